"""Terms: accepted with the registration, and asked for again when there are others."""

from collections.abc import Iterator

import pytest
from tests.unit.web.browsing import PASSWORD, Town, a_town
from tests.unit.web.test_coming_in import NEW

from driveway_app import TermsSettings

TERMS = TermsSettings("2026-11", "https://parking.example/terms")


@pytest.fixture
def strict() -> Iterator[Town]:
    """A marketplace whose members accept terms."""
    with a_town(terms=TERMS) as town:
        yield town


def test_who_registers_accepts_the_terms_that_hold(strict: Town) -> None:
    browser = strict.browser()
    assert TERMS.url in browser.page("/register")
    for other in ({}, {"terms_version": "2020-01"}):
        assert "Please read and accept the terms." in browser.refused("/register", {**NEW, **other})
    assert browser.sent("/register", {**NEW, "terms_version": TERMS.version}) == "/"
    assert TERMS.version in browser.page("/account/data")
    assert browser.get("/account/terms").headers["Location"] == "/"


def test_who_accepted_others_is_asked_after_logging_in_and_goes_on_from_there(strict: Town) -> None:
    driver = strict.driver()
    assert driver.person is not None
    form = {"email": driver.person.account.email.value, "password": PASSWORD, "next": "/account"}
    browser = strict.browser()
    asked = browser.sent("/log-in", form)
    assert asked == "/account/terms?next=/account"
    assert TERMS.url in browser.page(asked)
    accepted = {"terms_version": TERMS.version, "next": "/account"}
    assert browser.sent("/account/terms", accepted) == "/account"
    assert strict.browser().sent("/log-in", form) == "/account"


def test_without_terms_nobody_is_asked(town: Town) -> None:
    assert "terms" not in town.browser().page("/register")
