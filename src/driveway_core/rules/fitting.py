"""Whether the rules that a host chose fit the listing that they are for."""

from collections.abc import Iterable

from driveway_core.driveways import Driveway
from driveway_core.errors import InvalidValue
from driveway_core.rule_sets import StoredRule
from driveway_core.rules.ev_charging import EvCharging
from driveway_core.rules.promo_code import FundedBy, PromoCode


def refuse_unfit(rules: Iterable[StoredRule], driveway: Driveway) -> None:
    """Refuses what makes no sense there, with ``InvalidValue`` that names the field.

    Prices for charging without a charger, amounts in another currency than the
    rates', and discounts that the platform would pay for.
    """
    for number, rule in enumerate(rules):
        if isinstance(rule, EvCharging) and not driveway.features.has_ev_charging:
            raise InvalidValue(f"rules/{number}/kind", "this driveway has no charger")
        if isinstance(rule, EvCharging | PromoCode):
            currency = driveway.rates.currency
            if rule.currency not in (None, currency):
                raise InvalidValue(f"rules/{number}/currency", f"must be {currency}, like the rates")
        if isinstance(rule, PromoCode) and rule.funded_by is FundedBy.PLATFORM:
            raise InvalidValue(
                f"rules/{number}/funded_by", "must be host; the platform chooses what it pays for"
            )
