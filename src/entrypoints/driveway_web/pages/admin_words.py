"""The words and colours in which operators are told how things stand."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from driveway_core.accounts import Account
from driveway_core.actors import AccountStatus
from driveway_core.audit_findings import FindingKind
from driveway_core.bookings import Awaiting, Booking, BookingStatus
from driveway_core.driveways import Driveway, ListingStatus
from driveway_core.reconciling import Reason, What

Told = tuple[str, str]
"""Words, and the tone of the badge that they stand in."""

_BOOKINGS: Final[Mapping[BookingStatus, Told]] = MappingProxyType(
    {
        BookingStatus.PENDING: ("Pending", "warn"),
        BookingStatus.CONFIRMED: ("Confirmed", "good"),
        BookingStatus.ACTIVE: ("Under way", "good"),
        BookingStatus.COMPLETED: ("Completed", "calm"),
        BookingStatus.CANCELLED: ("Cancelled", "calm"),
        BookingStatus.NO_SHOW: ("Nobody came", "warn"),
    }
)
_AWAITING: Final[Mapping[Awaiting, Told]] = MappingProxyType(
    {Awaiting.PAYMENT: ("Waits to be paid", "warn"), Awaiting.HOST: ("Waits for the host", "warn")}
)
_ACCOUNTS: Final[Mapping[AccountStatus, Told]] = MappingProxyType(
    {
        AccountStatus.ACTIVE: ("Active", "good"),
        AccountStatus.SUSPENDED: ("Suspended", "warn"),
        AccountStatus.BANNED: ("Banned", "bad"),
    }
)
_LISTINGS: Final[Mapping[ListingStatus, Told]] = MappingProxyType(
    {
        ListingStatus.ACTIVE: ("Offered", "good"),
        ListingStatus.INACTIVE: ("Paused by its host", "calm"),
        ListingStatus.SUSPENDED: ("Suspended", "bad"),
    }
)
BOOKING_CHOICES: Final = (("", "Any"), *((each.value, told[0]) for each, told in _BOOKINGS.items()))
LISTING_CHOICES: Final = (("", "Any"), *((each.value, told[0]) for each, told in _LISTINGS.items()))

MONEY_TONES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "succeeded": "good",
        "paid": "good",
        "refunded": "calm",
        "cancelled": "calm",
        "pending": "warn",
        "processing": "warn",
        "failed": "bad",
    }
)
"""Of payments, refunds and payouts, by their state."""

ABOUT: Final[Mapping[What, str]] = MappingProxyType(
    {
        What.MOVEMENT: "Movement of money",
        What.BOOKS: "Our books",
        What.OPERATION: "Call to the payment service",
        What.REFUND: "Refund",
        What.PAYOUT: "Payout",
        What.EVENT: "News of the payment service",
        What.DEBT: "Debt of a host",
    }
)
DIFFERS: Final[Mapping[Reason, str]] = MappingProxyType(
    {
        Reason.ONLY_OURS: "Only we have it.",
        Reason.ONLY_THEIRS: "Only the payment service has it.",
        Reason.DIFFERENT: "Both have it, with another amount.",
        Reason.NOT_ZERO: "Everything together is not zero.",
        Reason.UNFINISHED: "It is not finished.",
        Reason.NOT_REFUNDED: "The driver should have it back, and nothing is under way.",
        Reason.NOT_PAID_OUT: "The host waits for it.",
        Reason.NOT_HANDLED: "It was not taken in.",
        Reason.OWED_BY_HOST: "It is kept of the next payouts; nothing to do.",
    }
)
FOUND: Final[Mapping[FindingKind, str]] = MappingProxyType(
    {
        FindingKind.CHANGED: "Does not say what was written.",
        FindingKind.REMOVED: "Was written, and is gone.",
        FindingKind.MONTH_DROPPED: "All entries of a month are gone.",
        FindingKind.INSERTED: "Was not written by this marketplace, or changed before it was sealed.",
        FindingKind.REORDERED: "Is not where it belongs.",
        FindingKind.TAIL_CUT: "The last entries are gone: it is kept elsewhere that they were there.",
        FindingKind.REWRITTEN: "The chain is another than the one that is kept elsewhere.",
        FindingKind.CHECKPOINT_FORGED: "A checkpoint that this marketplace did not sign.",
        FindingKind.CHECKPOINT_REMOVED: "A checkpoint is gone that others refer to, or that others keep.",
    }
)


def of_booking(booking: Booking) -> Told:
    """How a booking stands."""
    return _BOOKINGS[booking.status] if booking.awaiting is None else _AWAITING[booking.awaiting]


def of_account(account: Account) -> Told:
    """How an account stands."""
    return _ACCOUNTS[account.status]


def of_listing(driveway: Driveway) -> Told:
    """How a listing stands; a retired one is not offered whatever else it is."""
    return ("Taken off by its host", "calm") if driveway.retired_at else _LISTINGS[driveway.status]
