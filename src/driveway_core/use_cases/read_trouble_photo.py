"""Look at a photo of trouble on arrival."""

import attrs

from driveway_core.actors import Actor
from driveway_core.bookings import BookingId
from driveway_core.errors import Missing
from driveway_core.photos import Photo, PhotoId
from driveway_core.ports import Transactions
from driveway_core.use_cases.read_booking import own_booking


@attrs.frozen
class ReadTroublePhoto:
    """One photo of a report and its bytes, for driver, host and operators."""

    transactions: Transactions

    def __call__(self, actor: Actor, booking_id: BookingId, photo_id: PhotoId) -> tuple[Photo, bytes]:
        with self.transactions.read(acting_as=actor) as work:
            own_booking(work, actor, booking_id)
            for photo in work.troubles.of(booking_id).photos:
                if photo.id == photo_id:
                    return photo, work.troubles.picture(photo_id)
        raise Missing("photo_id", "photo")
