"""What a stay costs, line by line."""

from typing import Annotated, Literal, TypedDict
from uuid import UUID

from pydantic import Field, StringConstraints

from driveway_core.driveways import LONGEST_STAY_HOURS, CancellationPolicy
from driveway_core.lines import Line as PriceLine
from driveway_core.pricing import Price
from driveway_core.quotes import Quote
from driveway_core.windows import MINUTE
from driveway_http.fields import In, Line, Moment, MomentIn, Out, amount, number


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
    """A price breakdown: `lines` are the subtotal, `fee_lines` the platform's fee, `tax_lines` the tax."""

    lines: list[LineOut]
    fee_lines: list[LineOut]
    tax_lines: list[LineOut]
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
    fee_lines: list[LineOut]
    tax_lines: list[LineOut]
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
        "fee_lines": [LineOut.of(line) for line in price.fee_lines],
        "tax_lines": [LineOut.of(line) for line in price.tax_lines],
        "total_hours": number(price.total_hours),
        "subtotal": amount(price.subtotal),
        "platform_fee": amount(price.platform_fee),
        "tax_amount": amount(price.tax_amount),
        "total_amount": amount(price.total),
        "currency": price.total.currency,
        "cancellation_policy": policy.value,
    }


PromoCodeIn = Annotated[Line, StringConstraints(max_length=100), Field(examples=["WELCOME"])]
ChargingMinutes = Annotated[
    int, Field(ge=0, le=LONGEST_STAY_HOURS * 60, description="how long the car will draw power there")
]


class QuoteIn(In):
    """Which driveway, with which car, and when; how long the car will charge, and a code, if any."""

    driveway_id: UUID
    vehicle_id: UUID
    start_time: MomentIn
    end_time: MomentIn
    charging_minutes: ChargingMinutes = 0
    promo_code: PromoCodeIn | None = None


class QuoteOut(PriceOut):
    """A price that stands until ``expires_at``."""

    id: UUID
    driveway_id: UUID
    vehicle_id: UUID
    start_time: Moment
    end_time: Moment
    time_zone: str
    charging_minutes: int
    promo_code: str | None
    rules_version: int = Field(description="of the listing's price rules; 0: none were chosen")
    market_rules_version: int = Field(description="of the marketplace's")
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
            charging_minutes=quote.offer.charging // MINUTE,
            promo_code=quote.offer.promo_code,
            rules_version=quote.offer.rules.listing_version,
            market_rules_version=quote.offer.rules.market_version,
            expires_at=quote.expires_at,
        )
