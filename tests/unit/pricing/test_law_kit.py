"""The kit that judges anybody's rules: it catches what breaks a law, and nothing else."""

from datetime import UTC, datetime
from decimal import Decimal

import attrs
import pytest
from hypothesis import strategies as st
from tests.unit.pricing import bad_rules as bad
from tests.unit.pricing.ordinary import ORDINARY, START

from driveway_core.laws import Law
from driveway_core.pricing import PricedListing, PricedStay, PriceRule
from driveway_core.rule_sets import RuleBook, RuleSet
from driveway_core.rules import SHIPPED
from driveway_core.testing.laws import ON_TRIAL, LawBroken, check_laws, judge_laws
from driveway_core.windows import HOUR, TimeWindow, zone

PLAIN = "(hourly 1.00 USD; UTC, from Mon 2026-06-01 00:00)"
BOOK = RuleBook({"kept": bad.read_kept})


def smallest(rule: PriceRule, law: Law, *, examples: int = 40) -> str:
    """The sentence with which the kit catches a rule that promises a law."""
    with pytest.raises(LawBroken) as caught:
        check_laws(rule, keeps=[law], examples=examples, book=BOOK)
    return str(caught.value)


CAUGHT: tuple[tuple[PriceRule, Law, str], ...] = (
    (
        bad.a_quarter_off_from_a_week,
        Law.MONOTONE,
        f"7 days cost 126.00 but 6 days cost 144.00 {PLAIN}",
    ),
    (
        bad.two_more_a_stay,
        Law.SCALE,
        f"with all rates times 2, 1 h costs 4.00, not 2 times 3.00 {PLAIN}",
    ),
    (
        bad.cheaper_where_an_hour_is_dear,
        Law.FAIR_RATES,
        f"with the hourly rate raised to 2.00, 1 h costs 0.80 and 1.00 before {PLAIN}",
    ),
    (
        bad.after_the_first_line,
        Law.ORDER_BLIND,
        (
            "the rule answered Adjustment -0.10 after [1 h at $1.00 an hour, Busy evening] and "
            f"Adjustment -0.13 after [Busy evening, 1 h at $1.00 an hour] {PLAIN}"
        ),
    ),
    (
        bad.in_floats,
        Law.EXACT,
        f"the rule made the amount -1.5, a float, not money, for 1 h {PLAIN}",
    ),
    (
        bad.in_dollars_everywhere,
        Law.EXACT,
        (
            "the rule made the unit amount -0.01 USD, where the listing asks JPY, for 1 h "
            "(hourly 100 JPY; UTC, from Mon 2026-06-01 00:00)"
        ),
    ),
    (
        bad.by_the_clock,
        Law.PURE,
        "the rule read the clock (datetime.now)",
    ),
)


@pytest.mark.wide
@pytest.mark.parametrize("rule, law, sentence", CAUGHT)
def test_a_bad_rule_is_caught_with_the_smallest_counter_example(
    rule: PriceRule, law: Law, sentence: str
) -> None:
    assert smallest(rule, law) == f"{law}: {sentence}"


@pytest.mark.wide
def test_a_rule_that_subtracts_wall_clock_times_is_caught_where_the_clock_is_set_back() -> None:
    assert "but" in smallest(bad.by_the_wall_clock, Law.MONOTONE, examples=60)


def test_a_rule_that_gives_to_the_first_few_is_caught_when_the_first_of_them_asks_again() -> None:
    assert "when asked again" in smallest(bad.ForTheFirst(50), Law.PURE)


def test_what_a_rule_remembers_is_seen_before_other_laws_are_tried() -> None:
    known: list[datetime] = []

    def rule(_: PricedStay, __: PricedListing, ___: bad.Lines) -> bad.Lines:
        if not known:
            known.append(datetime.now(UTC))  # noqa: TID251  # on purpose
        return ()

    with pytest.raises(LawBroken, match=r"pure: the rule read the clock \(datetime.now\)"):
        check_laws(rule, examples=5)


@pytest.mark.parametrize("keeps", ["all", ["monotone", "cheap"], [1], None])
def test_a_promise_that_is_no_law_is_refused_and_not_left_untried(keeps: object) -> None:
    @attrs.frozen
    class Promising:
        keeps: object

        def __call__(self, _: PricedStay, __: PricedListing, ___: bad.Lines, /) -> bad.Lines:
            return ()

    with pytest.raises(TypeError, match=r"the rule Promising keeps .*, which are not laws"):
        check_laws(Promising(keeps))


def test_a_stored_rule_is_read_back_by_the_book_that_is_handed_over() -> None:
    rule = bad.Kept(Decimal(10), "Summer", forgets=True)
    assert smallest(rule, Law.STABLE) == (
        "stable: the rule is another rule when it is read back: {'kind': 'kept', 'percent_off': '10'}"
    )
    check_laws(rule, keeps=[Law.STABLE], book=SHIPPED, examples=5)


@pytest.mark.wide
def test_the_code_of_a_stored_rule_is_tried_by_itself_and_that_of_a_function_when_told() -> None:
    def plain(stay: PricedStay, listing: PricedListing, so_far: bad.Lines) -> bad.Lines:
        return bad.Code("SUN")(stay, listing, so_far)

    assert "with the code SUN" in smallest(bad.Code("SUN"), Law.SCALE)
    check_laws(plain, keeps=[Law.SCALE], examples=20)
    with pytest.raises(LawBroken):
        check_laws(plain, keeps=[Law.SCALE], examples=20, promo_codes=["SUN"])


def test_listings_and_stays_can_be_ones_own() -> None:
    listing = PricedListing(ORDINARY, zone("Asia/Tokyo"))
    stay = PricedStay(TimeWindow(START, START + 5 * HOUR))
    with pytest.raises(LawBroken) as caught:
        check_laws(
            bad.ten_percent_more,
            keeps=[Law.CAPPED],
            listings=st.just(listing),
            stays=st.just(stay),
            examples=3,
        )
    assert str(caught.value) == (
        "capped: 5 h cost 5.50 but 5 h at the hourly rate 5.00 "
        "(hourly 1.00, daily 7.00, weekly 30.00 USD; Asia/Tokyo, from Mon 2026-06-01 18:00)"
    )


def test_a_rule_is_held_to_what_it_promises_and_no_more() -> None:
    @attrs.frozen
    class Surcharge:
        keeps: frozenset[Law] = ON_TRIAL - {Law.CAPPED, Law.CIVIL_DAYS}

        def __call__(self, stay: PricedStay, listing: PricedListing, so_far: bad.Lines, /) -> bad.Lines:
            return bad.ten_percent_more(stay, listing, so_far)

    check_laws(Surcharge(), examples=10)
    report = judge_laws(Surcharge(), laws=[Law.CAPPED, Law.MONOTONE], examples=10)
    assert [(each.law, each.promised, each.kept) for each in report.verdicts] == [
        (Law.MONOTONE, True, True),
        (Law.CAPPED, False, False),
    ]
    assert report.broken_promises == ()


def test_rules_in_order_promise_what_all_of_them_promise_and_are_told_apart() -> None:
    stored = bad.Kept(Decimal(10), keeps=frozenset({Law.EXACT, Law.PURE}))
    check_laws(RuleSet((stored,)), examples=5)
    with pytest.raises(LawBroken, match=r"the rule by_the_clock read the clock"):
        check_laws([stored, bad.by_the_clock], examples=5)


def test_laws_broken_by_one_fault_are_told_of_in_one_line() -> None:
    with pytest.raises(LawBroken) as caught:
        check_laws(bad.in_euros, keeps=[Law.EXACT, Law.WHOLE], examples=5)
    assert str(caught.value).startswith("exact, whole: the rule made the unit amount -0.01 EUR, where")
    assert [each.law for each in caught.value.broken] == [Law.EXACT, Law.WHOLE]


def test_progress_is_told() -> None:
    heard: list[str] = []
    judge_laws(
        bad.two_more_a_stay,
        laws=[Law.SCALE],
        examples=3,
        progress=lambda doing, done, of: heard.append(f"{doing} {done}/{of}"),
    )
    assert heard == [
        "trying the laws 1/3",
        "trying the laws 2/3",
        "trying the laws 3/3",
        "looking for the smallest case against scale 0/1",
    ]
