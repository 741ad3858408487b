"""Wiring of what people show and say of one another: photos and reviews."""

from dependency_injector import providers
from dependency_injector.providers import Provider

from driveway_app.ports import Ports
from driveway_app.told import Told
from driveway_core.use_cases.flag_review import FlagReview
from driveway_core.use_cases.listing_photos import (
    AddPhoto,
    ChangePhoto,
    ListPhotos,
    ReadListingPhoto,
    RemovePhoto,
)
from driveway_core.use_cases.moderate_reviews import HideReview, ListFlaggedReviews, RestoreReview
from driveway_core.use_cases.portraits import HideOneself, ShowOneself
from driveway_core.use_cases.publish_reviews import PublishReviews
from driveway_core.use_cases.read_photo import ReadPhoto
from driveway_core.use_cases.read_reviews import (
    ListDrivewayReviews,
    ListOwnReviews,
    ReadReview,
    ReadStayReviews,
)
from driveway_core.use_cases.sweep_photos import SweepPhotos
from driveway_core.use_cases.write_review import RewriteReview, WriteReview


class Reputation(Told):
    """The use cases of photos and reviews."""

    transactions = Ports.transactions
    clock = Ports.clock
    new_id = Ports.new_id
    darkroom = Ports.darkroom
    photo_store = Ports.photo_store

    write_review: Provider[WriteReview] = providers.Singleton(WriteReview, transactions, clock, new_id)
    rewrite_review: Provider[RewriteReview] = providers.Singleton(RewriteReview, transactions, clock)
    publish_reviews: Provider[PublishReviews] = providers.Singleton(
        PublishReviews, transactions, clock, new_id
    )
    read_review: Provider[ReadReview] = providers.Singleton(ReadReview, transactions)
    read_stay_reviews: Provider[ReadStayReviews] = providers.Singleton(ReadStayReviews, transactions)
    list_driveway_reviews: Provider[ListDrivewayReviews] = providers.Singleton(
        ListDrivewayReviews, transactions
    )
    list_own_reviews: Provider[ListOwnReviews] = providers.Singleton(ListOwnReviews, transactions)
    flag_review: Provider[FlagReview] = providers.Singleton(FlagReview, transactions, clock)
    list_flagged_reviews: Provider[ListFlaggedReviews] = providers.Singleton(
        ListFlaggedReviews, transactions, clock
    )
    hide_review: Provider[HideReview] = providers.Singleton(HideReview, transactions, clock)
    restore_review: Provider[RestoreReview] = providers.Singleton(RestoreReview, transactions, clock)

    add_photo: Provider[AddPhoto] = providers.Singleton(
        AddPhoto, transactions, photo_store, darkroom, clock, new_id
    )
    list_photos: Provider[ListPhotos] = providers.Singleton(ListPhotos, transactions)
    read_listing_photo: Provider[ReadListingPhoto] = providers.Singleton(ReadListingPhoto, transactions)
    change_photo: Provider[ChangePhoto] = providers.Singleton(ChangePhoto, transactions)
    remove_photo: Provider[RemovePhoto] = providers.Singleton(RemovePhoto, transactions, photo_store)
    read_photo: Provider[ReadPhoto] = providers.Singleton(ReadPhoto, transactions, photo_store)
    show_oneself: Provider[ShowOneself] = providers.Singleton(
        ShowOneself, transactions, photo_store, darkroom, clock, new_id
    )
    hide_oneself: Provider[HideOneself] = providers.Singleton(HideOneself, transactions, clock)
    sweep_photos: Provider[SweepPhotos] = providers.Singleton(SweepPhotos, transactions, photo_store, clock)
