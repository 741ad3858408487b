"""Each shipped rule keeps the laws that it declares, whatever the stay, the listing and the clock."""

import pytest
from tests.unit.rules.declared import DECLARED

from driveway_core.testing.laws import check_laws


@pytest.mark.parametrize("named", DECLARED)
def test_a_rule_keeps_what_it_declares(named: str) -> None:
    rule, _ = DECLARED[named]
    check_laws(rule)
