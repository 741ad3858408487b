"""The way to share a driveway, for those who only park so far."""

from tests.unit.web.browsing import Browser, headings

BEGIN = "/host/begin"
WIZARD = "/host/driveways/new"


def test_a_driver_becomes_a_host_and_is_led_to_the_first_driveway(driver: Browser) -> None:
    assert f'href="{BEGIN}"' in driver.page("/")
    assert headings(driver.page(BEGIN)) == ["Share your driveway"]
    assert driver.sent(BEGIN) == WIZARD
    assert driver.get(WIZARD).headers["Location"] == f"{WIZARD}/place"
    page = driver.page("/account")
    assert 'value="both" checked' in page
    assert "Hosting" in page
    assert "Bookings" in page


def test_a_driver_who_goes_to_the_form_itself_is_asked_first(driver: Browser) -> None:
    assert driver.get(WIZARD).headers["Location"] == BEGIN


def test_whoever_hosts_is_led_on_at_once_and_stays_what_they_are(host: Browser) -> None:
    assert host.get(BEGIN).headers["Location"] == WIZARD
    assert host.sent(BEGIN) == WIZARD
    assert 'value="host" checked' in host.page("/account")


def test_a_visitor_registers_as_a_host_and_goes_on_from_there(visitor: Browser) -> None:
    way = visitor.get(BEGIN).headers["Location"]
    page = visitor.page(way)
    assert 'value="host" checked' in page
    assert f'name="next" value="{WIZARD}"' in page


def test_somebody_suspended_reads_why_they_cannot(driver: Browser, operator: Browser) -> None:
    assert driver.person is not None
    operator.sent(f"/admin/accounts/{driver.person.account.id}/suspend")
    assert "suspended" in driver.refused(BEGIN, status=403)
