"""One's own account by the pages."""

import io
import zipfile
from datetime import timedelta

import pytest
from tests.unit.http.people import asked
from tests.unit.web.browsing import PASSWORD, Browser, Town, headings
from tests.unit.web.staying import asked as asked_for

from driveway_core.actors import SYSTEM
from driveway_core.jobs import JobKind

NEW = "a new and longer secret"
PAGES = (
    "/account",
    "/account/security",
    "/account/password",
    "/account/email",
    "/account/phone",
    "/account/notices",
    "/account/data",
    "/notices",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_of_an_account_asks_for_a_log_in_and_leads_back(
    driver: Browser, visitor: Browser, path: str
) -> None:
    assert len(headings(driver.page(path))) == 1
    response = visitor.get(path)
    assert response.status_code == 303
    assert response.headers["Location"] == f"/log-in?next={path}"


def test_a_name_a_number_and_a_role_are_changed(driver: Browser) -> None:
    form = {"first_name": "Augusta", "last_name": "King", "phone": "+1 415 555 0132", "user_type": "both"}
    assert driver.sent("/account", form) == "/account"
    page = driver.page("/account")
    assert "Saved." in page
    assert 'value="+14155550132"' in page
    assert driver.sent("/account", {**form, "phone": ""}) == "/account"
    assert "+14155550132" not in driver.page("/account")


def test_a_number_that_is_none_is_said_beside_its_field(driver: Browser) -> None:
    page = driver.refused("/account", {"first_name": "A", "last_name": "B", "phone": "12"})
    assert 'id="e-phone"' in page
    assert 'value="12"' in page


def test_a_password_is_changed_by_who_knows_the_old_one(town: Town, driver: Browser) -> None:
    assert driver.person is not None
    other = town.browser_of(driver.person.account)
    wrong = driver.refused("/account/password", {"current_password": "no", "password": NEW})
    assert "Is not right." in wrong
    right = {"current_password": PASSWORD, "password": NEW}
    assert driver.sent("/account/password", right) == "/account/security"
    assert driver.get("/account").status_code == 200
    assert other.get("/account").status_code == 303


def test_another_address_is_to_be_verified_with_the_link_that_it_gets(town: Town, driver: Browser) -> None:
    form = {"email": "countess@example.com", "password": PASSWORD}
    assert driver.sent("/account/email", form) == "/account/security"
    assert "countess@example.com" in driver.page("/account/security")
    (account_id,) = set(asked(town, JobKind.SEND_VERIFICATION))
    assert driver.person is not None
    made = town.container.make_verification()(driver.person.account.id)
    assert account_id == driver.person.account.id
    assert made is not None
    assert driver.sent("/verify-email", {"token": made.secret}) == "/"
    assert "not verified yet" not in driver.page("/account/security")
    assert "ask for a new one" in driver.refused("/verify-email", {"token": made.secret}, status=404)


def test_a_forgotten_password_is_chosen_anew_and_nobody_learns_who_has_an_account(
    town: Town, driver: Browser, visitor: Browser
) -> None:
    assert driver.person is not None
    account = driver.person.account
    said = []
    for email in (account.email.value, "nobody@example.com"):
        assert visitor.sent("/forgotten", {"email": email}) == "/reset-password"
        said.append("If there is an account" in visitor.page("/reset-password"))
    assert said == [True, True]
    made = town.container.make_reset()(account.id)
    assert made is not None
    assert visitor.sent("/reset-password", {"token": made.secret, "password": NEW}) == "/log-in"
    assert driver.get("/account").status_code == 303
    assert visitor.sent("/log-in", {"email": account.email.value, "password": NEW}) == "/"


def test_another_log_in_is_ended_and_then_every_one(town: Town, driver: Browser) -> None:
    assert driver.person is not None
    town.now += timedelta(minutes=1)
    other = town.browser_of(driver.person.account)
    page = driver.page("/account/security")
    assert page.count("Log out there") == 1
    action = page.partition('action="/account/log-ins/')[2].partition('"')[0]
    assert driver.sent(f"/account/log-ins/{action}") == "/account/security"
    assert other.get("/account").status_code == 303
    assert driver.sent("/account/log-ins/end") == "/"
    assert driver.get("/account").status_code == 303


def test_what_one_was_told_leads_to_the_stay_that_it_is_about(town: Town, driver: Browser) -> None:
    address = asked_for(town, driver).booked()
    page = driver.page("/notices")
    assert "is confirmed" in page
    assert f'href="{address}">See the booking<' in page


def test_who_wants_no_mail_gets_none(driver: Browser) -> None:
    assert driver.sent("/account/notices", {"trips.email": "true"}) == "/account/notices"
    page = driver.page("/account/notices")
    assert page.count(" checked") == 1
    refused = driver.refused("/account/notices", {"bookings.sms": "true"})
    assert "Goes to a phone once its number is verified." in refused


def test_everything_about_an_account_comes_in_one_file(driver: Browser) -> None:
    response = driver.get("/account/export")
    assert response.headers["Cache-Control"] == "no-store"
    assert "attachment" in response.headers["Content-Disposition"]
    assert zipfile.ZipFile(io.BytesIO(response.data)).testzip() is None


def test_an_account_is_closed_and_nobody_comes_in_again(town: Town, driver: Browser) -> None:
    assert driver.person is not None
    assert driver.sent("/account/erase") == "/"
    assert "Your account is closed" in driver.page("/")
    with town.container.transactions().read(acting_as=SYSTEM) as work:
        assert work.erasures.of(driver.person.account.id) is not None
    form = {"email": driver.person.account.email.value, "password": PASSWORD}
    driver.refused("/log-in", form, status=403)


def test_drivers_find_their_cards_beside_their_profile(driver: Browser) -> None:
    assert 'href="/cards"' in driver.page("/account")
