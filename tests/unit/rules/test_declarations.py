"""What shipped rules declare is exact: no law too many, none too few."""

import pytest
from hypothesis import given
from tests.unit.rules.declared import COUNTER_EXAMPLES, DECLARED
from tests.unit.rules.scene import LISTING, a_stay

from driveway_core.laws import Law
from driveway_core.money import Money
from driveway_core.pricing import PricedListing, Rates
from driveway_core.rule_sets import RuleSet, RulesInForce
from driveway_core.rules import SHIPPED
from driveway_core.testing.laws import CHECKS
from driveway_core.testing.laws.cases import Case, cases
from driveway_core.testing.laws.trials import Trial, laws_kept
from driveway_core.testing.rule_strategies import PROMO_CODES, rule_sets
from driveway_core.windows import MINUTE


@pytest.mark.parametrize("named", DECLARED)
def test_a_rule_declares_what_it_is_meant_to_keep(named: str) -> None:
    rule, kept = DECLARED[named]
    assert rule.keeps == kept


@pytest.mark.parametrize("named", DECLARED)
def test_what_a_rule_does_not_declare_has_a_counter_example(named: str) -> None:
    rule, kept = DECLARED[named]
    trial = Trial((rule,), SHIPPED)
    broken = {law for law in Law if any(CHECKS[law](trial, case) for case in COUNTER_EXAMPLES)}
    assert broken == set(Law) - kept


@pytest.mark.wide
@given(rule_sets(most=4), rule_sets(most=4), cases(None, None, PROMO_CODES))
def test_a_set_keeps_what_all_its_rules_declare_in_any_order_that_it_may_have(
    listing: RuleSet, market: RuleSet, case: Case
) -> None:
    """The set in force, be it a listing's alone, the marketplace's alone or made of both."""
    rules = RulesInForce.of(listing, market).rules
    trial = Trial(rules, SHIPPED)
    for law in laws_kept(rules):
        assert CHECKS[law](trial, case) is None, law


def test_a_line_that_rounding_leaves_out_is_rounding_too() -> None:
    """At a cent an hour, doubled, 1 h 15 min cost 4 cents instead of 1: rounding, no broken law."""
    peak, _ = DECLARED["mornings cost half as much again"]
    cent = PricedListing(Rates(Money(1, "USD")), LISTING.time_zone)
    case = Case(cent, a_stay("2026-05-04 09:15", lasting=75 * MINUTE), times=2)
    trial = Trial((peak,), SHIPPED)
    assert CHECKS[Law.SCALE](trial, case) is None
