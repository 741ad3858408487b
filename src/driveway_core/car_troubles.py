"""What can go wrong between us and a car, in words that say what to do next.

No command that failed ever fails a booking. Source: domain rules §7.
"""

from datetime import datetime
from enum import StrEnum
from math import ceil

import attrs

from driveway_core.errors import Conflict, NotAllowed, Unavailable


class LinkProblem(StrEnum):
    """Why we cannot speak for a driver's account at the maker any more."""

    NOT_LINKED = "not_linked"
    LOGIN_REQUIRED = "login_required"
    REVOKED = "revoked"
    MISSING_SCOPES = "missing_scopes"
    MOBILE_ACCESS_DISABLED = "mobile_access_disabled"


@attrs.frozen
class VehicleAsleep(Unavailable):
    """The car sleeps: it hears nothing, and nobody wakes it to look at it."""

    slug = "vehicle-asleep"
    title = "The car is asleep"
    retry_after = 60

    def __str__(self) -> str:
        return "Your car is asleep. It will get this once it wakes, or you wake it."


@attrs.frozen
class VehicleUnreachable(Unavailable):
    """No answer, or none that helps; with ``may_have_run`` it may have happened all the same."""

    slug = "vehicle-unreachable"
    title = "The car cannot be reached"
    retry_after = 30

    may_have_run: bool = False

    def __str__(self) -> str:
        if self.may_have_run:
            return "Your car has not answered: it may have done it, or not. We do not ask it twice."
        return "Your car cannot be reached right now. Nothing was done."


@attrs.frozen
class VehicleRefused(Conflict):
    """The car, or its maker for it, says no; ``reason`` in the maker's own words."""

    slug = "vehicle-refused"
    title = "The car refuses"

    reason: str

    def __str__(self) -> str:
        return f"Your car refuses: {self.reason or 'it does not say why'}."


@attrs.frozen
class LinkBroken(Conflict):
    """Its owner has to connect the account again, or anew."""

    slug = "link-broken"
    title = "Your car is not connected"

    problem: LinkProblem

    def __str__(self) -> str:
        return {
            LinkProblem.NOT_LINKED: "Your car's account is not connected: please connect it first.",
            LinkProblem.LOGIN_REQUIRED: (
                "Your car's maker wants you to log in again: please connect your account anew."
            ),
            LinkProblem.REVOKED: (
                "You took our access back at your car's maker: connect your account anew to use it."
            ),
            LinkProblem.MISSING_SCOPES: "We lack your permission for this: connect your account anew.",
            LinkProblem.MOBILE_ACCESS_DISABLED: (
                "Mobile access is switched off in your car: allow it there, under Safety."
            ),
        }[self.problem]


@attrs.frozen
class BudgetSpent(Unavailable):
    """As much as we may ask of this car, or for this driver, was asked; again from ``until`` on.

    ``at`` is when it was refused.
    """

    slug = "budget-spent"
    title = "That was asked too often"

    until: datetime
    at: datetime

    @property
    def retry_after(self) -> int:  # type: ignore[override]  # known at the refusal only, and read-only
        """Whole seconds until then."""
        return max(1, ceil((self.until - self.at).total_seconds()))

    def __str__(self) -> str:
        return f"Your car was asked as often as it may be: please try again in {self.retry_after} seconds."


@attrs.frozen
class CarServiceClosed(Unavailable):
    """The maker does not serve this marketplace now; ``reason`` is for its operators."""

    slug = "car-service-closed"
    title = "Cars cannot be reached through us right now"
    retry_after = 900

    reason: str

    def __str__(self) -> str:
        return "Cars cannot be reached through us right now. Your bookings are not affected."


@attrs.frozen
class CarsElsewhere(Conflict):
    """This marketplace speaks to no cars."""

    slug = "cars-elsewhere"
    title = "Cars are not connected here"

    def __str__(self) -> str:
        return "This marketplace does not connect to cars: use the car's own app."


@attrs.frozen
class LinkNotOurs(Conflict):
    """The answer from the maker's log-in belongs to no link that was begun here, or begun long ago."""

    slug = "link-not-ours"
    title = "That did not come from here"

    def __str__(self) -> str:
        return "This answer does not belong to a connection that you began: please begin it again."


class LinkDeclined(Conflict):
    """The driver said no on the maker's page, or it did for them."""

    slug = "link-declined"
    title = "You were not connected"

    def __str__(self) -> str:
        return "You did not let us in there: nothing was connected. You can try it again at any time."


@attrs.frozen
class TelemetryNotOurs(NotAllowed):
    """Whoever brings what cars are said to have told does not know our server's secret."""

    slug = "telemetry-not-ours"
    title = "This is not from our server"

    def __str__(self) -> str:
        return "What cars tell is taken from our own telemetry server only: its secret is missing or wrong."


class TokenRejected(Exception):  # a signal between us and an adapter: nobody is refused anything
    """The access token is not accepted any more: refresh it once, and ask again."""


@attrs.frozen
class RegionMoved(Exception):  # as above
    """The account lives in another region: keep its address, and ask there again."""

    base_url: str
