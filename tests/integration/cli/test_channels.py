"""``driveway channels``, and what a worker sends: from a booking to files in the outbox."""

import email
from collections.abc import Callable
from email.policy import default
from pathlib import Path

import pytest
from tests.integration.cli.conftest import Driveway

DORA = ("--as", "dora@example.com")
MAIL = {"email": True, "sms": False}


def outbox(driveway: Driveway) -> list[tuple[str, str, str]]:
    """To whom, the subject and the text of every mail."""
    folder = Path(driveway.environment["DRIVEWAY_HOME"]) / "outbox"
    mails = [email.message_from_bytes(each.read_bytes(), policy=default) for each in folder.glob("*.eml")]
    return sorted((str(each["To"]), str(each["Subject"]), each.get_content()) for each in mails)


def test_who_books_and_whose_place_it_is_get_a_mail_each_and_once(
    driveway: Driveway, listing: str, stay: Callable[[int], tuple[str, ...]]
) -> None:
    booked = driveway.json("book", listing, *DORA, *stay(1))
    for _ in range(3):
        driveway.json("worker", "--once")
    reference = booked["booking_reference"]
    about = [each for each in outbox(driveway) if reference in each[1]]
    assert [(to, subject) for to, subject, _ in about] == [
        ("dora@example.com", f"Confirmed: {reference}"),
        ("hana@example.com", f"Confirmed: {reference}"),
    ]
    assert about[0][2].startswith("Hello,\r\n")  # her address is not verified
    assert "100 Dolores" not in about[0][2] + about[1][2]
    (notice,) = driveway.json("notices", "dora@example.com")["items"]
    assert [each["state"] for each in notice["deliveries"]] == ["sent"]
    assert "email" in driveway("notices", "dora@example.com").stdout


def test_a_new_account_gets_the_link_that_verifies_its_address(driveway: Driveway, listing: str) -> None:
    assert listing
    driveway.json("worker", "--once")
    verified = [to for to, subject, _ in outbox(driveway) if subject == "Please verify your e-mail address"]
    assert verified == ["dan@example.com", "dora@example.com", "hana@example.com"]


def test_channels_are_shown_and_chosen(driveway: Driveway, listing: str) -> None:
    assert listing
    assert driveway.json("channels", "dan@example.com")["trips"] == MAIL
    chosen = driveway.json(
        "channels", "dan@example.com", "--choose", "trips=none", "--choose", "payouts=email"
    )
    assert chosen["trips"] == {"email": False, "sms": False}
    assert (chosen["payouts"], chosen["bookings"]) == (MAIL, MAIL)
    assert driveway.json("channels", "dan@example.com") == chosen
    shown = driveway("channels", "dan@example.com")
    assert (shown.exit_code, "By mail" in shown.stdout) == (0, True)


@pytest.mark.parametrize(
    "words, code",
    [
        (("dan@example.com", "--choose", "security=none"), 2),
        (("dan@example.com", "--choose", "trips=sms"), 2),
        (("nobody@example.com",), 1),
        (("dan@example.com", "--choose", "gossip=email"), 2),
        (("dan@example.com", "--choose", "trips=pigeon"), 2),
        (("dan@example.com", "--choose", "trips"), 2),
        ((), 2),
    ],
)
def test_a_choice_that_cannot_be_is_refused(
    driveway: Driveway, listing: str, words: tuple[str, ...], code: int
) -> None:
    assert listing
    assert driveway("channels", *words).exit_code == code
