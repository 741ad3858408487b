"""What hosts are paid, and what for."""

import re
from datetime import date
from typing import Annotated, Final, Literal, TypedDict
from uuid import UUID

from pydantic import BeforeValidator, Field, StringConstraints

from driveway_core.bookings import Booking
from driveway_core.earnings import WeekEarned
from driveway_core.money import total
from driveway_core.payouts import Payout
from driveway_core.use_cases.onboard_host import Onboarding
from driveway_core.use_cases.read_payout import PayoutDetails
from driveway_http.fields import In, Moment, Out, Query, amount
from driveway_http.models.accounts import Url
from driveway_http.reasons import TWO_CAPITALS

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
PayoutStatusText = Literal["pending", "processing", "paid", "failed", "cancelled"]


def _day(value: object) -> object:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("write it as in 2027-03-01")
    return value


Day = Annotated[date, BeforeValidator(_day), Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]


class OnboardingIn(In):
    """Where the host's browser goes afterwards, and where the host's bank is."""

    return_url: Url
    country: Annotated[str, StringConstraints(pattern=TWO_CAPITALS)] = Field(
        default="US", description="ISO 3166, of the host's bank; it stands once the account is made"
    )


class OnboardingOut(Out):
    """Whether a host can be paid, and what the payment service still wants to know."""

    started: bool
    can_receive: bool = Field(description="money from the marketplace")
    can_be_paid_out: bool = Field(description="to the host's bank")
    missing: list[str] = Field(description="in the payment service's words")
    url: str | None = Field(description="where the host tells it; in answers to POST only, to be used once")
    expires_at: Moment | None = Field(description="until when the URL is good")

    @classmethod
    def of(cls, onboarding: Onboarding) -> "OnboardingOut":
        """From the core's onboarding."""
        seen, link = onboarding.account, onboarding.link
        return cls(
            started=seen is not None,
            can_receive=seen is not None and seen.can_receive,
            can_be_paid_out=seen is not None and seen.can_be_paid_out,
            missing=[] if seen is None else list(seen.missing),
            url=None if link is None else link.url,
            expires_at=None if link is None else link.expires_at,
        )


class _Facts(TypedDict):
    """What every payout says of itself."""

    id: UUID
    period_start: date
    period_end: date
    status: PayoutStatusText
    amount: str
    currency: str
    kept_for_debts: str
    stays: int
    failure: str | None
    created_at: Moment
    processed_at: Moment | None
    paid_at: Moment | None
    failed_at: Moment | None


def _facts(payout: Payout) -> _Facts:
    return {
        "id": payout.id,
        "period_start": payout.period.start,
        "period_end": payout.period.end,
        "status": payout.status.value,
        "amount": amount(payout.amount),
        "currency": payout.currency,
        "kept_for_debts": amount(total((each.amount for each in payout.netted), payout.currency)),
        "stays": len(payout.lines),
        "failure": None if payout.failure is None else payout.failure.code,
        "created_at": payout.created_at,
        "processed_at": payout.processed_at,
        "paid_at": payout.paid_at,
        "failed_at": payout.failed_at,
    }


class _Stay(TypedDict):
    """Which stay it is."""

    booking_id: UUID
    booking_reference: str
    start_time: Moment
    end_time: Moment
    time_zone: str


def _stay(booking: Booking) -> _Stay:
    return {
        "booking_id": booking.id,
        "booking_reference": booking.reference,
        "start_time": booking.stay.start,
        "end_time": booking.stay.end,
        "time_zone": booking.offer.time_zone,
    }


class PayoutOut(Out):
    """One week's payout."""

    id: UUID
    period_start: date
    period_end: date
    status: PayoutStatusText
    amount: str = Field(
        description="what goes to the host: the lines' host_amount less what is kept for debts"
    )
    currency: str
    kept_for_debts: str
    stays: int
    failure: str | None = Field(description="why it came back; it is paid out again")
    created_at: Moment
    processed_at: Moment | None
    paid_at: Moment | None
    failed_at: Moment | None

    @classmethod
    def of(cls, payout: Payout) -> "PayoutOut":
        """From the core's payout."""
        return cls(**_facts(payout))


class PaidStay(Out):
    """One stay that a payout pays for: `booking_total` is the fee, the tax and the host's amount."""

    booking_id: UUID
    booking_reference: str
    start_time: Moment
    end_time: Moment
    time_zone: str
    booking_total: str
    platform_fee: str
    tax_amount: str
    host_amount: str


class KeptDebt(Out):
    """What was kept of a payout, because the host had been paid too much for an earlier stay."""

    booking_id: UUID
    booking_reference: str
    amount: str


class PayoutDetailOut(PayoutOut):
    """One week's payout with what it is made of."""

    line_items: list[PaidStay]
    debts: list[KeptDebt]

    @classmethod
    def of_details(cls, details: PayoutDetails) -> "PayoutDetailOut":
        """From the core's payout and its stays."""
        payout, stays = details.payout, details.stays
        return cls(
            **_facts(payout),
            line_items=[
                PaidStay(
                    **_stay(stays[line.booking_id]),
                    booking_total=amount(line.booking_total),
                    platform_fee=amount(line.platform_fee),
                    tax_amount=amount(line.tax_amount),
                    host_amount=amount(line.host_amount),
                )
                for line in payout.lines
            ],
            debts=[
                KeptDebt(
                    booking_id=each.booking_id,
                    booking_reference=stays[each.booking_id].reference,
                    amount=amount(each.amount),
                )
                for each in payout.netted
            ],
        )


class EarningsQuery(Query):
    """From the week of which day to the week of which; by default the last eight weeks."""

    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")


class EarningsOut(Out):
    """What the stays of one week earned their host, and where that money is."""

    week_start: date = Field(description="a Monday, on the marketplace's wall clock")
    week_end: date
    currency: str
    stays: int
    earned: str = Field(description="by stays that are over: paid_out, on_its_way and owed together")
    paid_out: str = Field(description="at the host's bank")
    on_its_way: str = Field(description="between the payment service and the host's bank")
    owed: str = Field(description="still to be paid; below zero where the host was paid too much")
    expected: str = Field(description="what stays that are not over yet will earn")

    @classmethod
    def of(cls, week: WeekEarned) -> "EarningsOut":
        """From the core's week."""
        return cls(
            week_start=week.monday,
            week_end=week.sunday,
            currency=week.earned.currency,
            stays=week.stays,
            earned=amount(week.earned),
            paid_out=amount(week.paid_out),
            on_its_way=amount(week.on_its_way),
            owed=amount(week.owed),
            expected=amount(week.expected),
        )
