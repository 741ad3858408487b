"""Judging rules: every law tried on many cases, and the smallest counter-example of each one broken."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Final

import attrs
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky

from driveway_core.laws import Law
from driveway_core.pricing import PricedListing, PricedStay, PriceRule
from driveway_core.rule_sets import RuleBook, RuleSet
from driveway_core.rules import SHIPPED
from driveway_core.testing.laws.adding_up import conserving, whole
from driveway_core.testing.laws.answering import exact, order_blind, pure, stable, zone_blind
from driveway_core.testing.laws.cases import Case, cases
from driveway_core.testing.laws.comparing import (
    capped,
    civil_days,
    fair_rates,
    monotone,
    no_arbitrage,
    optimal,
    scale,
)
from driveway_core.testing.laws.plainer import plainest
from driveway_core.testing.laws.trials import Fault, Trial, laws_kept, only_laws, the_rules

Check = Callable[[Trial, Case], str | None]
"""Tries a law on a case: a counter-example in words, or None."""

CHECKS: Final[Mapping[Law, Check]] = MappingProxyType(
    {
        Law.EXACT: exact,
        Law.PURE: pure,
        Law.MONOTONE: monotone,
        Law.CAPPED: capped,
        Law.NO_ARBITRAGE: no_arbitrage,
        Law.FAIR_RATES: fair_rates,
        Law.SCALE: scale,
        Law.ZONE_BLIND: zone_blind,
        Law.CIVIL_DAYS: civil_days,
        Law.OPTIMAL: optimal,
        Law.WHOLE: whole,
        Law.STABLE: stable,
        Law.CONSERVING: conserving,
        Law.ORDER_BLIND: order_blind,
    }
)
"""How each law is tried, in the order in which they are told of."""

Progress = Callable[[str, int, int], None]
"""Hears what is going on, how many cases were tried, and of how many."""


@attrs.frozen
class Verdict:
    """What became of one law; ``counter_example`` is a sentence, or None where none was found."""

    law: Law
    promised: bool
    counter_example: str | None

    @property
    def kept(self) -> bool:
        """Whether no counter-example was found."""
        return self.counter_example is None


@attrs.frozen
class Report:
    """A verdict on each law that was asked about, and on how many cases each was tried."""

    verdicts: tuple[Verdict, ...]
    examples: int

    @property
    def broken_promises(self) -> tuple[Verdict, ...]:
        """The promised laws that have a counter-example."""
        return tuple(each for each in self.verdicts if each.promised and not each.kept)


class LawBroken(AssertionError):
    """A rule breaks a law that it should keep; says the smallest counter-example of each."""

    def __init__(self, broken: Sequence[Verdict]) -> None:
        self.broken = tuple(broken)
        by_sentence: dict[str, list[str]] = {}
        for each in broken:
            by_sentence.setdefault(str(each.counter_example), []).append(each.law)
        super().__init__("\n".join(f"{', '.join(laws)}: {told}" for told, laws in by_sentence.items()))


def check_laws(
    rule: PriceRule | RuleSet | Sequence[PriceRule],
    *,
    keeps: Iterable[Law] | None = None,
    listings: st.SearchStrategy[PricedListing] | None = None,
    stays: st.SearchStrategy[PricedStay] | None = None,
    promo_codes: Sequence[str] = (),
    book: RuleBook = SHIPPED,
    examples: int | None = None,
) -> None:
    """Tries the laws that rules on top of a price promise to keep; raises ``LawBroken``.

    ``keeps`` are the laws to try: by default those that the rules' own
    ``keeps`` have in common, and for a rule without them all that a rule can
    keep. What is no law is refused with ``TypeError``. Cases are the same in
    every run; ``examples`` of them, by default as many as the hypothesis
    profile in force says.

    Half of the stays bring one of ``promo_codes``; codes of stored rules are
    known. ``listings`` and ``stays`` are strategies to draw from instead.
    ``book`` reads rules back that are kept as data.
    """
    rules = the_rules(rule)
    promised = laws_kept(rules) if keeps is None else only_laws(keeps, whose="asked for")
    report = judge_laws(
        rules,
        keeps=promised,
        laws=promised,
        listings=listings,
        stays=stays,
        promo_codes=promo_codes,
        book=book,
        examples=examples,
    )
    if report.broken_promises:
        raise LawBroken(report.broken_promises)


def judge_laws(
    rule: PriceRule | RuleSet | Sequence[PriceRule],
    *,
    keeps: Iterable[Law] | None = None,
    laws: Iterable[Law] = tuple(Law),
    listings: st.SearchStrategy[PricedListing] | None = None,
    stays: st.SearchStrategy[PricedStay] | None = None,
    promo_codes: Sequence[str] = (),
    book: RuleBook = SHIPPED,
    examples: int | None = None,
    progress: Progress = lambda _doing, _done, _of: None,
) -> Report:
    """A verdict on each of the ``laws``, promised or not; the arguments are those of ``check_laws``."""
    rules = the_rules(rule)
    promised = laws_kept(rules) if keeps is None else only_laws(keeps, whose="asked for")
    asked = only_laws(laws, whose="asked for")
    drawn = cases(listings, stays, (*promo_codes, *_codes_of(rules)))
    count = settings().max_examples if examples is None else examples
    court = _Court(Trial(rules, book), drawn, listings is None and stays is None, count, progress)
    found = court.broken_among([law for law in CHECKS if law in asked])
    return Report(
        tuple(Verdict(law, law in promised, found.get(law)) for law in CHECKS if law in asked), court.examples
    )


def _codes_of(rules: Iterable[PriceRule]) -> list[str]:
    """The promotional codes that stored rules name as ``code`` in their data."""
    kept = [rule.as_data() for rule in rules if hasattr(rule, "as_data")]
    return [data["code"] for data in kept if isinstance(data.get("code"), str)]


class _Broken(AssertionError):
    """Tells hypothesis that a case is a counter-example."""


@attrs.define
class _Court:
    """Tries laws on drawn cases: all of them together first, then each broken one for its smallest case."""

    trial: Trial
    drawn: st.SearchStrategy[Case]
    any_case: bool
    examples: int
    progress: Progress

    def broken_among(self, laws: Sequence[Law]) -> dict[Law, str]:
        """The broken ones, each with its smallest counter-example found."""
        first: dict[Law, tuple[str, str | None]] = {}
        done = 0

        def try_all(case: Case) -> None:
            nonlocal done
            done += 1
            self.progress("trying the laws", min(done, self.examples), self.examples)
            for law in sorted(laws, key=lambda law: law is not Law.PURE):  # before a rule can remember
                if law not in first:
                    told, fault = self._try(law, case)
                    if told is not None:
                        first[law] = told, fault

        self._run(try_all, [Phase.generate])
        faults: dict[str, str] = {}
        found = {}
        for number, law in enumerate(laws):
            if law in first:
                self.progress(f"looking for the smallest case against {law}", number, len(laws))
                told, fault = first[law]
                found[law] = (fault and faults.get(fault)) or self._smallest(law) or told
                if fault is not None:
                    faults[fault] = found[law]
        return found

    def _smallest(self, law: Law) -> str | None:
        smallest: tuple[Case, str] | None = None

        def try_one(case: Case) -> None:
            nonlocal smallest
            told, _ = self._try(law, case)
            if told is not None:
                smallest = case, told
                raise _Broken(told)

        with suppress(_Broken, Flaky):  # a rule that answers now so, now so, is told of as it last was
            self._run(try_one, [Phase.generate, Phase.shrink])
        if smallest is None:
            return None
        if not self.any_case:
            return smallest[1]
        return plainest(smallest[0], lambda case: self._try(law, case)[0], smallest[1])

    def _try(self, law: Law, case: Case) -> tuple[str | None, str | None]:
        """A counter-example; and what the rule did, where no law could be tried for it."""
        try:
            return CHECKS[law](self.trial, case), None
        except Fault as fault:
            return str(fault), fault.what

    def _run(self, try_on: Callable[[Case], None], phases: Sequence[Phase]) -> None:
        @seed(0)
        @settings(
            max_examples=self.examples,
            phases=phases,
            database=None,
            deadline=None,
            verbosity=Verbosity.quiet,
            print_blob=False,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )
        @given(self.drawn)
        def run(case: Case) -> None:
            try_on(case)

        run()
