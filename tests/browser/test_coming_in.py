"""Somebody finds the start page, registers, logs out and in again."""

from secrets import token_hex

from tests.browser.visiting import Street, logs_in

NIA = f"nia.{token_hex(4)}@drivers.example"
PASSWORD = "a-long-enough-password"


def test_somebody_registers_and_logs_in_again(street: Street) -> None:
    nia = street.visitor("coming-in")
    nia.opens("/")
    nia.looks("the start page")
    nia.page.get_by_role("link", name="Register").first.click()
    nia.looks("registering")
    nia.page.get_by_label("First name").fill("Nia")
    nia.page.get_by_label("Last name").fill("Okoye")
    nia.page.get_by_label("E-mail address").fill(NIA)
    nia.page.get_by_label("Password").fill("short")
    nia.page.get_by_role("button", name="Register").click()
    nia.looks("a password that is too short")
    nia.page.get_by_label("Password").fill(PASSWORD)
    nia.page.get_by_role("button", name="Register").click()
    nia.page.get_by_role("button", name="Log out").click()
    logs_in(nia, NIA, PASSWORD)
    nia.looks("logged in")


def test_a_wrong_password_is_told_beside_the_form(street: Street) -> None:
    eve = street.visitor("coming-in-wrong")
    eve.opens("/log-in")
    eve.looks("logging in")
    eve.page.get_by_label("E-mail address").fill(street.city.log_ins["driver"][0])
    eve.page.get_by_label("Password").fill("not-her-password")
    eve.page.get_by_role("button", name="Log in").click()
    assert eve.page.get_by_role("alert").is_visible()
    eve.looks("refused")
