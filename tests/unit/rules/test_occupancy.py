from decimal import Decimal

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.rules.scene import LISTING, a_rule, a_stay, facts, priced

from driveway_core.errors import InvalidValue
from driveway_core.laws import Law
from driveway_core.rule_data import Json
from driveway_core.rules.occupancy import Occupancy, Period
from driveway_core.testing.rule_strategies import occupancies
from driveway_core.windows import HOUR

FIELDS: dict[str, Json] = {"lowest": "0.8", "highest": "1.3", "quiet": "0.2", "busy": "0.8", "period": "day"}


def occupancy(**fields: Json) -> Occupancy:
    rule = a_rule("occupancy", **{**FIELDS, **fields})
    assert isinstance(rule, Occupancy)
    return rule


@pytest.mark.parametrize(
    "booked, label, amount",
    [
        ("0", "Quiet driveway, 20 % less", "-3.40"),
        ("0.2", "Quiet driveway, 20 % less", "-3.40"),
        ("0.32", "Quiet driveway, 10 % less", "-1.70"),
        ("0.452", "Busy driveway, 1 % more", "0.17"),
        ("0.5", "Busy driveway, 5 % more", "0.85"),
        ("0.8", "Busy driveway, 30 % more", "5.10"),
        ("1", "Busy driveway, 30 % more", "5.10"),
    ],
)
def test_the_price_follows_how_well_a_driveway_is_booked(booked: str, label: str, amount: str) -> None:
    listing = attrs.evolve(LISTING, occupancy=Decimal(booked))
    _, line = priced(a_stay(lasting=2 * HOUR), occupancy(), listing=listing).lines
    assert facts(line) == (label, "1", amount)
    assert (line.kind, line.unit_amount) == ("occupancy", line.amount)


def test_a_factor_of_five_is_four_hundred_per_cent_more() -> None:
    listing = attrs.evolve(LISTING, occupancy=Decimal(1))
    _, line = priced(a_stay(lasting=2 * HOUR), occupancy(highest="5"), listing=listing).lines
    assert facts(line) == ("Busy driveway, 400 % more", "1", "68.00")


@pytest.mark.parametrize("booked", [None, Decimal("0.44"), Decimal("0.445")])
def test_nothing_measured_or_nothing_to_change_has_no_line(booked: Decimal | None) -> None:
    listing = attrs.evolve(LISTING, occupancy=booked)
    assert len(priced(a_stay(lasting=2 * HOUR), occupancy(), listing=listing).lines) == 1


def test_half_a_per_cent_rounds_up() -> None:
    assert occupancy().factor(Decimal("0.446")) == Decimal("1.01")


def test_lines_so_far_are_part_of_the_price_that_it_changes() -> None:
    listing = attrs.evolve(LISTING, occupancy=Decimal("0.8"))
    charging = a_rule("ev-charging", per_session="3.00")
    stay = a_stay(lasting=2 * HOUR, charging=HOUR)
    after = priced(stay, charging, occupancy(), listing=listing)
    before = priced(stay, occupancy(), charging, listing=listing)
    assert (str(after.subtotal.decimal), str(before.subtotal.decimal)) == ("26.00", "25.10")


@given(occupancies(), st.decimals(0, 1, places=4), st.decimals(0, 1, places=4))
def test_the_factor_is_bounded_and_rises_with_the_occupancy(
    rule: Occupancy, one: Decimal, other: Decimal
) -> None:
    less, more = sorted((one, other))
    assert rule.lowest <= rule.factor(less) <= rule.factor(more) <= rule.highest
    assert rule.factor(rule.quiet) == rule.lowest
    assert rule.factor(rule.busy) == rule.highest


def test_one_that_only_lowers_the_price_keeps_its_caps() -> None:
    assert {Law.CAPPED, Law.CIVIL_DAYS} <= occupancy(highest="1").keeps
    assert not {Law.CAPPED, Law.CIVIL_DAYS} & occupancy(highest="1.01").keeps


@pytest.mark.parametrize(
    "fields, place, reason",
    [
        ({"lowest": "0.09"}, "lowest", "between 0.1 and 5"),
        ({"highest": "5.01"}, "highest", "between 0.1 and 5"),
        ({"lowest": "0.855"}, "lowest", "at most 2 decimals"),
        ({"highest": "1.305"}, "highest", "at most 2 decimals"),
        ({"lowest": "1.3"}, "lowest", "less than highest"),
        ({"lowest": "1.4"}, "lowest", "less than highest"),
        ({"quiet": "0.8"}, "quiet", "less than busy"),
        ({"quiet": "0.9"}, "quiet", "less than busy"),
        ({"quiet": "-0.1"}, "quiet", "between 0 and 1"),
        ({"busy": "1.1"}, "busy", "between 0 and 1"),
        ({"period": "hour"}, "period", "one of day, week"),
        ({"period": None}, "period", "is missing"),
        ({"most": "2"}, "most", "is not a field"),
    ],
)
def test_wrong_bounds_are_refused_by_name(fields: dict[str, Json], place: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason) as refusal:
        occupancy(**fields)
    assert refusal.value.field == f"rules/0/{place}"


def test_the_widest_bounds_are_fine() -> None:
    rule = occupancy(lowest="0.1", highest="5", quiet="0", busy="1", period="week")
    assert rule == Occupancy(Decimal("0.1"), Decimal(5), Decimal(0), Decimal(1), Period.WEEK)
