"""List the kinds of price rules that there are."""

from collections.abc import Sequence

import attrs

from driveway_core.rule_sets import RuleBook


@attrs.frozen
class RuleKind:
    """A kind by the word that names it in data, what it is about, and what its data says."""

    kind: str
    meaning: str
    fields: str


@attrs.frozen
class ListRuleKinds:
    """Every kind that this marketplace knows, by its word; told by the docstrings of the rules themselves."""

    rule_book: RuleBook

    def __call__(self) -> Sequence[RuleKind]:
        return [
            RuleKind(kind, _first(getattr(reader, "__self__", reader)), _first(reader))
            for kind, reader in sorted(self.rule_book.readers.items())
        ]


def _first(told: object) -> str:
    """The first paragraph of a docstring, as plain text on one line."""
    return " ".join((told.__doc__ or "").split("\n\n")[0].replace("``", "").split())
