"""The strategies that users get: at their worst where clocks are, and plain when shrunk."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from driveway_core.money import Money
from driveway_core.pricing import PricedListing, PricedStay
from driveway_core.testing.strategies import ZONES, lengths, listings, stays
from driveway_core.wall_clock import stretches
from driveway_core.windows import DAY, HOUR, TimeWindow, zone

PLAIN = datetime(2026, 6, 1, tzinfo=UTC)
SEARCH = settings(max_examples=500, database=None, deadline=None)


def test_a_quarter_of_all_stays_see_the_clock_change_where_clocks_do() -> None:
    where, seen = zone("Europe/Berlin"), [0, 0]

    @settings(max_examples=200, database=None, derandomize=True)
    @given(stays(where))
    def look(stay: PricedStay) -> None:
        seen[0] += 1
        seen[1] += len(stretches(stay.window, where)) > 1

    look()
    assert seen[1] * 4 >= seen[0], seen


@given(st.data(), st.sampled_from((15 * HOUR, DAY, 9 * DAY, 70 * DAY)))
def test_no_length_is_nothing_or_more_than_asked_for(data: st.DataObject, longest: timedelta) -> None:
    assert timedelta() < data.draw(lengths(longest)) <= longest


@pytest.mark.wide
def test_stays_shrink_to_an_hour_from_a_monday_midnight() -> None:
    stay = find(stays(zone("UTC")), lambda _: True, settings=SEARCH)
    assert stay == PricedStay(TimeWindow(PLAIN, PLAIN + HOUR))


@pytest.mark.wide
def test_listings_shrink_to_a_dollar_an_hour_without_a_changing_clock() -> None:
    listing = find(listings(), lambda _: True, settings=SEARCH)
    assert listing == PricedListing(rates=listing.rates, time_zone=zone("UTC"))
    assert (listing.rates.hourly, listing.rates.daily) == (Money(100, "USD"), None)


@pytest.mark.wide
def test_every_currency_zone_increment_and_code_asked_for_is_drawn() -> None:
    drawn: set[object] = set()

    @settings(max_examples=300, database=None, derandomize=True)
    @given(listings(("USD", "JPY")), stays(zone("Asia/Tokyo"), promo_codes=("SUN", "SEA")))
    def look(listing: PricedListing, stay: PricedStay) -> None:
        drawn.update({listing.rates.currency, listing.time_zone.key, listing.rates.increment_minutes})
        drawn.update({stay.promo_code, stay.charging > 2 * HOUR})

    look()
    assert drawn >= {"USD", "JPY", 1, 15, 30, 60, None, "SUN", "SEA", False}
    assert len(drawn & set(ZONES)) > 12
