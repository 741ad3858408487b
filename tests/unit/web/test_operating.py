"""What operators find and decide by the pages: accounts, listings and bookings."""

from typing import Final

import pytest
from tests.unit.http.world import Stay, a_stay
from tests.unit.web.browsing import Browser, Town, headings

from driveway_core.actors import SYSTEM, AccountStatus
from driveway_core.testing.builders import an_id

ANYWHERE: Final = (
    "/admin",
    "/admin/accounts",
    "/admin/accounts?email=x",
    "/admin/listings",
    "/admin/listings?status=x",
    "/admin/bookings",
    "/admin/bookings?account_id=x",
    "/admin/reviews",
    "/admin/payouts",
    "/admin/reconciliation",
    "/admin/reconciliation?days=0",
    "/admin/jobs",
    "/admin/settings",
    "/admin/audit",
    "/admin/audit?from=x",
    "/admin/audit/chain",
)


@pytest.fixture
def stay(town: Town) -> Stay:
    """A stay that can be booked."""
    return a_stay(town)


def account_of(browser: Browser) -> str:
    assert browser.person is not None
    return browser.person.id


def test_nobody_but_operators_sees_any_of_it(
    stay: Stay, town: Town, driver: Browser, operator: Browser, visitor: Browser
) -> None:
    booking = stay.book()
    of_one = (
        f"/admin/accounts/{stay.driver.id}",
        f"/admin/listings/{stay.driveway['id']}",
        f"/admin/bookings/{booking['id']}",
        f"/admin/bookings/{booking['id']}/cancel",
        f"/admin/payouts/{an_id()}",
    )
    own = town.browser_of(stay.driver.account)
    for path in (*ANYWHERE, *of_one):
        assert "Only an operator" in driver.page(path, 403), path
        assert own.get(path).status_code == 403, path
        assert visitor.get(path).status_code == 303, path
        assert len(headings(operator.get(path).text)) == 1, path


def test_nobody_but_operators_decides_anything(stay: Stay, driver: Browser) -> None:
    one = f"/admin/accounts/{stay.host.id}"
    booking = f"/admin/bookings/{stay.book()['id']}"
    for path in (
        *(f"{one}/{act}" for act in ("suspend", "ban", "restore", "identity")),
        f"/admin/listings/{stay.driveway['id']}/suspend",
        f"/admin/listings/{stay.driveway['id']}/restore",
        f"/admin/reviews/{an_id()}/hide",
        f"/admin/reviews/{an_id()}/restore",
        f"{booking}/cancel",
        f"{booking}/refunds",
        "/admin/jobs/1/retry",
        "/admin/settings/maintenance_mode",
        "/admin/audit/chain",
    ):
        sent = {"once": "k", "amount": "1", "reason": "No.", "maintenance_mode": "true"}
        assert "Only an operator" in driver.refused(path, sent, status=403), path


def test_the_overview_leads_to_an_account_and_to_a_booking(
    stay: Stay, driver: Browser, operator: Browser
) -> None:
    booking = stay.book()
    assert driver.person is not None
    email = driver.person.account.email.value
    page = operator.page("/admin")
    assert 'name="email"' in page
    assert 'name="booking_reference"' in page
    found = operator.page(f"/admin/accounts?email={email.upper()}")
    assert f"/admin/accounts/{account_of(driver)}" in found
    assert "Nobody has this address" in operator.page("/admin/accounts?email=x@example.com")
    assert 'id="e-email"' in operator.page("/admin/accounts?email=nobody", 422)
    by_reference = operator.page(f"/admin/bookings?booking_reference={booking['booking_reference'].lower()}")
    assert f"/admin/bookings/{booking['id']}" in by_reference
    assert "No booking is so" in operator.page("/admin/bookings?booking_reference=DH-NONE")


def test_an_account_is_suspended_banned_restored_and_vouched_for(
    town: Town, driver: Browser, operator: Browser
) -> None:
    path = f"/admin/accounts/{account_of(driver)}"

    def status() -> AccountStatus:
        assert driver.person is not None
        with town.container.transactions().read(acting_as=SYSTEM) as work:
            return work.accounts.get(driver.person.account.id).status

    for act, after, told in (
        ("suspend", AccountStatus.SUSPENDED, "This account is suspended now."),
        ("ban", AccountStatus.BANNED, "This account is banned now."),
        ("restore", AccountStatus.ACTIVE, "This account is active now."),
    ):
        assert f"{path}/{act}" in operator.page(path)
        assert operator.sent(f"{path}/{act}") == path
        assert told in operator.page(path)
        assert status() is after
    assert operator.sent(f"{path}/identity") == path
    page = operator.page(path)
    assert "vouched for" in page
    assert f"{path}/identity" not in page


def test_nobody_vouches_for_themselves(operator: Browser) -> None:
    page = operator.refused(f"/admin/accounts/{account_of(operator)}/identity", status=403)
    assert "another operator has to decide it" in page


def test_a_listing_is_found_taken_off_and_put_back(stay: Stay, operator: Browser) -> None:
    path = f"/admin/listings/{stay.driveway['id']}"
    assert path in operator.page(f"/admin/listings?host_id={stay.host.id}&status=active")
    assert operator.sent(f"{path}/suspend") == path
    assert stay.world.refused("GET", f"/v1/driveways/{stay.driveway['id']}", stay.driver)[0] == 404
    assert path in operator.page("/admin/listings?status=suspended&host_id=")
    assert "No listing is so" in operator.page("/admin/listings?status=active")
    assert operator.sent(f"{path}/restore") == path
    assert stay.world.call("GET", f"/v1/driveways/{stay.driveway['id']}", stay.driver).status_code == 200


def test_an_exact_address_is_not_for_operators(stay: Stay, operator: Browser) -> None:
    booking = stay.book()
    for path in (f"/admin/listings/{stay.driveway['id']}", f"/admin/bookings/{booking['id']}"):
        page = operator.page(path)
        assert "123 Castro" not in page
        assert "The gate opens" not in page


def test_a_long_list_goes_on_and_is_asked_in_the_same_way(stay: Stay, operator: Browser) -> None:
    for _ in range(2):
        stay.world.driveway(stay.host)
    page = operator.page(f"/admin/listings?host_id={stay.host.id}&status=&limit=2")
    more = page.partition('class="pager"')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert f"host_id={stay.host.id}" in more
    rest = operator.page(more)
    assert f"/admin/listings/{stay.driveway['id']}" in rest
    assert 'class="pager"' not in rest


def test_a_stay_is_cancelled_once_its_consequence_was_shown(stay: Stay, operator: Browser) -> None:
    booking = stay.book()
    path = f"/admin/bookings/{booking['id']}"
    seen = operator.page(f"{path}/cancel")
    assert booking["total_amount"] in seen.partition("The driver gets back")[2][:80]
    api = f"/v1/bookings/{booking['id']}"
    assert stay.world.got("GET", api, stay.driver)["booking_status"] == "confirmed"
    key = seen.partition('name="once" value="')[2].partition('"')[0]
    form = {"once": key, "reason": "The street is dug up."}
    assert [operator.sent(f"{path}/cancel", form) for _ in range(2)] == [path, path]
    gone = stay.world.got("GET", api, stay.driver)
    assert (gone["cancelled_by"], gone["cancel_reason"]) == ("platform", "The street is dug up.")
    page = operator.page(path)
    assert "by the platform" in page
    assert "The street is dug up." in page
    assert "Cancel the stay…" not in page
    operator.refused(f"{path}/cancel", {**form, "once": "another"}, status=409)


def test_what_is_paid_elsewhere_is_not_given_back_here(stay: Stay, operator: Browser) -> None:
    path = f"/admin/bookings/{stay.book()['id']}"
    assert "It is paid elsewhere" in operator.page(path)
    form = {"once": "k", "amount": "1.00"}
    assert "settled elsewhere" in operator.refused(f"{path}/refunds", form, status=409)


def test_what_one_decides_about_others_is_not_offered_about_oneself(
    operator: Browser, driver: Browser
) -> None:
    assert operator.person is not None
    assert driver.person is not None
    theirs = operator.page(f"/admin/accounts/{driver.person.account.id}")
    own = operator.page(f"/admin/accounts/{operator.person.account.id}")
    for verb in ("suspend", "ban", "identity"):
        assert f'/{verb}"' in theirs
        assert f'/{verb}"' not in own
    assert "another operator has to decide" in own
