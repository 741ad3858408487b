"""Each law is broken by the rules that are made to break it, and by no others."""

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal, getcontext
from pathlib import Path
from uuid import uuid1  # noqa: TID251  # on purpose
from zoneinfo import ZoneInfo

import attrs
import pytest
from tests.unit.pricing import bad_rules as bad
from tests.unit.pricing.ordinary import ORDINARY, START, ordinary_cases

from driveway_core.laws import Law
from driveway_core.lines import Line
from driveway_core.money import Money
from driveway_core.pricing import Price, PricedListing, PricedStay, PriceRule, price_stay
from driveway_core.rule_sets import RuleBook
from driveway_core.testing.laws import CHECKS, ON_TRIAL
from driveway_core.testing.laws.adding_up import not_conserving, not_whole
from driveway_core.testing.laws.cases import Case
from driveway_core.testing.laws.trials import Fault, Trial
from driveway_core.testing.laws.words import cost, setting, spoken
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow, zone

BOOK = RuleBook({"kept": bad.read_kept})


def broken_laws(rule: PriceRule) -> set[Law]:
    """The laws that a rule breaks in one of the ordinary cases; whatever cannot be priced breaks them."""
    trial = Trial((rule,), BOOK)
    broken = set()
    for law in ON_TRIAL:
        for case in ordinary_cases():
            try:
                told = CHECKS[law](trial, case)
            except Fault as fault:
                told = str(fault)
            if told is not None:
                broken.add(law)
    return broken


PRICED = ON_TRIAL - {Law.PURE, Law.ORDER_BLIND}
"""The laws that can be tried only on lines that can be priced."""


@pytest.mark.parametrize(
    "rule, laws",
    [
        (bad.ten_percent_off, set()),
        (bad.Kept(Decimal(10), "Summer"), set()),
        (bad.a_quarter_off_from_a_week, {Law.MONOTONE}),
        (bad.ten_percent_more, {Law.CAPPED, Law.CIVIL_DAYS}),
        (bad.thirty_cents_off_a_stay, {Law.NO_ARBITRAGE, Law.SCALE}),
        (bad.cheaper_where_an_hour_is_dear, {Law.FAIR_RATES, Law.SCALE}),
        (bad.two_more_a_stay, {Law.CAPPED, Law.CIVIL_DAYS, Law.SCALE}),
        (bad.on_this_machines_clock, {Law.ZONE_BLIND}),
        (bad.Kept(Decimal(10), "Summer", forgets=True), {Law.STABLE}),
        (bad.after_the_first_line, {Law.NO_ARBITRAGE, Law.ORDER_BLIND}),
        (bad.by_the_clock, {Law.PURE}),
        (bad.by_the_seconds, {Law.PURE}),
        (bad.in_floats, PRICED),
        (bad.with_a_float_within, PRICED),
        (bad.with_a_float_of_hours, PRICED),
        (bad.in_euros, PRICED),
        (bad.in_words_only, PRICED),
        (bad.with_a_tax, PRICED),
        (bad.without_an_end, ON_TRIAL),
        (bad.with_nothing_at_all, ON_TRIAL),
        (bad.that_fails, ON_TRIAL),
        (bad.by_leaving, ON_TRIAL),
        (bad.Code("SUN"), {Law.CAPPED, Law.CIVIL_DAYS, Law.SCALE}),
        (bad.Code("MOON"), set()),
    ],
)
def test_a_rule_breaks_the_laws_it_is_made_to_break_and_no_others(rule: PriceRule, laws: set[Law]) -> None:
    assert broken_laws(rule) == laws


@pytest.mark.parametrize(
    "rule", [bad.by_lot, *(bad.EveryThirdStay(asked) for asked in range(3)), bad.by_changing_its_lines]
)
def test_chance_memory_and_meddling_are_impure(rule: PriceRule) -> None:
    assert Law.PURE in broken_laws(rule)


@pytest.mark.parametrize(
    "rule, words",
    [
        (bad.by_lot, r"drew lots \(random\.\w+\)"),
        (bad.EveryThirdStay(), r"answered (nothing|Adjustment -\S+) when asked again"),
        (bad.by_changing_its_lines, r"changed what it was given"),
        (bad.with_nothing_at_all, r"answered None, which is not lines"),
        (bad.without_an_end, r"went on after 1,000 lines"),
        (bad.that_fails, r"raised KeyError: 'no rate for long stays', for "),
    ],
)
def test_an_impure_rule_is_told_what_it_did(rule: PriceRule, words: str) -> None:
    trial = Trial((rule,), BOOK)

    def told(case: Case) -> str:
        try:
            return CHECKS[Law.PURE](trial, case) or ""
        except Fault as fault:
            return str(fault)

    with pytest.raises(AssertionError, match=words):
        raise AssertionError([told(case) for case in ordinary_cases()])


def read_a_file() -> object:
    return Path(__file__).read_bytes()


@pytest.mark.parametrize(
    "meddle, words",
    [
        (read_a_file, "opened a file (open)"),
        (lambda: os.environ.get("HOME"), "read the environment (os.environ)"),
        (lambda: os.urandom(1), "drew lots (os.urandom)"),
        (os.getpid, "asked the machine (os.getpid)"),
        (time.monotonic, "read the clock (time.monotonic)"),
        (datetime.today, "read the clock (datetime.today)"),  # noqa: TID251  # on purpose
        (lambda: len(os.environ), "read the environment (os.environ)"),
        (lambda: time.strftime("%H"), "read the clock (time.strftime)"),
        (uuid1, "read the clock (uuid.uuid1)"),
        (lambda: socket.socket().close(), "went outside (socket.socket.__init__)"),
    ],
)
def test_a_look_at_the_outside_is_seen(meddle: Callable[[], object], words: str) -> None:
    def rule(_: PricedStay, __: PricedListing, ___: bad.Lines) -> bad.Lines:
        meddle()
        return ()

    before = sys.getprofile()
    assert CHECKS[Law.PURE](Trial((rule,), BOOK), ordinary_cases()[0]) == f"the rule {words}"
    assert sys.getprofile() is before


def test_a_rule_that_changes_how_decimals_are_rounded_is_seen_and_undone() -> None:
    def rule(_: PricedStay, __: PricedListing, ___: bad.Lines) -> bad.Lines:
        getcontext().prec = 3
        return ()

    before = getcontext().prec
    told = CHECKS[Law.PURE](Trial((rule,), BOOK), ordinary_cases()[0])
    assert told == "the rule changed how everybody's decimals are rounded (decimal.getcontext)"
    assert getcontext().prec == before


def test_imports_and_time_zones_within_a_rule_are_no_look_outside() -> None:
    def rule(_: PricedStay, __: PricedListing, ___: bad.Lines) -> Iterator[Line]:
        import this_is_never_there as missing  # type: ignore[import-not-found]  # noqa: F401

        yield from ()

    def careful(stay: PricedStay, listing: PricedListing, so_far: bad.Lines) -> bad.Lines:
        ZoneInfo.no_cache("Asia/Tokyo")
        try:
            return tuple(rule(stay, listing, so_far))
        except ImportError:
            return ()

    assert CHECKS[Law.PURE](Trial((careful,), BOOK), ordinary_cases()[0]) is None


def a_price() -> Price:
    case = ordinary_cases()[1]
    return price_stay(case.stay, case.listing, fee_percentage=Decimal(15), taxes=case.taxes)


ONE = Money(1, "USD")


@pytest.mark.parametrize(
    "field, words",
    [
        ("subtotal", "the lines add up to 30.00, not to 30.01"),
        ("platform_fee", "the fee lines add up to 4.50, not to 4.51"),
        ("tax_amount", "the tax lines add up to 3.00, not to 3.01"),
        ("total", "subtotal, fee and tax add up to 37.50, and the total is 37.51"),
    ],
)
def test_a_price_that_is_a_cent_off_is_not_whole(field: str, words: str) -> None:
    price = a_price()
    assert not_whole(price) is None
    assert not_whole(attrs.evolve(price, **{field: getattr(price, field) + ONE})) == words


def test_a_price_that_keeps_a_cent_back_is_not_conserving() -> None:
    price = a_price()
    assert not_conserving(price) is None
    short = attrs.evolve(price, total=price.total - ONE)
    assert not_conserving(short) == "of 37.49, 29.99 are left to the host, who earns 30.00"
    fee, tax = -price.subtotal - ONE, -ONE
    too_kind = attrs.evolve(price, platform_fee=fee, total=price.subtotal + fee + price.tax_amount)
    assert not_conserving(too_kind) == "the platform would add 30.01 to a stay of 30.00"
    taxed = attrs.evolve(price, tax_amount=tax, total=price.subtotal + price.platform_fee + tax)
    assert not_conserving(taxed) == "the city would owe 0.01"
    lines = tuple(attrs.evolve(line, amount=-line.amount) for line in price.lines)
    owing = attrs.evolve(price, lines=lines, total=price.platform_fee + price.tax_amount - price.subtotal)
    assert not_conserving(owing) == "the host would owe 30.00"


@pytest.mark.parametrize(
    "length, words",
    [
        (HOUR, "1 h costs"),
        (DAY, "1 day costs"),
        (6 * DAY + 21 * HOUR, "6 days 21 h cost"),
        (DAY + HOUR, "1 day 1 h cost"),
        (15 * MINUTE, "15 min cost"),
    ],
)
def test_lengths_are_said_as_people_say_them(length: object, words: str) -> None:
    assert isinstance(length, type(HOUR))
    assert cost(length) == words
    assert words.startswith(spoken(length))


def test_a_setting_says_all_that_was_asked() -> None:
    stay = PricedStay(TimeWindow(START, START + HOUR), 2 * HOUR, "SUN")
    listing = PricedListing(attrs.evolve(ORDINARY, increment_minutes=60), zone("Asia/Tokyo"), Decimal("0.5"))
    assert setting(stay, listing) == (
        "(hourly 1.00, daily 7.00, weekly 30.00, by 60 min USD; Asia/Tokyo, from Mon 2026-06-01 18:00; "
        "charging 2 h; with the code SUN; booked 50 % of the time)"
    )
