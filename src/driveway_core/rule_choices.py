"""Choices of rules: what a host decided for a listing, or an operator for the marketplace.

Every choice is a version that is kept. Rules are kept as data, so a program
that reads them must know every kind that was ever chosen there.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NewType
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.driveways import DrivewayId
from driveway_core.errors import InvalidValue, Unavailable
from driveway_core.rule_sets import RuleBook, RuleSet, StoredRule, as_data

RuleChoiceId = NewType("RuleChoiceId", UUID)


@attrs.frozen
class RulesUnreadable(Unavailable):
    """Price rules are kept here that this program cannot read, so it gives no price rather than a wrong one.

    ``fault`` names the rule and its kind. An operator starts the program with
    the package that brings the kind, or other rules are chosen there.
    """

    slug = "rules-unreadable"
    title = "We cannot price this right now"
    retry_after = 60

    fault: str

    def __str__(self) -> str:
        return (
            f"The price rules kept for this cannot be read here ({self.fault}): this program must be started "
            "with the package that brings that kind of rule, or other rules must be chosen."
        )


@attrs.frozen(kw_only=True)
class RuleChoice:
    """The rules that somebody chose at a moment; ``driveway_id`` None: for the whole marketplace.

    ``chosen_by`` is None where it was done at the machine itself.
    """

    id: RuleChoiceId
    driveway_id: DrivewayId | None
    version: int
    currency: str
    rules: tuple[StoredRule, ...]
    chosen_at: datetime
    chosen_by: AccountId | None

    @property
    def rule_set(self) -> RuleSet:
        """The rules as a price asks them."""
        return RuleSet(self.rules, self.version)


def rules_as_text(rules: Iterable[StoredRule]) -> str:
    """The rules as they are kept: JSON."""
    return json.dumps(as_data(rules))


@lru_cache(maxsize=4096)
def rules_of_text(text: str, currency: str, book: RuleBook) -> tuple[StoredRule, ...]:
    """The rules of such a text; raises ``RulesUnreadable`` for what the book cannot read."""
    try:
        return book.read_back(json.loads(text), currency=currency)
    except InvalidValue as error:
        raise RulesUnreadable(str(error)) from error
