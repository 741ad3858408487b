"""How mail is set: rightly, or told with everything that is wrong, and never with a password."""

from pathlib import Path

import pytest

from driveway_app import SettingsWrong, read_settings

RIGHT = {
    "DRIVEWAY_SMTP_URL": "smtp://me:secret@mail.example",
    "DRIVEWAY_MAIL_FROM": "Parking <no-reply@parking.example>",
    "DRIVEWAY_PUBLIC_URL": "https://parking.example/app",
    "DRIVEWAY_OUTBOX": "letters",
}


def test_without_a_wish_mails_go_into_the_outbox() -> None:
    mail = read_settings({}).mail
    assert (mail.smtp_url, mail.outbox, mail.public_url, mail.sender_name) == (
        None,
        None,
        None,
        "Driveway-Hub",
    )


def test_a_server_a_sender_and_where_people_find_us() -> None:
    mail = read_settings(RIGHT).mail
    assert (mail.sender_name, mail.sender.value) == ("Parking", "no-reply@parking.example")
    assert (mail.outbox, mail.public_url) == (Path("letters"), RIGHT["DRIVEWAY_PUBLIC_URL"])
    assert "secret" not in repr(mail)
    assert (mail.outbox_days, read_settings({"DRIVEWAY_OUTBOX_DAYS": "7"}).mail.outbox_days) == (30, 7)


@pytest.mark.parametrize(
    "wrong",
    [
        {"DRIVEWAY_SMTP_URL": "http://me:secret@mail.example"},
        {"DRIVEWAY_SMTP_URL": "smtp://me@mail.example"},
        {"DRIVEWAY_SMTP_CA_FILE": "/nowhere/ca.pem"},
        {"DRIVEWAY_MAIL_FROM": "nobody"},
        {"DRIVEWAY_MAIL_FROM": "a, b <c@example.com>, d@example.com"},
        {"DRIVEWAY_OUTBOX_DAYS": "0"},
        {"DRIVEWAY_OUTBOX_DAYS": "a month"},
        {"DRIVEWAY_PUBLIC_URL": "http://parking.example"},
        {"DRIVEWAY_PUBLIC_URL": "https://parking.example/?a=b c"},
        {"DRIVEWAY_PUBLIC_URL": "https://[::1"},
        {"DRIVEWAY_PUBLIC_URL": "javascript:alert(1)"},
    ],
)
def test_what_is_wrong_is_named(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsWrong) as told:
        read_settings({**RIGHT, **wrong})
    (problem,) = told.value.problems
    assert problem.startswith(f"{next(iter(wrong))}: ")
    assert "secret" not in problem


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(SettingsWrong) as told:
        read_settings({"DRIVEWAY_SMTP_URL": "x", "DRIVEWAY_PUBLIC_URL": "y", "DRIVEWAY_LOG": "loud"})
    assert len(told.value.problems) == 4
    with pytest.raises(SettingsWrong, match="makes no sense"):
        read_settings({"DRIVEWAY_SMTP_CA_FILE": "ca.pem"})
