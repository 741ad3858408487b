"""Peak hours: examples by hand, and an oracle that walks the clock quarter by quarter."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.rules.scene import HOURLY, LOS_ANGELES, RATES, a_rule, a_stay, facts, lines_of, usd

from driveway_core.errors import InvalidValue
from driveway_core.money import Money
from driveway_core.pricing import PricedListing, PricedStay, Rates
from driveway_core.rule_data import Json
from driveway_core.rules.peak_hours import Hours, PeakHours, Weekday
from driveway_core.testing.strategies import rates, windows, zones
from driveway_core.windows import DAY, HOUR, MINUTE, TimeWindow

WORKDAYS: list[Json] = ["MO", "TU", "WE", "TH", "FR"]
MORNINGS: dict[str, Json] = {"days": WORKDAYS, "from": "07:00", "to": "10:00"}
WEEKEND: dict[str, Json] = {"days": ["SA", "SU"], "from": "00:00", "to": "00:00"}
FRIDAY_NIGHT: dict[str, Json] = {"days": ["FR"], "from": "22:00", "to": "02:00"}
USUAL: dict[str, Json] = {"hours": [MORNINGS], "multiplier": "1.5"}
QUARTER = 15 * MINUTE


def peak(*hours: Json, multiplier: str = "1.5") -> PeakHours:
    rule = a_rule("peak-hours", hours=list(hours), multiplier=multiplier)
    assert isinstance(rule, PeakHours)
    return rule


@pytest.mark.parametrize(
    "start, until, said",
    [
        ("2026-05-04 06:30", "2026-05-04 09:30", [("2 h 30 min at $4.25 more an hour", "2.50", "10.63")]),
        ("2026-05-04 09:00", "2026-05-04 12:00", [("1 h at $4.25 more an hour", "1.00", "4.25")]),
        ("2026-05-04 09:59", "2026-05-04 12:00", [("1 min at $4.25 more an hour", "0.02", "0.07")]),
        ("2026-05-04 10:00", "2026-05-05 07:00", []),
        ("2026-05-04 10:00", "2026-05-05 07:01", [("1 min at $4.25 more an hour", "0.02", "0.07")]),
        ("2026-05-09 06:00", "2026-05-10 20:00", []),
        ("2026-05-04 00:00", "2026-05-06 00:00", [("6 h at $4.25 more an hour", "6.00", "25.50")]),
    ],
)
def test_the_time_in_peak_hours_costs_the_multiplier(
    start: str, until: str, said: list[tuple[str, str, str]]
) -> None:
    lines = lines_of(a_stay(start, until=until), peak(MORNINGS))
    assert [facts(line) for line in lines] == [(f"Peak hours, {label}", *rest) for label, *rest in said]


def test_hours_over_midnight_belong_to_the_day_on_which_they_begin() -> None:
    rule = peak(FRIDAY_NIGHT)
    (line,) = lines_of(a_stay("2026-05-08 20:00", until="2026-05-09 08:00"), rule)
    assert facts(line) == ("Peak hours, 4 h at $4.25 more an hour", "4.00", "17.00")
    assert lines_of(a_stay("2026-05-08 02:00", until="2026-05-08 22:00"), rule) == ()
    sunday = peak({"days": ["SU"], "from": "23:00", "to": "01:00"})
    (line,) = lines_of(a_stay("2026-05-10 20:00", until="2026-05-11 08:00"), sunday)
    assert facts(line)[1:] == ("2.00", "8.50")


def test_the_same_hours_named_twice_count_once() -> None:
    twice = peak(MORNINGS, {"days": ["MO"], "from": "09:00", "to": "11:00"})
    (line,) = lines_of(a_stay("2026-05-04 06:00", until="2026-05-04 12:00"), twice)
    assert facts(line)[1:] == ("4.00", "17.00")


@pytest.mark.parametrize(
    "days, label, amount",
    [
        (timedelta(hours=5), "5 h at $4.25 more an hour, at most $20.00 a day", "20.00"),
        (2 * DAY, "48 h at $4.25 more an hour, at most $20.00 a day", "40.00"),
        (9 * DAY, "96 h at $4.25 more an hour, at most $20.00 a day", "80.00"),
    ],
)
def test_a_day_adds_at_most_what_the_multiplier_adds_to_a_daily_rate(
    days: timedelta, label: str, amount: str
) -> None:
    rule = peak(WEEKEND)
    (line,) = lines_of(a_stay("2026-05-09 00:00", lasting=days), rule)
    assert facts(line) == (f"Peak hours, {label}", "1", amount)
    assert (line.kind, line.unit_amount) == ("peak-hours", line.amount)


def test_every_rate_that_caps_the_surcharge_is_named() -> None:
    always = peak({"days": [*WORKDAYS, "SA", "SU"], "from": "00:00", "to": "00:00"}, multiplier="2")
    listing = PricedListing(Rates(usd("1.00"), usd("20.00"), usd("100.00")), LOS_ANGELES)
    (line,) = lines_of(a_stay("2026-05-04 00:00", lasting=7 * DAY), always, listing=listing)
    label = "Peak hours, 168 h at $1.00 more an hour, at most $20.00 a day and $100.00 a week"
    assert facts(line) == (label, "1", "100.00")


def test_an_amount_that_just_reaches_the_daily_rate_is_not_cut() -> None:
    reached = PricedListing(attrs.evolve(RATES, daily=usd("42.50")), LOS_ANGELES)
    (line,) = lines_of(a_stay("2026-05-09 09:00", lasting=5 * HOUR), peak(WEEKEND), listing=reached)
    assert facts(line) == ("Peak hours, 5 h at $4.25 more an hour", "5.00", "21.25")


def test_weeks_run_from_monday_and_belong_to_the_month_of_their_monday() -> None:
    always = peak({"days": [*WORKDAYS, "SA", "SU"], "from": "00:00", "to": "00:00"}, multiplier="2")

    def surcharge(start: str, until: str, weekly: Money | None = None, monthly: Money | None = None) -> str:
        listing = PricedListing(Rates(usd("1.00"), weekly=weekly, monthly=monthly), LOS_ANGELES)
        (line,) = lines_of(a_stay(start, until=until), always, listing=listing)
        return str(line.amount.decimal)

    week, month = usd("50.00"), usd("120.00")
    assert surcharge("2026-05-04 00:00", "2026-05-11 00:00", weekly=week) == "50.00"
    assert surcharge("2026-05-05 00:00", "2026-05-12 00:00", weekly=week) == "74.00"
    assert surcharge("2026-04-27 00:00", "2026-05-04 00:00", monthly=month) == "120.00"
    assert surcharge("2026-05-01 00:00", "2026-05-07 00:00", monthly=month) == "144.00"
    assert surcharge("2026-06-29 00:00", "2026-07-31 00:00", weekly=week, monthly=month) == "170.00"
    assert surcharge("2026-05-04 00:00", "2026-06-01 00:00", weekly=week, monthly=usd("201")) == "200.00"
    assert surcharge("2026-05-04 00:00", "2026-06-01 00:00", weekly=week, monthly=usd("199")) == "199.00"


@pytest.mark.parametrize(
    "start, hours, amount",
    [
        ("2026-03-08 00:00", 3, "8.50"),  # 1:00 to 4:00 on a night without 2:00 to 3:00
        ("2026-11-01 00:00", 6, "17.00"),  # the hour from 1:00 comes twice
    ],
)
def test_peak_hours_are_those_that_the_clock_shows(start: str, hours: int, amount: str) -> None:
    night = peak({"days": ["SU"], "from": "01:00", "to": "04:00"})
    listing = PricedListing(HOURLY, LOS_ANGELES)
    (line,) = lines_of(a_stay(start, lasting=hours * HOUR), night, listing=listing)
    assert str(line.amount.decimal) == amount


def test_a_surcharge_of_less_than_half_a_cent_has_no_line() -> None:
    cheap = PricedListing(Rates(Money(1, "USD")), LOS_ANGELES)
    assert lines_of(a_stay(lasting=HOUR), peak(MORNINGS, multiplier="1.4"), listing=cheap) == ()
    (line,) = lines_of(a_stay(lasting=HOUR), peak(MORNINGS, multiplier="1.5"), listing=cheap)
    assert line.amount == Money(1, "USD")


def test_a_minute_begun_is_said_as_one_but_paid_to_the_second() -> None:
    (line,) = lines_of(a_stay("2026-05-04 09:58:30", lasting=HOUR), peak(MORNINGS))
    assert facts(line) == ("Peak hours, 2 min at $4.25 more an hour", "0.03", "0.11")


@pytest.mark.parametrize(
    "fields, place, reason",
    [
        ({"multiplier": "0.8"}, "multiplier", "make a longer stay cheaper"),
        ({"multiplier": "1"}, "multiplier", "cost what they always do"),
        ({"multiplier": "5.1"}, "multiplier", "between 0 and 5"),
        ({"multiplier": 2}, "multiplier", "in quotes"),
        ({"hours": []}, "hours", "list of 1 to 21"),
        ({"hours": [MORNINGS] * 22}, "hours", "list of 1 to 21"),
        ({"hours": [{**MORNINGS, "days": []}]}, "hours/0/days", "some of MO, TU, WE, TH, FR, SA, SU"),
        ({"hours": [{**MORNINGS, "days": ["XX"]}]}, "hours/0/days", "some of MO, TU"),
        ({"hours": [{**MORNINGS, "days": "MO"}]}, "hours/0/days", "some of MO, TU"),
        ({"hours": [{**MORNINGS, "days": [["MO"]]}]}, "hours/0/days", "some of MO, TU"),
        ({"hours": [MORNINGS, {**MORNINGS, "days": ["MO", "MO"]}]}, "hours/1/days", "twice"),
        ({"hours": [{**MORNINGS, "from": "7:00"}]}, "hours/0/from", "such as 07:30"),
        ({"hours": [{**MORNINGS, "to": "24:00"}]}, "hours/0/to", "midnight is 00:00"),
        ({"hours": [{**MORNINGS, "to": "10:60"}]}, "hours/0/to", "such as 07:30"),
        ({"hours": [{**MORNINGS, "until": "10:00"}]}, "hours/0/until", "is not a field"),
        ({"days": ["MO"]}, "days", "is not a field"),
    ],
)
def test_wrong_peak_hours_are_refused_by_name(fields: dict[str, Json], place: str, reason: str) -> None:
    with pytest.raises(InvalidValue, match=reason) as refusal:
        a_rule("peak-hours", **(USUAL | fields))
    assert refusal.value.field == f"rules/0/{place}"


def test_a_multiplier_of_five_and_the_last_minute_of_the_day_are_fine() -> None:
    rule = peak({"days": ["MO"], "from": "23:59", "to": "00:00"}, multiplier="5")
    (line,) = lines_of(a_stay("2026-05-04 22:00", lasting=3 * HOUR), rule)
    assert facts(line) == ("Peak hours, 1 min at $34.00 more an hour", "0.02", "0.57")


def test_rules_about_the_same_hours_contradict_each_other_and_others_do_not() -> None:
    mornings = peak(MORNINGS)
    assert mornings.clashes(peak({"days": ["MO"], "from": "09:59", "to": "12:00"}, multiplier="2")) == (
        "both are about the same hours; give each hour one multiplier"
    )
    assert mornings.clashes(peak({"days": ["MO"], "from": "10:00", "to": "12:00"})) is None
    assert mornings.clashes(peak(FRIDAY_NIGHT)) is None
    assert mornings.clashes(a_rule("ev-charging", per_hour="2.00")) is None


# --- the oracle


def owed(
    minutes_of_week: set[int], multiplier: Decimal, asked: Rates, stay: TimeWindow, where: ZoneInfo
) -> int:
    """Quarter of an hour by quarter of an hour; then days, weeks and months by the calendar."""
    days: Mapping[date, Fraction] = defaultdict(Fraction)
    moment = stay.start
    while moment < stay.end:
        local = moment.astimezone(where)
        if (local.weekday() * 24 + local.hour) * 4 + local.minute // 15 in minutes_of_week:
            days[local.date()] += Fraction(asked.hourly.minor, 4)  # type: ignore[index]  # a defaultdict
        moment += QUARTER
    if asked.daily:
        days = {day: min(worth, Fraction(asked.daily.minor)) for day, worth in days.items()}
    weeks: dict[date, Fraction] = defaultdict(Fraction)
    for day, worth in days.items():
        weeks[day - day.weekday() * DAY] += worth
    if asked.weekly:
        weeks = {monday: min(worth, Fraction(asked.weekly.minor)) for monday, worth in weeks.items()}
    months: dict[tuple[int, int], Fraction] = defaultdict(Fraction)
    for monday, worth in weeks.items():
        months[monday.year, monday.month] += worth
    if asked.monthly:
        months = {month: min(worth, Fraction(asked.monthly.minor)) for month, worth in months.items()}
    return floor(sum(months.values(), Fraction()) * Fraction(multiplier - 1) + Fraction(1, 2))


@st.composite
def judged(draw: st.DrawFn) -> tuple[PeakHours, Rates, TimeWindow, ZoneInfo]:
    quarter = st.integers(0, 95).map(lambda count: count * 15)
    day = st.sets(st.sampled_from(Weekday), min_size=1).map(lambda days: tuple(sorted(days)))
    hours = st.lists(st.builds(Hours, day, quarter, quarter), min_size=1, max_size=3).map(tuple)
    where = draw(zones())
    rule = PeakHours(draw(hours), Decimal(draw(st.integers(10_001, 50_000))) / 10_000)
    return rule, draw(rates()), draw(windows(where, every=QUARTER, longest=8 * DAY)), where


@pytest.mark.wide
@given(judged())
@example(
    (
        peak(WEEKEND),
        RATES,
        TimeWindow(datetime(2011, 12, 28, tzinfo=UTC), datetime(2012, 1, 3, tzinfo=UTC)),
        ZoneInfo("Pacific/Apia"),
    )
)
def test_the_surcharge_is_the_one_of_a_walk_by_the_clock(
    case: tuple[PeakHours, Rates, TimeWindow, ZoneInfo],
) -> None:
    rule, asked, stay, where = case
    quarters: set[int] = set()
    for each in rule.hours:
        length = each.until - each.start if each.until > each.start else each.until - each.start + 1_440
        for day in each.days:
            first = (list(Weekday).index(day) * 1_440 + each.start) // 15
            quarters |= {(first + count) % 672 for count in range(length // 15)}
    lines = lines_of(PricedStay(stay), rule, listing=PricedListing(asked, where))
    assert sum(line.amount.minor for line in lines) == owed(quarters, rule.multiplier, asked, stay, where)
