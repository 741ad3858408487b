"""The frozen offer of a quote or booking as JSON: whole, exact, and readable by a person.

Amounts and numbers are decimal strings in the one currency that stands in
front. The same stay at the same place has the same offer, so both ways
remember their latest answers.
"""

import json
from decimal import Decimal
from functools import lru_cache

from driveway_core.driveways import CancellationPolicy
from driveway_core.money import DECIMALS, Money
from driveway_core.pricing import Line, Price, Rates
from driveway_core.quotes import Offer


@lru_cache(maxsize=1024)
def offer_to_json(offer: Offer) -> str:
    """The text of an offer; ``offer_from_json`` gives an equal one back."""
    price, rates = offer.price, offer.rates
    return json.dumps(
        {
            "currency": rates.currency,
            "lines": [
                {
                    "kind": str(line.kind),
                    "label": line.label,
                    "quantity": str(line.quantity),
                    "unit_amount": str(line.unit_amount.decimal),
                    "amount": str(line.amount.decimal),
                }
                for line in price.lines
            ],
            "total_hours": str(price.total_hours),
            "subtotal": str(price.subtotal.decimal),
            "platform_fee": str(price.platform_fee.decimal),
            "tax_amount": str(price.tax_amount.decimal),
            "total": str(price.total.decimal),
            "hourly_rate": str(rates.hourly.decimal),
            "daily_rate": _text(rates.daily),
            "weekly_rate": _text(rates.weekly),
            "monthly_rate": _text(rates.monthly),
            "increment_minutes": rates.increment_minutes,
            "fee_percentage": str(offer.fee_percentage),
            "time_zone": offer.time_zone,
            "cancellation_policy": offer.cancellation_policy.value,
            "overstay_factor": str(offer.overstay_factor),
            "overstay_penalty": str(offer.overstay_penalty.decimal),
            "buffer_minutes": offer.buffer_minutes,
        }
    )


@lru_cache(maxsize=1024)
def offer_from_json(text: str) -> Offer:
    """The offer of such a text."""
    kept = json.loads(text)
    currency = kept["currency"]
    places = DECIMALS[currency]

    def amount(text: str) -> Money:
        return Money(int(Decimal(text).scaleb(places)), currency)

    def rate(text: str | None) -> Money | None:
        return None if text is None else amount(text)

    return Offer(
        price=Price(
            lines=tuple(
                Line(
                    line["kind"],
                    line["label"],
                    Decimal(line["quantity"]),
                    amount(line["unit_amount"]),
                    amount(line["amount"]),
                )
                for line in kept["lines"]
            ),
            total_hours=Decimal(kept["total_hours"]),
            subtotal=amount(kept["subtotal"]),
            platform_fee=amount(kept["platform_fee"]),
            tax_amount=amount(kept["tax_amount"]),
            total=amount(kept["total"]),
        ),
        rates=Rates(
            hourly=amount(kept["hourly_rate"]),
            daily=rate(kept["daily_rate"]),
            weekly=rate(kept["weekly_rate"]),
            monthly=rate(kept["monthly_rate"]),
            increment_minutes=kept["increment_minutes"],
        ),
        fee_percentage=Decimal(kept["fee_percentage"]),
        time_zone=kept["time_zone"],
        cancellation_policy=CancellationPolicy(kept["cancellation_policy"]),
        overstay_factor=Decimal(kept["overstay_factor"]),
        overstay_penalty=amount(kept["overstay_penalty"]),
        buffer_minutes=kept["buffer_minutes"],
    )


def _text(rate: Money | None) -> str | None:
    return None if rate is None else str(rate.decimal)
