"""The laws of an answer alone: exact, pure, blind to order and zone, and the same when asked again."""

import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import timedelta, timezone
from decimal import getcontext, setcontext
from typing import Final

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.lines import Line
from driveway_core.pricing import Price, PriceRule
from driveway_core.rule_sets import StoredRule, as_data
from driveway_core.testing.laws.cases import Case
from driveway_core.testing.laws.trials import Fault, Given, Trial, answer
from driveway_core.testing.laws.watching import watched
from driveway_core.testing.laws.words import cost, setting
from driveway_core.windows import TimeWindow

_BELOW: Final = answer.__code__


def exact(trial: Trial, case: Case) -> str | None:
    """Amounts are money in the listing's currency and quantities decimals: a fault otherwise."""
    for stay in (case.stay, case.longer):
        trial.price(stay, case.listing)
    return None


def pure(trial: Trial, case: Case) -> str | None:
    """The answer depends on the arguments alone, which stay as they are."""
    for place, ((rule, so_far), (_, later)) in enumerate(
        zip(
            trial.turns(case.stay, case.listing, case.beside),
            trial.turns(case.longer, case.listing, case.beside),
            strict=True,
        )
    ):
        called = trial.called(rule)
        given: Given = (case.stay, case.listing, so_far)
        other: Given = (case.longer, case.listing, later)
        kept = _copy(given)
        with watched(_BELOW) as seen, _arithmetic_of_its_own() as changed:
            first = answer(rule, called, *kept)
        if seen or changed:
            return f"{called} {(seen or changed)[0]}"
        if kept != given:
            return f"{called} changed what it was given {setting(case.stay, case.listing)}"
        between = answer(rule, called, *_copy(other))
        again = [answer(rule, called, *_copy(given)) for _ in range(3)]
        earlier, said = trial.first_answers.setdefault(place, (given, first))
        for then, now, asked in (
            *((first, now, given) for now in again),
            (between, answer(rule, called, *_copy(other)), other),
            (said, answer(rule, called, *_copy(earlier)), earlier),
        ):
            if then != now:
                return (
                    f"{called} answered {_told(now)} when asked again, {_told(then)} before {_where(asked)}"
                )
    return None


def _copy(given: Given) -> Given:
    """Copies that a rule may spoil; the zone stays, for a copy may be another once zones were read anew."""
    where = given[1].time_zone
    return deepcopy(given, {id(where): where})


def order_blind(trial: Trial, case: Case) -> str | None:
    """The lines so far may come in any order."""
    for rule, so_far in trial.turns(case.stay, case.listing, case.beside):
        called = trial.called(rule)
        straight = answer(rule, called, case.stay, case.listing, so_far)
        for other in (so_far[::-1], so_far[1:] + so_far[:1]):
            turned = answer(rule, called, case.stay, case.listing, other)
            if sorted(map(repr, turned)) != sorted(map(repr, straight)):
                return (
                    f"{called} answered {_told(straight)} after {_order(so_far)} and {_told(turned)} after "
                    f"{_order(other)} {setting(case.stay, case.listing)}"
                )
    return None


def zone_blind(trial: Trial, case: Case) -> str | None:
    """The same instants, asked in another zone, cost the same: on a machine elsewhere too."""
    window, ahead = case.stay.window, timedelta(hours=case.machine_hours)
    there = timezone(ahead)
    elsewhere = attrs.evolve(
        case.stay, window=TimeWindow(window.start.astimezone(there), window.end.astimezone(there))
    )
    with _machine_in(timedelta()):
        here = trial.price_anew(trial.rules, case.stay, case.listing)
    with _machine_in(ahead):
        other = trial.price_anew(trial.rules, elsewhere, case.listing)
    if here != other:
        hours = case.machine_hours
        return (
            f"{cost(window.duration)} {_paid(here)} on a machine in UTC and {_paid(other)} on one "
            f"{abs(hours)} h {'ahead' if hours > 0 else 'behind'} {setting(case.stay, case.listing)}"
        )
    return None


@contextmanager
def _arithmetic_of_its_own() -> Iterator[list[str]]:
    """Puts the decimal context back as it was; fills a list where it had been changed, in words."""
    seen: list[str] = []
    before = getcontext().copy()
    try:
        yield seen
    finally:
        now = getcontext()
        if (now.prec, now.rounding, now.traps) != (before.prec, before.rounding, before.traps):
            seen.append("changed how everybody's decimals are rounded (decimal.getcontext)")
        setcontext(before)


@contextmanager
def _machine_in(ahead: timedelta) -> Iterator[None]:
    """Lets this machine's own clock be so far ahead of UTC, where the system can do that."""
    if not hasattr(time, "tzset"):
        yield
        return
    before = os.environ.get("TZ")
    os.environ["TZ"] = f"LAW{-(ahead // timedelta(hours=1))}"
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


def stable(trial: Trial, case: Case) -> str | None:
    """A stay on frozen terms costs the same again, also when they were kept and read back."""
    before = trial.price_anew(trial.rules, case.stay, case.listing)
    trial.price_anew(trial.rules, case.longer, case.listing)
    after = trial.price_anew(trial.rules, case.stay, case.listing)
    if before != after:
        return (
            f"{cost(case.stay.window.duration)} {_paid(after)} after an extension was taken back and "
            f"{_paid(before)} before {setting(case.stay, case.listing)}"
        )
    rules = [_kept_and_read(trial, rule, case) for rule in trial.rules]
    read = trial.price_anew(rules, case.stay, case.listing)
    if before != read:
        return (
            f"{cost(case.stay.window.duration)} {_paid(read)} by the rules that were read back and "
            f"{_paid(before)} before {setting(case.stay, case.listing)}"
        )
    return None


def _kept_and_read(trial: Trial, rule: PriceRule, case: Case) -> PriceRule:
    """The same rule out of its data, where it is one that is kept; otherwise itself. Raises ``Fault``."""
    if not hasattr(rule, "as_data"):
        return rule
    stored: StoredRule = rule  # type: ignore[assignment]  # what can be kept is asked as what is kept
    called = trial.called(rule)
    data = as_data([stored])
    try:
        through = json.loads(json.dumps(data))
    except (TypeError, ValueError) as error:
        raise Fault(f"{called} cannot be kept: {error}") from error
    if through != data:
        raise Fault(f"{called} is kept as {through!r} and not as {data!r}")
    if stored.kind not in trial.book.readers:
        return rule
    try:
        (read,) = trial.book.read(through, currency=case.listing.rates.currency)
    except InvalidValue as error:
        raise Fault(f"{called} cannot be read back: {error}") from error
    if read != stored or hash(read) != hash(stored):
        raise Fault(f"{called} is another rule when it is read back: {through[0]!r}")
    return read


def _paid(price: Price) -> str:
    return str(price.total.decimal)


def _where(given: Given) -> str:
    return setting(given[0], given[1])


def _told(lines: Iterable[object]) -> str:
    """An answer in words: its labels and amounts."""
    told = [f"{line.label} {_amount(line)}" if isinstance(line, Line) else repr(line) for line in lines]
    return "; ".join(told) or "nothing"


def _amount(line: Line) -> str:
    return str(getattr(line.amount, "decimal", line.amount))


def _order(lines: Iterable[Line]) -> str:
    return f"[{', '.join(line.label for line in lines)}]"
