"""The one predicate: may this driver book this stay at this moment?

Search offers what these rules allow, and booking refuses what they do not;
the order of the rules is the order in which refusals are told (HTTP
contract of ``POST /v1/bookings``). Whether a space is free of other stays
is not asked here: there the database has the last word.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.actors import AccountId, AccountStatus
from driveway_core.dimensions import Dimensions
from driveway_core.driveways import CityNotSupported
from driveway_core.errors import Missing, Refused
from driveway_core.listings import Listing
from driveway_core.settings import Marketplace
from driveway_core.windows import DAY, HOUR, TimeWindow


class NotBookable(Refused):
    """The host has paused the listing, or taken it off."""

    slug = "not-bookable"
    title = "This driveway takes no bookings now"

    def __str__(self) -> str:
        return "This driveway takes no bookings at the moment."


class OwnListing(Refused):
    """Hosts do not book their own driveway."""

    slug = "own-listing"
    title = "This is your own driveway"

    def __str__(self) -> str:
        return "This is your own driveway: block the time in its calendar instead."


@attrs.frozen
class DoesNotFit(Refused):
    """The car is larger than the place."""

    slug = "does-not-fit"
    title = "The car does not fit"

    max_length: int
    max_width: int
    max_height: int | None

    def __str__(self) -> str:
        height = f" and {self.max_height} in high" if self.max_height is not None else ""
        return f"This driveway takes cars up to {self.max_length} in long, {self.max_width} in wide{height}."


@attrs.frozen
class TooShort(Refused):
    """The stay is shorter than the host wants."""

    slug = "too-short"
    title = "The stay is too short"

    minimum_hours: int

    def __str__(self) -> str:
        return f"The shortest stay here is {self.minimum_hours} h."


@attrs.frozen
class TooLong(Refused):
    """The stay is longer than the host, or the marketplace, allows."""

    slug = "too-long"
    title = "The stay is too long"

    maximum_hours: int

    def __str__(self) -> str:
        return f"The longest stay here is {self.maximum_hours} h."


@attrs.frozen
class TooSoon(Refused):
    """The stay starts before the host's advance notice, or in the past."""

    slug = "too-soon"
    title = "That is too soon"

    earliest: datetime

    def __str__(self) -> str:
        return f"The earliest start here is {self.earliest:%Y-%m-%d %H:%M} UTC."


@attrs.frozen
class TooFar(Refused):
    """The stay ends beyond the days that the host has opened."""

    slug = "too-far"
    title = "That is too far ahead"

    latest: datetime

    def __str__(self) -> str:
        return f"Stays here can be booked until {self.latest:%Y-%m-%d %H:%M} UTC for now."


@attrs.frozen(kw_only=True)
class StayRequest:
    """The question: this listing, this car (if any), this stay, asked by this driver at this moment."""

    listing: Listing
    stay: TimeWindow
    driver_id: AccountId | None
    car: Dimensions | None
    market: Marketplace
    at: datetime


def listing_is_shown(asked: StayRequest) -> None:
    """Retired and suspended listings do not exist for a driver."""
    if asked.listing.driveway.hidden:
        raise Missing("driveway_id", "driveway")


def listing_is_bookable(asked: StayRequest) -> None:
    """Neither the listing nor its host is paused."""
    if not asked.listing.driveway.bookable or asked.listing.host.status is not AccountStatus.ACTIVE:
        raise NotBookable


def driver_is_not_the_host(asked: StayRequest) -> None:
    """Nobody books from themselves."""
    if asked.driver_id is not None and asked.driver_id == asked.listing.host.id:
        raise OwnListing


def city_is_served(asked: StayRequest) -> None:
    """The marketplace is in that city."""
    if not asked.market.serves(asked.listing.driveway.address.city):
        raise CityNotSupported


def car_fits(asked: StayRequest) -> None:
    """Length, width and height; not judged for a visitor without a car."""
    limits = asked.listing.driveway.limits
    if asked.car is not None and not limits.fit(asked.car):
        raise DoesNotFit(limits.max_length, limits.max_width, limits.max_height)


def long_enough(asked: StayRequest) -> None:
    """The host's shortest stay."""
    minimum = asked.listing.driveway.terms.minimum_hours
    if asked.stay.duration < minimum * HOUR:
        raise TooShort(minimum)


def short_enough(asked: StayRequest) -> None:
    """The host's longest stay, else the marketplace's."""
    maximum = asked.listing.driveway.terms.maximum_hours or asked.market.max_booking_hours
    if asked.stay.duration > maximum * HOUR:
        raise TooLong(maximum)


def late_enough(asked: StayRequest) -> None:
    """The host's advance notice."""
    earliest = asked.at + timedelta(hours=asked.listing.driveway.terms.advance_hours)
    if asked.stay.start < earliest:
        raise TooSoon(earliest)


def near_enough(asked: StayRequest) -> None:
    """The days that the host has opened."""
    latest = asked.at + asked.listing.driveway.terms.horizon_days * DAY
    if asked.stay.end > latest:
        raise TooFar(latest)


def open_throughout(asked: StayRequest) -> None:
    """Open hours cover the stay, and nothing from another channel is in the way."""
    asked.listing.hours.judge(asked.stay)


RULES: Final[tuple[Callable[[StayRequest], None], ...]] = (
    listing_is_shown,
    listing_is_bookable,
    driver_is_not_the_host,
    city_is_served,
    car_fits,
    long_enough,
    short_enough,
    late_enough,
    near_enough,
    open_throughout,
)
"""In the order in which refusals are told."""


def judge(asked: StayRequest) -> None:
    """Return quietly when the stay may be booked; otherwise raise the first refusal that applies."""
    for rule in RULES:
        rule(asked)


def judge_move(asked: StayRequest, *, had: TimeWindow, begun: bool) -> None:
    """The same question for a booking that becomes longer, shorter or moves.

    A listing that is hidden or paused meanwhile keeps its stays, so only an
    increase is refused there; the advance notice is not asked of a start that
    stays or of a stay that has begun, and of that only what is still ahead
    has to be open.
    """
    grows = not had.covers(asked.stay)
    spared = {driver_is_not_the_host, city_is_served}
    if asked.stay.start == had.start or begun:
        spared.add(late_enough)
    if not grows:
        spared |= {listing_is_shown, listing_is_bookable, car_fits, open_throughout, late_enough, near_enough}
    under_way = begun and asked.stay.start < asked.at
    for rule in RULES:
        if rule not in spared and not (under_way and rule is open_throughout):
            rule(asked)
    if grows and under_way:
        asked.listing.hours.judge(TimeWindow(asked.at, asked.stay.end))
