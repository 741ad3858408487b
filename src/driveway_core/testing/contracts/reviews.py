"""What every store of reviews must do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import UUID

import attrs
import pytest

from driveway_core.actors import SYSTEM
from driveway_core.errors import Missing
from driveway_core.pages import Page
from driveway_core.ports import Transactions, Work
from driveway_core.reviews import (
    WRITING,
    AlreadyReviewed,
    Direction,
    Flag,
    Rating,
    Review,
    ReviewId,
    Signed,
)
from driveway_core.testing.builders import NOW, a_review, an_id
from driveway_core.testing.contracts.fixtures import OverTransactions
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.windows import HOUR

OF_HOST, OF_DRIVER = Direction.OF_HOST, Direction.OF_DRIVER


class ReviewsContract(OverTransactions):
    """``Reviews``."""

    @pytest.fixture
    def scene(self, transactions: Transactions) -> Scene:
        """A host called Grace, a driver called Ada, and room for a few stays."""
        return set_scene(transactions, spaces=6)

    def test_a_review_comes_back_at_every_step_of_its_life(self, scene: Scene) -> None:
        written = added(scene, a_review(scene.book(), text="Straße “hinten”, 5 €"))
        rewritten = written.rewrite(rating=2, text=None, at=NOW + HOUR)
        published = rewritten.publish(at=NOW + 2 * HOUR)
        flagged = published.flag(by=scene.host.id)
        hidden = flagged.hide(reason="Names a child.", by=None, at=NOW + 3 * HOUR)
        restored = hidden.restore(reason="It does not.", by=None, at=NOW + 4 * HOUR)
        for step in (written, rewritten, published, flagged, hidden, restored):
            saved(scene, step)
            with scene.transactions.begin(acting_as=SYSTEM) as work:
                assert work.reviews.get(step.id) == work.reviews.get(step.id, changing=True) == step
                assert work.reviews.signed(step.id) == Signed(review=step, reviewer_first_name="Ada")
                assert list(work.reviews.of(step.booking_id)) == [step]

    def test_who_moderated_it_is_kept(self, scene: Scene) -> None:
        review = added(scene, a_review(scene.book(), OF_DRIVER, published_at=NOW))
        operator = set_scene(scene.transactions).host
        hidden = saved(scene, review.hide(reason="Rude.", by=operator.id, at=NOW))
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert work.reviews.get(review.id).moderated_by == operator.id == hidden.moderated_by
            assert work.reviews.signed(review.id).reviewer_first_name == "Grace"

    def test_each_side_reviews_a_stay_once(self, scene: Scene) -> None:
        booking, other = scene.book(), scene.book()
        mine, theirs = added(scene, a_review(booking)), added(scene, a_review(booking, OF_DRIVER))
        added(scene, a_review(other))
        for direction in Direction:
            with pytest.raises(AlreadyReviewed):
                added(scene, a_review(booking, direction))
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert list(work.reviews.of(booking.id)) == [mine, theirs]

    def test_of_many_at_once_one_is_kept(self, scene: Scene) -> None:
        booking = scene.book()

        def write(_: int) -> bool:
            try:
                added(scene, a_review(booking))
            except AlreadyReviewed:
                return False
            return True

        with ThreadPoolExecutor(4) as writers:
            assert sum(writers.map(write, range(4))) == 1

    def test_ratings_count_what_is_shown_for_each_side_apart(self, scene: Scene) -> None:
        assert ratings(scene) == (Rating(), Rating())
        first = added(scene, a_review(scene.book(), rating=5))
        added(scene, a_review(scene.book(), OF_DRIVER, rating=3, published_at=NOW))
        second = added(scene, a_review(scene.book(), rating=2, published_at=NOW))
        assert ratings(scene) == (Rating(1, 2), Rating(1, 3))
        published = saved(scene, first.publish(at=NOW))
        assert ratings(scene) == (Rating(2, 7), Rating(1, 3))
        saved(scene, published.flag(by=scene.host.id))
        hidden = saved(scene, second.hide(reason="Rude.", by=None, at=NOW))
        saved(scene, hidden)
        assert ratings(scene) == (Rating(1, 5), Rating(1, 3))
        saved(scene, hidden.restore(reason="Not at all.", by=None, at=NOW))
        assert ratings(scene) == (Rating(2, 7), Rating(1, 3))

    def test_a_listing_carries_its_hosts_rating(self, scene: Scene) -> None:
        for rating in (5, 4, 4):
            added(scene, a_review(scene.book(), rating=rating, published_at=NOW))
        added(scene, a_review(scene.book(), rating=1))
        with scene.transactions.read(acting_as=SYSTEM) as work:
            host = work.driveways.listing(scene.driveway.id).host
        assert (host.rating, host.review_count) == (4.33, 3)

    def test_ratings_of_many_at_once_are_all_counted(self, scene: Scene) -> None:
        reviews = [added(scene, a_review(scene.book(), rating=rating)) for rating in (1, 2, 4, 5)]
        with ThreadPoolExecutor(4) as publishers:
            list(publishers.map(lambda review: saved(scene, review.publish(at=NOW)), reviews))
        assert ratings(scene) == (Rating(4, 12), Rating())

    def test_a_driveways_reviews_are_the_shown_ones_of_drivers_latest_first(self, scene: Scene) -> None:
        elsewhere = set_scene(scene.transactions)
        shown = [added(scene, a_review(scene.book(), published_at=NOW)) for _ in range(3)]
        hidden = added(scene, a_review(scene.book(), published_at=NOW))
        saved(scene, hidden.hide(reason="Rude.", by=None, at=NOW))
        added(scene, a_review(scene.book()))
        added(scene, a_review(scene.book(), OF_DRIVER, published_at=NOW))
        added(scene, a_review(elsewhere.book(), published_at=NOW))
        found = pages(
            scene, lambda work, after: work.reviews.at_driveway(scene.driveway.id, limit=2, after=after)
        )
        assert [[each.review for each in page] for page in found] == [shown[:0:-1], shown[:1]]
        assert {each.reviewer_first_name for page in found for each in page} == {"Ada"}

    def test_what_is_said_of_an_account_and_what_it_wrote(self, scene: Scene) -> None:
        booking = scene.book()
        of_host = added(scene, a_review(booking, published_at=NOW))
        of_driver = added(scene, a_review(booking, OF_DRIVER))
        for account, said, wrote in (
            (scene.host, [of_host], [of_driver]),
            (scene.driver, [], [of_host]),
        ):
            with scene.transactions.read(acting_as=SYSTEM) as work:
                about = work.reviews.about(account.id, limit=9)
                by = work.reviews.by(account.id, limit=9)
            assert ([each.review for each in about.items], [each.review for each in by.items]) == (
                said,
                wrote,
            )

    def test_what_is_to_be_published_is_found_when_it_is(self, scene: Scene) -> None:
        alone, both = added(scene, a_review(scene.book())), scene.book()
        added(scene, a_review(both)), added(scene, a_review(both, OF_DRIVER))
        done = scene.book()
        (
            added(scene, a_review(done, published_at=NOW)),
            added(scene, a_review(done, OF_DRIVER, published_at=NOW)),
        )
        assert unpublished(scene, NOW) == {both.id}
        assert unpublished(scene, alone.closes_at - HOUR) == {both.id}
        assert unpublished(scene, NOW + WRITING) == {both.id, alone.booking_id}
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert len(work.reviews.unpublished(at=NOW + WRITING, limit=1)) == 1

    def test_an_account_flags_a_review_once(self, scene: Scene) -> None:
        review = added(scene, a_review(scene.book(), published_at=NOW))
        first = Flag(review_id=review.id, account_id=scene.host.id, reason="Untrue! €", created_at=NOW)
        second = attrs.evolve(first, account_id=scene.driver.id, created_at=NOW + HOUR)
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            assert work.reviews.flag(second)
            assert work.reviews.flag(first)
            assert not work.reviews.flag(attrs.evolve(first, reason="And again"))
        with scene.transactions.read(acting_as=SYSTEM) as work:
            assert list(work.reviews.flags(review.id)) == [first, second]
            assert list(work.reviews.flags(ReviewId(an_id()))) == []

    def test_flagged_reviews_are_listed_until_an_operator_decides(self, scene: Scene) -> None:
        first, second, _ = (added(scene, a_review(scene.book(), published_at=NOW)) for _ in range(3))
        for review in (first, second):
            saved(scene, review.flag(by=scene.host.id))
        found = pages(scene, lambda work, after: work.reviews.flagged(limit=1, after=after))
        assert [[each.review.id for each in page] for page in found] == [[second.id], [first.id]]
        saved(scene, first.restore(reason="Fair.", by=None, at=NOW))
        saved(scene, second.hide(reason="Unfair.", by=None, at=NOW))
        assert pages(scene, lambda work, after: work.reviews.flagged(limit=1, after=after)) == [[]]

    def test_what_is_not_there_is_missing(self, scene: Scene) -> None:
        with scene.transactions.begin(acting_as=SYSTEM) as work:
            for missing in (work.reviews.get, work.reviews.signed):
                with pytest.raises(Missing):
                    missing(ReviewId(an_id()))
            with pytest.raises(Missing):
                work.reviews.save(a_review(scene.booking()))


def added(scene: Scene, review: Review) -> Review:
    """A new review, stored."""
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.reviews.add(review)
    return review


def saved(scene: Scene, review: Review) -> Review:
    """A changed review, stored."""
    with scene.transactions.begin(acting_as=SYSTEM) as work:
        work.reviews.save(review)
    return review


def ratings(scene: Scene) -> tuple[Rating, Rating]:
    """Of the host and of the driver."""
    with scene.transactions.read(acting_as=SYSTEM) as work:
        return (
            work.reviews.rating(scene.host.id, OF_HOST),
            work.reviews.rating(scene.driver.id, OF_DRIVER),
        )


def unpublished(scene: Scene, at: datetime) -> set[UUID]:
    """The bookings of reviews to be published by then."""
    with scene.transactions.read(acting_as=SYSTEM) as work:
        return set(work.reviews.unpublished(at=at, limit=9))


def pages(scene: Scene, read: Callable[[Work, UUID | None], Page[Signed]]) -> list[list[Signed]]:
    """Every page, one after the other."""
    found: list[list[Signed]] = []
    after: UUID | None = None
    while True:
        with scene.transactions.read(acting_as=SYSTEM) as work:
            page = read(work, after)
        found.append(list(page.items))
        after = page.next_after
        if after is None:
            return found
