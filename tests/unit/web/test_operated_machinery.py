"""What operators look after by the pages: reviews, jobs, settings, and the audit log."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.unit.http.world import Document, Stay, a_stay
from tests.unit.web.browsing import Browser, Town

from driveway_core.actors import SYSTEM
from driveway_core.reviews import ReviewId


@pytest.fixture
def flagged(town: Town) -> tuple[Stay, Document]:
    """A driver's review that its host flagged."""
    stay = a_stay(town)
    booking = f"/v1/bookings/{stay.book()['id']}"
    town.now += timedelta(hours=1, minutes=5)
    town.got("POST", f"{booking}/check-in", stay.driver)
    town.now += timedelta(hours=1)
    town.got("POST", f"{booking}/check-out", stay.driver)
    words = {"rating": 1, "review_text": "Mud everywhere."}
    review = town.got("POST", f"{booking}/reviews", stay.driver, words, status=201)
    town.got("POST", f"{booking}/reviews", stay.host, {"rating": 5}, status=201)
    town.call("POST", f"/v1/reviews/{review['id']}/flag", stay.host, {"reason": "It was another place."})
    return stay, review


def shown(town: Town, review: Document) -> bool:
    with town.container.transactions().read(acting_as=SYSTEM) as work:
        return work.reviews.get(ReviewId(UUID(review["id"]))).is_shown


def test_a_flagged_review_is_hidden_or_stands_with_a_reason(
    town: Town, flagged: tuple[Stay, Document], operator: Browser
) -> None:
    _, review = flagged
    path = f"/admin/reviews/{review['id']}"
    page = operator.page("/admin/reviews")
    assert "Mud everywhere." in page
    assert "It was another place." in page
    assert "flagged review" in operator.page("/admin")
    silent = operator.refused(f"{path}/hide", {"reason": " "})
    assert f'id="e-reason-{review["id"]}"' in silent
    assert shown(town, review)
    assert operator.sent(f"{path}/hide", {"reason": "About another place."}) == "/admin/reviews"
    assert not shown(town, review)
    assert "No review waits for you" in operator.page("/admin/reviews")
    assert operator.sent(f"{path}/restore", {"reason": "It was this one."}) == "/admin/reviews"
    assert shown(town, review)


def test_the_open_payouts_and_the_jobs_say_when_there_are_none(operator: Browser) -> None:
    assert "No host waits for money" in operator.page("/admin/payouts")
    page = operator.page("/admin/jobs")
    assert "None." in page
    assert operator.refused("/admin/jobs/7/retry", status=404)


def test_books_that_are_settled_elsewhere_are_not_compared(operator: Browser) -> None:
    assert "settled elsewhere" in operator.page("/admin/reconciliation?days=30", 409)
    assert 'id="e-days"' in operator.page("/admin/reconciliation?days=0", 422)


def test_settings_are_changed_as_what_they_are(town: Town, operator: Browser) -> None:
    def value(key: str) -> str:
        return town.container.read_setting()(SYSTEM, key).value

    for key, sent, after in (
        ("maintenance_mode", ["false", "true"], "true"),
        ("maintenance_mode", ["false"], "false"),
        ("max_booking_hours", "72", "72"),
        ("marketplace_time_zone", "Europe/Paris", "Europe/Paris"),
        ("supported_cities", '["Oakland"]', '["Oakland"]'),
    ):
        assert operator.sent(f"/admin/settings/{key}", {key: sent}) == f"/admin/settings#setting-{key}"
        assert value(key) == after
    page = operator.page("/admin/settings")
    assert 'value="72"' in page
    assert "[&#34;Oakland&#34;]" in page
    assert " checked" not in page.partition('id="f-maintenance_mode"')[2].partition(">")[0]


@pytest.mark.parametrize(
    "key, sent",
    [("max_booking_hours", "many"), ("max_booking_hours", ""), ("supported_cities", '["Oak')],
)
def test_a_value_that_a_setting_cannot_mean_is_refused_beside_it(
    town: Town, operator: Browser, key: str, sent: str
) -> None:
    before = town.container.read_setting()(SYSTEM, key).value
    page = operator.refused(f"/admin/settings/{key}", {key: sent})
    assert f'id="e-{key}"' in page
    assert town.container.read_setting()(SYSTEM, key).value == before
    assert page.count('class="error"') == 1


def test_there_is_no_setting_of_another_name(operator: Browser) -> None:
    assert operator.refused("/admin/settings/colour", {"colour": "red"}, status=404)


def test_the_log_is_searched(town: Town, operator: Browser) -> None:
    stay = a_stay(town)
    booking = stay.book()["id"]
    page = operator.page(f"/admin/audit?related_booking_id={booking}&event_category=booking&event_type=")
    assert "A stay was booked, or asked for." in page
    assert f'href="/admin/bookings/{booking}"' in page
    assert f'href="/admin/accounts/{stay.driver.id}"' in page
    assert "No entry is so" in operator.page("/admin/audit?event_type=ring_rotated")


def test_moments_of_the_log_are_in_utc(town: Town, operator: Browser) -> None:
    operator.get("/admin/jobs")
    since, until = f"{town.now:%Y-%m-%dT%H:%M}", f"{town.now + timedelta(minutes=1):%Y-%m-%dT%H:%M}"
    kind = "event_type=operator_read"
    assert "An operator looked" in operator.page(f"/admin/audit?{kind}&from={since}&to={until}")
    assert "No entry is so" in operator.page(f"/admin/audit?{kind}&to={since}")
    assert f'value="{since}"' in operator.page(f"/admin/audit?from={since}")
    assert 'id="e-to"' in operator.page(f"/admin/audit?from={until}&to={since}", 422)


def test_a_long_log_goes_on(operator: Browser) -> None:
    for _ in range(3):
        operator.get("/admin/jobs")
    page = operator.page("/admin/audit?event_type=operator_read&limit=2")
    more = page.partition('class="pager"')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "event_type=operator_read" in more
    assert operator.page(more).count("<tr><td>") == 1


def test_the_log_is_verified_with_a_button(town: Town, operator: Browser) -> None:
    operator.get("/admin/jobs")
    assert "Nothing is sealed yet" in operator.send("/admin/audit/chain").text
    town.now += timedelta(minutes=5)
    town.container.seal_audit()()
    page = operator.send("/admin/audit/chain").text
    assert "as written." in page
    assert operator.get("/admin/audit/chain").status_code == 200
