"""The rules that come with the library; ``SHIPPED`` is the book of all of them."""

from typing import Final

from driveway_core.rule_sets import RuleBook

SHIPPED: Final = RuleBook({})
