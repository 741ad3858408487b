"""Coming in by the pages: registering, logging in and out, and where one goes from there."""

from datetime import timedelta

from tests.unit.web.browsing import PASSWORD, Browser, Town, headings

NEW = {
    "email": "ada@example.com",
    "password": PASSWORD,
    "first_name": "Ada",
    "last_name": "Lovelace",
    "user_type": "driver",
}


def test_who_registers_is_logged_in_and_welcome(visitor: Browser) -> None:
    assert visitor.sent("/register", NEW) == "/"
    page = visitor.page("/")
    assert "Welcome, Ada." in page
    assert "Log out" in page
    assert "Welcome, Ada." not in visitor.page("/")


def test_a_host_who_registers_is_at_their_own_pages(visitor: Browser) -> None:
    assert 'name="next" value="/"' not in visitor.page("/register?as=host")
    assert visitor.sent("/register", {**NEW, "user_type": "host"}) == "/host"


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(visitor: Browser) -> None:
    page = visitor.refused("/register", {**NEW, "password": "short", "phone": "12"})
    assert page.count("at least 12 characters") >= 1
    assert "write it with + and the country code" in page
    assert 'value="ada@example.com"' in page
    assert "short" not in page
    assert page.count('aria-invalid="true"') == 2


def test_a_wrong_password_is_refused_calmly(driver: Browser, visitor: Browser) -> None:
    assert driver.person is not None
    email = driver.person.account.email.value
    page = visitor.refused("/log-in", {"email": email, "password": "not that one"}, status=401)
    assert "The e-mail address or the password is not right." in page
    assert headings(page) == ["Log in"]


def test_a_log_in_leads_back_to_where_one_wanted_to_go(driver: Browser, visitor: Browser) -> None:
    assert driver.person is not None
    form = {"email": driver.person.account.email.value, "password": PASSWORD, "next": "/log-in?x=1"}
    assert visitor.sent("/log-in", form) == "/log-in?x=1"


def test_whoever_logs_in_or_registers_comes_back_to_the_page_they_were_at(visitor: Browser) -> None:
    assert 'href="/log-in"' in visitor.page("/")
    wanted = "?next=/search?where%3DMarina%26order%3Dprice"
    found = visitor.get("/search?where=Marina&order=price").text
    assert f'href="/log-in{wanted}"' in found
    assert f'href="/register{wanted}"' in found
    assert f'href="/register{wanted}"' in visitor.page(f"/log-in{wanted}")


def test_a_member_is_not_asked_to_become_one(driver: Browser, host: Browser) -> None:
    assert driver.get("/register?next=/cars").headers["Location"] == "/cars"
    assert driver.get("/register?as=host").headers["Location"] == "/host/begin"
    assert host.get("/register?as=host").headers["Location"] == "/host"


def test_who_logs_out_is_out(driver: Browser) -> None:
    assert driver.sent("/log-out") == "/"
    page = driver.page("/")
    assert "You are logged out." in page
    assert "Register" in page


def test_a_log_in_goes_on_for_days_without_asking_again(town: Town, driver: Browser) -> None:
    for _ in range(3):
        before = driver.cookie()
        town.now += timedelta(days=20)
        assert "Log out" in driver.page("/")
        assert driver.cookie() != before


def test_requests_that_were_sent_beside_the_one_that_renewed_the_log_in_are_known_too(
    town: Town, driver: Browser
) -> None:
    before = driver.cookie()
    assert before is not None
    other = town.browser()
    other.client.set_cookie("driveway", before)
    town.now += timedelta(hours=1)
    assert "Log out" in driver.page("/")
    town.now += timedelta(seconds=9)
    assert "Log out" in other.page("/")
    assert other.cookie() == before
    assert "Log out" in driver.page("/")


def test_a_cookie_that_was_copied_ends_the_log_in(town: Town, driver: Browser) -> None:
    before = driver.cookie()
    assert before is not None
    thief = town.browser()
    thief.client.set_cookie("driveway", before)
    town.now += timedelta(hours=1)
    assert "Log out" in driver.page("/")
    town.now += timedelta(minutes=2)
    assert "Log out" not in thief.page("/")
    assert "Log out" not in driver.page("/")


def test_whoever_is_in_can_leave_from_the_top_of_every_page_at_every_width(driver: Browser) -> None:
    top = driver.page("/account").partition("</header>")[0]
    form = top.partition('action="/log-out"')[2].partition("</form>")[0]
    assert '<button class="link" type="submit">Log out</button>' in form
    assert 'class="not-small"' not in top
