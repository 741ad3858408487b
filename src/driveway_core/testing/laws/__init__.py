"""The laws of a price as properties, to be pointed at anybody's rules.

In a test::

    from driveway_core.testing.laws import check_laws

    def test_my_rule_keeps_its_laws() -> None:
        check_laws(my_rule)

The guide is ``docs/pricing-rules.md``.
"""

from driveway_core.testing.laws.judging import (
    CHECKS,
    LawBroken,
    Progress,
    Report,
    Verdict,
    check_laws,
    judge_laws,
)
from driveway_core.testing.laws.trials import ON_TRIAL, laws_kept, the_rules

__all__ = [
    "CHECKS",
    "ON_TRIAL",
    "LawBroken",
    "Progress",
    "Report",
    "Verdict",
    "check_laws",
    "judge_laws",
    "laws_kept",
    "the_rules",
]
