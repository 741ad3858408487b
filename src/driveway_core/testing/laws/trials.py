"""Rules on trial: asked for lines that can be priced, or for a fault in words."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import islice
from typing import Final

import attrs

from driveway_core.laws import Law
from driveway_core.lines import Line, Part
from driveway_core.money import Money
from driveway_core.pricing import Price, PricedListing, PricedStay, PriceRule, cover, price_stay
from driveway_core.rule_sets import RuleBook, RuleSet
from driveway_core.taxes import Tax
from driveway_core.testing.laws.words import setting, spoken

ON_TRIAL: Final = frozenset(Law) - {Law.OPTIMAL}
"""The laws that a rule on top of the cover can keep; a cover with anything on top is not the cheapest."""

MOST_LINES: Final = 1000
_REMEMBERED: Final = 64

Given = tuple[PricedStay, PricedListing, tuple[Line, ...]]
"""What a rule is asked: the stay, the listing, the lines so far."""


class Fault(Exception):
    """What a rule answered cannot be priced at all: ``what`` it did wrong, and asked what."""

    def __init__(self, what: str, asked: str = "") -> None:
        self.what = what
        super().__init__(f"{what}, {asked}" if asked else what)


def name_of(rule: object) -> str:
    """What a rule is called: its kind, its function's name, or its class's."""
    name = getattr(rule, "kind", None) or getattr(rule, "__name__", None) or type(rule).__name__
    return str(name)


@attrs.define(eq=False)
class Trial:
    """Rules in their order, priced as a listing's; ``book`` reads those back that are kept as data."""

    rules: tuple[PriceRule, ...]
    book: RuleBook
    first_answers: dict[int, tuple[Given, tuple[Line, ...]]] = attrs.field(factory=dict, init=False)
    """What each rule, by its place, was asked first of all and said: to be asked again much later."""
    _known: dict[object, Price] = attrs.field(factory=dict, init=False)

    def called(self, rule: PriceRule) -> str:
        """How sentences name one of the rules."""
        return "the rule" if len(self.rules) == 1 else f"the rule {name_of(rule)}"

    def price(
        self,
        stay: PricedStay,
        listing: PricedListing,
        *,
        fee_percentage: Decimal = Decimal(0),
        taxes: tuple[Tax, ...] = (),
    ) -> Price:
        """The price with the rules on top; remembers the last ones. Raises ``Fault``."""
        case = (stay, listing, fee_percentage, taxes)
        if case not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[case] = self.price_anew(
                self.rules, stay, listing, fee_percentage=fee_percentage, taxes=taxes
            )
        return self._known[case]

    def price_anew(
        self,
        rules: Sequence[PriceRule],
        stay: PricedStay,
        listing: PricedListing,
        *,
        fee_percentage: Decimal = Decimal(0),
        taxes: tuple[Tax, ...] = (),
    ) -> Price:
        """The price, asked for again. Raises ``Fault``."""
        looked_at = tuple(_Asked(rule, self.called(rule)) for rule in rules)
        return price_stay(stay, listing, fee_percentage=fee_percentage, rules=looked_at, taxes=taxes)

    def turns(
        self, stay: PricedStay, listing: PricedListing, beside: tuple[Line, ...]
    ) -> list[tuple[PriceRule, tuple[Line, ...]]]:
        """Each rule with the lines that it is shown, those of other rules among them."""
        so_far = (*cover(listing.rates, stay.window, listing.time_zone), *beside)
        shown = []
        for rule in self.rules:
            shown.append((rule, so_far))
            if len(self.rules) > 1:
                so_far = (*so_far, *_Asked(rule, self.called(rule))(stay, listing, so_far))
        return shown


def the_rules(rule: object) -> tuple[PriceRule, ...]:
    """The rules of whatever was handed over: a rule, rules in their order, or a rule set.

    Refuses what is none of these with ``TypeError``.
    """
    if isinstance(rule, RuleSet):
        return rule.rules
    if callable(rule) and not isinstance(rule, type):
        return (rule,)
    if isinstance(rule, list | tuple) and all(callable(each) and not isinstance(each, type) for each in rule):
        return tuple(rule)
    raise TypeError(f"{rule!r} is not a rule, nor rules in their order")


def laws_kept(rules: Iterable[PriceRule]) -> frozenset[Law]:
    """What all rules together promise; a rule that says nothing promises all that a rule can keep.

    Refuses a promise that is no law with ``TypeError``: nobody would ever try it.
    """
    kept = frozenset(Law)
    for rule in rules:
        kept &= only_laws(getattr(rule, "keeps", ON_TRIAL), whose=f"the rule {name_of(rule)} keeps")
    return kept


def only_laws(promised: object, *, whose: str) -> frozenset[Law]:
    """What is promised, as laws; refuses anything else with ``TypeError``."""
    if isinstance(promised, Iterable) and not isinstance(promised, str):
        laws = frozenset(promised)
        if laws <= frozenset(Law):
            return frozenset(law for law in Law if law in laws)
    raise TypeError(f"{whose} {promised!r}, which are not laws")


@attrs.frozen
class _Asked:
    """A rule whose answer is looked at before it is priced."""

    rule: PriceRule
    called: str

    def __call__(
        self, stay: PricedStay, listing: PricedListing, so_far: tuple[Line, ...], /
    ) -> tuple[Line, ...]:
        lines = answer(self.rule, self.called, stay, listing, so_far)
        for line in lines:
            wrong = _wrong_with(line, listing.rates.currency)
            if wrong is not None:
                raise Fault(f"{self.called} {wrong}", asked(stay, listing))
        return lines


def answer(
    rule: PriceRule, called: str, stay: PricedStay, listing: PricedListing, so_far: tuple[Line, ...]
) -> tuple[Line, ...]:
    """What the rule says, whatever that is, up to a thousand of it. Raises ``Fault``."""
    ask: Callable[..., object] = rule  # a type checker's word is not enough here
    said: object = None
    try:
        said = ask(stay, listing, so_far)
        lines = tuple(islice(said, MOST_LINES + 1)) if isinstance(said, Iterable) else None
    except (Exception, SystemExit) as error:  # whatever it raises, it gave no lines
        raise Fault(f"{called} raised {type(error).__name__}: {error}", asked(stay, listing)) from error
    if lines is None:
        raise Fault(f"{called} answered {said!r}, which is not lines", asked(stay, listing))
    if len(lines) > MOST_LINES:
        raise Fault(f"{called} went on after {MOST_LINES:,} lines", asked(stay, listing))
    return lines


def asked(stay: PricedStay, listing: PricedListing) -> str:
    """What a rule was asked, for the end of a sentence."""
    return f"for {spoken(stay.window.duration)} {setting(stay, listing)}"


def _wrong_with(line: object, currency: str) -> str | None:
    """Why a line cannot stand in a price, in words; None when it can."""
    if type(line) is not Line:
        return f"answered {line!r}, which is not a line"
    words: tuple[object, object] = (line.kind, line.label)
    if not all(isinstance(each, str) and each.strip() for each in words):
        return f"made a line without words: {line.kind!r}, {line.label!r}"
    if type(line.quantity) is not Decimal:
        return f"made the quantity {_typed(line.quantity)}, not a decimal"
    if not line.quantity.is_finite() or line.quantity != round(line.quantity, 2):
        return f"made the quantity {line.quantity}, with more than two decimals"
    for name, amount in (("unit amount", line.unit_amount), ("amount", line.amount)):
        wrong = _wrong_amount(amount, currency)
        if wrong is not None:
            return f"made the {name} {wrong}"
    if line.part not in (Part.SUBTOTAL, Part.FEE):
        return "made a tax line: taxes are settings, not rules"
    return None


def _wrong_amount(amount: object, currency: str) -> str | None:
    if type(amount) is not Money:
        return f"{_typed(amount)}, not money"
    if type(amount.minor) is not int:
        return f"of {_typed(amount.minor)}, not whole minor units"
    if amount.currency != currency:
        return f"{amount}, where the listing asks {currency}"
    return None


def _typed(value: object) -> str:
    return f"{value!r}, a {type(value).__name__}"
