"""What shipped rules declare is exact: no law too many, none too few."""

from datetime import timedelta
from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from tests.unit.rules.declared import DECLARED
from tests.unit.rules.scene import LISTING, a_stay

from driveway_core.laws import Law
from driveway_core.rule_sets import RuleSet
from driveway_core.rules import SHIPPED
from driveway_core.testing.laws import CHECKS
from driveway_core.testing.laws.cases import Case, cases
from driveway_core.testing.laws.trials import Trial, laws_kept
from driveway_core.testing.rule_strategies import PROMO_CODES, rule_sets
from driveway_core.windows import DAY, HOUR


def a_case(start: str, length: timedelta, *, more: timedelta, times: int = 2) -> Case:
    listing = attrs.evolve(LISTING, occupancy=Decimal("0.9"))
    stay = a_stay(start, lasting=length, charging=2 * HOUR, promo_code="SUMMER")
    return Case(listing, stay, more=more, times=times)


COUNTER_EXAMPLES = (
    a_case("2026-05-08 07:00", 4 * HOUR, more=16 * HOUR),
    a_case("2026-05-08 20:00", 9 * DAY, more=DAY),
    a_case("2026-05-04 12:00", 9 * DAY, more=DAY, times=8),
)


@pytest.mark.parametrize("named", DECLARED)
def test_a_rule_declares_all_that_it_keeps(named: str) -> None:
    rule, kept = DECLARED[named]
    assert rule.keeps == kept
    trial = Trial((rule,), SHIPPED)
    broken = {law for law in Law if any(CHECKS[law](trial, case) for case in COUNTER_EXAMPLES)}
    assert broken == set(Law) - kept


@given(rule_sets(), cases(None, None, PROMO_CODES))
def test_a_set_keeps_what_all_its_rules_declare_in_any_order_that_it_may_have(
    chosen: RuleSet, case: Case
) -> None:
    trial = Trial(chosen.rules, SHIPPED)
    for law in laws_kept(chosen.rules):
        assert CHECKS[law](trial, case) is None, law
