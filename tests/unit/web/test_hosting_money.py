"""What hosts earn, by the pages."""

from datetime import timedelta

from tests.unit.http.world import told
from tests.unit.web.browsing import Browser, Town

from driveway_core.earnings import WeekEarned
from driveway_core.money import Money
from driveway_core.testing.builders import NOW
from driveway_web.drawings import Bars


def a_week(earned: int, paid_out: int, expected: int) -> WeekEarned:
    """One week, in cents."""
    dollars = [Money(each, "USD") for each in (earned, paid_out, 0, expected)]
    return WeekEarned(
        monday=NOW.date(),
        stays=1,
        earned=dollars[0],
        paid_out=dollars[1],
        on_its_way=dollars[2],
        expected=dollars[3],
    )


def test_bars_are_as_high_as_what_they_stand_for() -> None:
    bars = Bars.of([a_week(4_000, 1_000, 6_000), a_week(0, 0, 5_000), a_week(-500, 0, 0)])
    first, second, third = bars.bars
    assert (first.paid, first.coming, first.expected) == (13.0, 39.0, 78.0)
    assert (second.paid, second.coming, second.expected) == (0.0, 0.0, 65.0)
    assert (third.paid, third.coming, third.expected) == (0.0, 0.0, 0.0)
    assert second.x > first.x + bars.bar
    assert Bars.of([]).bars == []


def test_a_stay_that_is_over_is_reviewed_by_its_host(town: Town, host: Browser, driver: Browser) -> None:
    assert host.person is not None
    assert driver.person is not None
    wish = {
        "driveway_id": town.driveway(host.person)["id"],
        "vehicle_id": town.vehicle(driver.person)["id"],
        "start_time": told(1),
        "end_time": told(3),
    }
    booking = town.booking(wish, driver.person)
    for hours, verb in ((1, "check-in"), (3, "check-out")):
        town.now = NOW + timedelta(hours=hours)
        driver.person = town.signed_in(driver.person.account)
        town.got("POST", f"/v1/bookings/{booking['id']}/{verb}", driver.person)
    page = host.page(f"/host/bookings/{booking['id']}")
    assert "How was it with Ada?" in page
    assert host.sent(f"/host/bookings/{booking['id']}/review", {"rating": "5", "review_text": "Tidy."})
    assert "Tidy." in host.page(f"/host/bookings/{booking['id']}")
    assert 'id="e-rating"' not in host.page(f"/host/bookings/{booking['id']}")


def test_payouts_and_the_bank_are_told_where_money_is_settled_elsewhere(host: Browser) -> None:
    assert "Nothing earned yet" in host.page("/host/earnings")
    assert "No payouts yet" in host.page("/host/payouts")
    assert "outside of this site" in host.page("/host/bank")
    host.refused("/host/bank", status=409)
    host.page("/host/payouts/01950000-0000-7000-8000-000000000000", 404)
