"""What a stay costs, line by line."""

from typing import Literal, TypedDict
from uuid import UUID

from driveway_core.driveways import CancellationPolicy
from driveway_core.lines import Line as PriceLine
from driveway_core.pricing import Price
from driveway_core.quotes import Quote
from driveway_http.fields import In, Moment, MomentIn, Out, amount, number


class LineOut(Out):
    """One line of a price."""

    kind: str
    label: str
    quantity: str
    unit_amount: str
    amount: str

    @classmethod
    def of(cls, line: PriceLine) -> "LineOut":
        """From the core's line."""
        return cls(
            kind=line.kind,
            label=line.label,
            quantity=number(line.quantity),
            unit_amount=amount(line.unit_amount),
            amount=amount(line.amount),
        )


class PriceOut(Out):
    """A price breakdown."""

    lines: list[LineOut]
    total_hours: str
    subtotal: str
    platform_fee: str
    tax_amount: str
    total_amount: str
    currency: str
    cancellation_policy: Literal["flexible", "moderate", "strict"]

    @classmethod
    def of(cls, price: Price, policy: CancellationPolicy) -> "PriceOut":
        """From the core's price, and the terms that it comes with."""
        return cls(**_priced(price, policy))


class Priced(TypedDict):
    """The fields that every price breakdown has."""

    lines: list[LineOut]
    total_hours: str
    subtotal: str
    platform_fee: str
    tax_amount: str
    total_amount: str
    currency: str
    cancellation_policy: Literal["flexible", "moderate", "strict"]


def _priced(price: Price, policy: CancellationPolicy) -> Priced:
    return {
        "lines": [LineOut.of(line) for line in price.lines],
        "total_hours": number(price.total_hours),
        "subtotal": amount(price.subtotal),
        "platform_fee": amount(price.platform_fee),
        "tax_amount": amount(price.tax_amount),
        "total_amount": amount(price.total),
        "currency": price.total.currency,
        "cancellation_policy": policy.value,
    }


class QuoteIn(In):
    """Which driveway, with which car, and when."""

    driveway_id: UUID
    vehicle_id: UUID
    start_time: MomentIn
    end_time: MomentIn


class QuoteOut(PriceOut):
    """A price that stands until ``expires_at``."""

    id: UUID
    driveway_id: UUID
    vehicle_id: UUID
    start_time: Moment
    end_time: Moment
    time_zone: str
    expires_at: Moment

    @classmethod
    def of_quote(cls, quote: Quote) -> "QuoteOut":
        """From the core's quote."""
        return cls(
            **_priced(quote.offer.price, quote.offer.cancellation_policy),
            id=quote.id,
            driveway_id=quote.driveway_id,
            vehicle_id=quote.vehicle_id,
            start_time=quote.stay.start,
            end_time=quote.stay.end,
            time_zone=quote.offer.time_zone,
            expires_at=quote.expires_at,
        )
