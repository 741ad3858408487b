"""The audit log by the pages: searched, and looked through."""

from datetime import timedelta

from tests.unit.http.world import a_stay
from tests.unit.web.browsing import Browser, Town

from driveway_memory.audit_trail import MemoryAuditTrail


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
    assert operator.page(more).count('data-label="When (UTC)"') == 1


def test_the_log_is_verified_with_a_button(town: Town, operator: Browser) -> None:
    operator.get("/admin/jobs")
    assert "Nothing is sealed yet" in operator.send("/admin/audit/chain").text
    town.now += timedelta(minutes=5)
    town.container.seal_audit()()
    page = operator.send("/admin/audit/chain").text
    assert "as written." in page
    assert operator.get("/admin/audit/chain").status_code == 200


def test_what_is_wrong_with_the_log_is_said_in_words_and_so_is_what_is_known(
    town: Town, operator: Browser
) -> None:
    for _ in range(4):
        operator.get("/admin/jobs")
    town.now += timedelta(minutes=5)
    town.container.seal_audit()()
    trail = town.container.audit_trail()
    assert isinstance(trail, MemoryAuditTrail)
    tables = trail.ledger.committed
    gone = tables.seals.pop(1)
    tables.audit[:] = [each for each in tables.audit if each.place != gone.place]
    page = operator.send("/admin/audit/chain").text
    assert "The log is not as it was written." in page
    assert "Was written, and is gone." in page
    assert operator.person is not None
    acknowledge = town.container.acknowledge_loss()
    acknowledge(operator.person.account.actor, gone.number, gone.number, reason="Restored to Monday.")
    page = operator.send("/admin/audit/chain").text
    assert "as written." in page
    assert f"Entries {gone.number} to {gone.number}: Restored to Monday." in page


def test_each_cell_of_the_log_says_what_it_is_where_a_row_is_a_card(operator: Browser) -> None:
    operator.get("/admin/jobs")
    page = operator.page("/admin/audit?event_type=operator_read")
    columns = page.count('role="columnheader"')
    assert columns == 6
    assert page.count("<td ") == page.count("data-label=") == columns * page.count('data-label="Facts"')
