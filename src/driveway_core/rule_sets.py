"""Rule sets: which rules price a stay, in which order, kept as data.

A host chooses the rules of a listing, an operator those of the marketplace.
Each choice is a version of its own, and a quote keeps the rules that it was
made by. Source: domain rules §3.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, Protocol

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.laws import Law
from driveway_core.lines import Line
from driveway_core.pricing import PricedListing, PricedStay
from driveway_core.rule_data import Json, RuleData

MOST_RULES: Final = 20
"""So many rules one set may have."""


class StoredRule(Protocol):
    """A price rule that can be kept as data and says which laws a price keeps under it.

    Hashable, and equal to the rule that is read back from its data.
    """

    @property
    def kind(self) -> str:
        """The word by which its data names it."""
        ...

    @property
    def keeps(self) -> frozenset[Law]:
        """The laws that a price which keeps them still keeps with this rule on top."""
        ...

    @property
    def adds(self) -> bool:
        """Whether a listing's rule of this kind leaves the marketplace's of the same kind in force."""
        ...

    def as_data(self) -> dict[str, Json]:
        """Its fields, without ``kind``."""
        ...

    def clashes(self, other: "StoredRule") -> str | None:
        """Why it cannot stand after another in one set, in a sentence; None when it can."""
        ...

    def __call__(
        self, stay: PricedStay, listing: PricedListing, so_far: tuple[Line, ...], /
    ) -> Iterable[Line]:
        """Its lines, as a ``PriceRule`` gives them."""
        ...


class RuleReader(Protocol):
    """Makes a rule of its data; refuses wrong fields with ``InvalidValue``."""

    def __call__(self, data: RuleData, /) -> StoredRule:
        """The rule of its fields."""
        ...


@attrs.frozen(cache_hash=True)
class RuleSet:
    """Rules in the order in which they are asked; ``version`` counts the choices, 0 is none yet."""

    rules: tuple[StoredRule, ...] = ()
    version: int = 0


NO_RULES: Final = RuleSet()


@attrs.frozen(cache_hash=True)
class PriceTerms:
    """What a listing's price is made by beside its rates: its own rules, and how well it is booked.

    ``occupancy`` is the share of its time, from 0 to 1, that was booked when that was last measured.
    """

    rules: RuleSet = NO_RULES
    occupancy: Decimal | None = None


PLAIN: Final = PriceTerms()


@attrs.frozen(cache_hash=True)
class RulesInForce:
    """The rules that price one stay, and the versions of the two sets that they come from."""

    rules: tuple[StoredRule, ...] = ()
    listing_version: int = 0
    market_version: int = 0

    @classmethod
    def of(cls, listing: RuleSet, market: RuleSet) -> "RulesInForce":
        """The listing's own rules, then those of the marketplace of which the listing has no kind.

        Rules that add (promotional codes) stand beside each other. One of the
        marketplace's that must not come after another stands just before that;
        one that contradicts a rule wherever it stands gives way.
        """
        own = {rule.kind for rule in listing.rules if not rule.adds}
        rules = listing.rules
        for rule in market.rules:
            if rule.kind not in own:
                rules = _with(rule, rules)
        return cls(rules, listing.version, market.version)


def _with(rule: StoredRule, rules: tuple[StoredRule, ...]) -> tuple[StoredRule, ...]:
    """The rules with one more, as late as it can stand; without it where it cannot."""
    place = next((place for place, other in enumerate(rules) if rule.clashes(other)), len(rules))
    if any(other.clashes(rule) for other in rules[place:]):
        return rules
    return (*rules[:place], rule, *rules[place:])


@attrs.frozen(eq=False)  # one book is one marketplace's: told apart by which it is
class RuleBook:
    """Every kind of rule that this marketplace knows, by the word that names it in data."""

    readers: Mapping[str, RuleReader]

    def having(self, kind: str, reader: RuleReader) -> "RuleBook":
        """The same book with a kind of one's own; refuses a word that is taken."""
        if kind in self.readers:
            raise ValueError(f"there is a rule of kind {kind!r} already")
        return attrs.evolve(self, readers={**self.readers, kind: reader})

    def read(self, kept: Json, *, currency: str) -> tuple[StoredRule, ...]:
        """The rules of a list of objects, each with its ``kind``.

        Refuses unknown kinds, wrong fields, and rules that contradict each other, with ``InvalidValue``.
        """
        if isinstance(kept, list) and len(kept) > MOST_RULES:
            raise InvalidValue("rules", f"at most {MOST_RULES} rules")
        rules = self.read_back(kept, currency=currency)
        self._refuse_clashes(rules)
        return rules

    def read_back(self, kept: Json, *, currency: str) -> tuple[StoredRule, ...]:
        """The rules that were in force once, however many, and whatever would clash now."""
        if not isinstance(kept, list):
            raise InvalidValue("rules", "must be a list of rules")
        return tuple(self._rule(each, currency, f"rules/{number}") for number, each in enumerate(kept))

    def _rule(self, kept: Json, currency: str, place: str) -> StoredRule:
        if not isinstance(kept, dict):
            raise InvalidValue(place, "must be an object with a kind")
        data = RuleData(kept, currency, place)
        kind = data.text("kind")
        reader = self.readers.get(kind)
        if reader is None:
            known = ", ".join(sorted(self.readers))
            raise data.wrong("kind", f"there is no rule {kind!r}; there are {known}")
        rule = reader(data)
        data.done()
        return rule

    def _refuse_clashes(self, rules: Sequence[StoredRule]) -> None:
        for number, rule in enumerate(rules):
            for earlier, other in enumerate(rules[:number]):
                reason = rule.clashes(other)
                if reason is not None:
                    raise InvalidValue(f"rules/{number}", f"contradicts rules/{earlier}: {reason}")


def as_data(rules: Iterable[StoredRule]) -> list[Json]:
    """The rules as ``RuleBook.read`` takes them."""
    return [{"kind": rule.kind, **rule.as_data()} for rule in rules]
