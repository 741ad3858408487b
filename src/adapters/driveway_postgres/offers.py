"""The frozen offer of a quote or booking as JSON: whole, exact, and readable by a person.

Amounts and numbers are decimal strings in the one currency that stands in
front. The same stay at the same place has the same offer, so both ways
remember their latest answers.
"""

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from driveway_core.amounts import Amounts
from driveway_core.cancellation_terms import EVERYTHING, FIRST, CancellationTerms, Tier, terms_of
from driveway_core.driveways import CancellationPolicy
from driveway_core.lines import Line, Part
from driveway_core.money import DECIMALS, Money
from driveway_core.pricing import Price, Rates
from driveway_core.quotes import Offer
from driveway_core.rule_choices import rules_of_text
from driveway_core.rule_data import Json
from driveway_core.rule_sets import RuleBook, RulesInForce, as_data
from driveway_core.taxes import Tax, TaxBase
from driveway_core.windows import MINUTE


@lru_cache(maxsize=1024)
def offer_to_json(offer: Offer) -> str:
    """The text of an offer; ``offer_from_json`` gives an equal one back."""
    rates = offer.rates
    return json.dumps(
        {
            "currency": rates.currency,
            **_price_to_json(offer.price),
            "booked": None if offer.booked is None else _price_to_json(offer.booked),
            "hourly_rate": str(rates.hourly.decimal),
            "daily_rate": _text(rates.daily),
            "weekly_rate": _text(rates.weekly),
            "monthly_rate": _text(rates.monthly),
            "increment_minutes": rates.increment_minutes,
            "fee_percentage": str(offer.fee_percentage),
            "time_zone": offer.time_zone,
            "cancellation_policy": offer.cancellation_policy.value,
            "cancellation": _terms_to_json(offer.cancellation),
            "given_up": _amounts_to_json(offer.given_up),
            "refund_at_most": offer.refund_at_most,
            "overstay_factor": str(offer.overstay_factor),
            "overstay_penalty": str(offer.overstay_penalty.decimal),
            "buffer_minutes": offer.buffer_minutes,
            "rules": as_data(offer.rules.rules),
            "rules_versions": [offer.rules.listing_version, offer.rules.market_version],
            "taxes": [
                {"name": tax.name, "percentage": str(tax.percentage), "base": tax.base.value}
                for tax in offer.taxes
            ],
            "occupancy": None if offer.occupancy is None else str(offer.occupancy),
            "charging_minutes": offer.charging // MINUTE,
            "promo_code": offer.promo_code,
            "overstay_grace_minutes": offer.overstay_grace_minutes,
        }
    )


@lru_cache(maxsize=1024)
def offer_from_json(text: str, book: RuleBook) -> Offer:
    """The offer of such a text; one written before there were rules has none.

    One written before there were versions of the cancellation terms has the first.
    """
    kept = json.loads(text)
    currency = kept["currency"]
    places = DECIMALS[currency]

    def amount(text: str) -> Money:
        return Money(int(Decimal(text).scaleb(places)), currency)

    def rate(text: str | None) -> Money | None:
        return None if text is None else amount(text)

    versions = kept.get("rules_versions", (0, 0))
    policy = CancellationPolicy(kept["cancellation_policy"])
    terms, given_up = kept.get("cancellation"), kept.get("given_up")
    occupancy = kept.get("occupancy")
    return Offer(
        price=_price_of(kept, amount),
        booked=_price_of(kept["booked"], amount) if kept.get("booked") else None,
        rates=Rates(
            hourly=amount(kept["hourly_rate"]),
            daily=rate(kept["daily_rate"]),
            weekly=rate(kept["weekly_rate"]),
            monthly=rate(kept["monthly_rate"]),
            increment_minutes=kept["increment_minutes"],
        ),
        fee_percentage=Decimal(kept["fee_percentage"]),
        time_zone=kept["time_zone"],
        cancellation_policy=policy,
        cancellation=terms_of(policy, FIRST) if terms is None else _terms_of(terms),
        given_up=Amounts.zero(currency) if given_up is None else Amounts(*map(amount, given_up)),
        refund_at_most=kept.get("refund_at_most", EVERYTHING),
        overstay_factor=Decimal(kept["overstay_factor"]),
        overstay_penalty=amount(kept["overstay_penalty"]),
        buffer_minutes=kept["buffer_minutes"],
        rules=RulesInForce(rules_of_text(json.dumps(kept.get("rules", [])), currency, book), *versions),
        taxes=tuple(
            Tax(tax["name"], Decimal(tax["percentage"]), TaxBase(tax["base"]))
            for tax in kept.get("taxes", ())
        ),
        occupancy=None if occupancy is None else Decimal(occupancy),
        charging=kept.get("charging_minutes", 0) * MINUTE,
        promo_code=kept.get("promo_code"),
        overstay_grace_minutes=kept.get("overstay_grace_minutes", 10),
    )


def _terms_to_json(terms: CancellationTerms) -> dict[str, Json]:
    return {
        "version": terms.version,
        "tiers": [[tier.before // MINUTE, tier.percent] for tier in terms.tiers],
        "cool_off_minutes": terms.cool_off // MINUTE,
        "cool_off_notice_minutes": terms.cool_off_notice // MINUTE,
    }


def _terms_of(kept: dict[str, Any]) -> CancellationTerms:
    return CancellationTerms(
        kept["version"],
        tuple(Tier(minutes * MINUTE, percent) for minutes, percent in kept["tiers"]),
        kept["cool_off_minutes"] * MINUTE,
        kept["cool_off_notice_minutes"] * MINUTE,
    )


def _amounts_to_json(amounts: Amounts) -> list[Json]:
    return [str(each.decimal) for each in (amounts.subtotal, amounts.platform_fee, amounts.tax_amount)]


def _price_to_json(price: Price) -> dict[str, Json]:
    return {
        "lines": _lines_to_json(price.lines),
        "fee_lines": _lines_to_json(price.fee_lines),
        "tax_lines": _lines_to_json(price.tax_lines),
        "total_hours": str(price.total_hours),
        "subtotal": str(price.subtotal.decimal),
        "platform_fee": str(price.platform_fee.decimal),
        "tax_amount": str(price.tax_amount.decimal),
        "total": str(price.total.decimal),
    }


def _price_of(kept: dict[str, Any], amount: Callable[[str], Money]) -> Price:
    def lines(name: str, part: Part) -> tuple[Line, ...]:
        return tuple(
            Line(
                line["kind"],
                line["label"],
                Decimal(line["quantity"]),
                amount(line["unit_amount"]),
                amount(line["amount"]),
                part,
            )
            for line in kept.get(name, ())
        )

    return Price(
        lines=lines("lines", Part.SUBTOTAL),
        fee_lines=lines("fee_lines", Part.FEE),
        tax_lines=lines("tax_lines", Part.TAX),
        total_hours=Decimal(kept["total_hours"]),
        subtotal=amount(kept["subtotal"]),
        platform_fee=amount(kept["platform_fee"]),
        tax_amount=amount(kept["tax_amount"]),
        total=amount(kept["total"]),
    )


def _lines_to_json(lines: Sequence[Line]) -> list[Json]:
    return [
        {
            "kind": str(line.kind),
            "label": line.label,
            "quantity": str(line.quantity),
            "unit_amount": str(line.unit_amount.decimal),
            "amount": str(line.amount.decimal),
        }
        for line in lines
    ]


def _text(rate: Money | None) -> str | None:
    return None if rate is None else str(rate.decimal)
