"""What shipped rules declare is exact: no law too many, none too few."""

import pytest
from hypothesis import given
from tests.unit.rules.declared import COUNTER_EXAMPLES, DECLARED

from driveway_core.laws import Law
from driveway_core.rule_sets import RuleSet
from driveway_core.rules import SHIPPED
from driveway_core.testing.laws import CHECKS
from driveway_core.testing.laws.cases import Case, cases
from driveway_core.testing.laws.trials import Trial, laws_kept
from driveway_core.testing.rule_strategies import PROMO_CODES, rule_sets


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
