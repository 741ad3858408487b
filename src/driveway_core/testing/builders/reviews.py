"""What driver and host say of one another."""

from datetime import datetime

from driveway_core.bookings import Booking
from driveway_core.reviews import WRITING, Direction, Review, ReviewId
from driveway_core.testing.builders.people import NOW, an_id


def a_review(
    booking: Booking,
    direction: Direction = Direction.OF_HOST,
    *,
    rating: int = 4,
    text: str | None = "Easy to find.",
    published_at: datetime | None = None,
    at: datetime = NOW,
) -> Review:
    """Four stars by the driver, written now and not published, whatever became of the booking."""
    driver, host = booking.driver_id, booking.host_id
    of_host = direction is Direction.OF_HOST
    return Review(
        id=ReviewId(an_id()),
        booking_id=booking.id,
        driveway_id=booking.driveway_id,
        reviewer_id=driver if of_host else host,
        reviewee_id=host if of_host else driver,
        direction=direction,
        rating=rating,
        text=text,
        closes_at=at + WRITING,
        published_at=published_at,
        created_at=at,
        updated_at=at,
    )
