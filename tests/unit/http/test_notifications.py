"""Choosing by which way one is told what, over HTTP; and seeing what became of a notice."""

import attrs
import pytest
from tests.unit.http.world import Document, Stay, World

from driveway_core.accounts import EmailAddress, PhoneNumber
from driveway_core.actors import SYSTEM
from driveway_core.messages import Channel

MAIL, NONE, BOTH = (
    {"email": True, "sms": False},
    {"email": False, "sms": False},
    {"email": True, "sms": True},
)
PATH = "/v1/me/notifications"


def verify_phone(world: World, email: str) -> None:
    with world.container.transactions().begin(acting_as=SYSTEM) as work:
        account = work.accounts.with_email(EmailAddress(email))
        assert account is not None
        work.accounts.save(attrs.evolve(account, phone=PhoneNumber("+14155550132"), phone_verified=True))


def test_everything_comes_by_mail_until_one_chooses_otherwise(stay: Stay) -> None:
    topics = ("bookings", "trips", "payouts", "reviews", "security")
    usual = stay.world.got("GET", PATH, stay.driver)
    assert usual == {**dict.fromkeys(topics, MAIL), "updated_at": None}
    chosen = stay.world.got("PUT", PATH, stay.driver, {"trips": NONE})
    assert (chosen["trips"], chosen["bookings"]) == (NONE, MAIL)
    assert stay.world.got("GET", PATH, stay.driver) == chosen
    assert stay.world.got("GET", PATH, stay.host) == usual


def test_a_verified_phone_can_be_chosen(stay: Stay) -> None:
    stay.world.call("PUT", PATH, stay.driver, {"bookings": BOTH})
    email = stay.world.got("GET", "/v1/me", stay.driver)["email"]
    verify_phone(stay.world, email)
    assert stay.world.got("PUT", PATH, stay.driver, {"bookings": BOTH})["bookings"] == BOTH


@pytest.mark.parametrize(
    "body, pointer",
    [
        ({"security": NONE}, "/security"),
        ({"security": BOTH}, "/security"),
        ({"bookings": BOTH}, "/bookings"),
        ({"bookings": {"email": "yes", "sms": False}}, "/bookings/email"),
        ({"bookings": {"email": True}}, "/bookings/sms"),
        ({"bookings": None}, "/bookings"),
        ({"gossip": MAIL}, "/gossip"),
        ({"bookings": {**MAIL, "pigeon": True}}, "/bookings/pigeon"),
    ],
)
def test_a_choice_that_cannot_be_is_refused(stay: Stay, body: Document, pointer: str) -> None:
    answer = stay.world.call("PUT", PATH, stay.driver, body)
    assert answer.status_code == 422
    assert pointer in str(answer.json)
    assert stay.world.got("GET", PATH, stay.driver)["updated_at"] is None


def test_a_notice_tells_what_became_of_it_to_its_reader_alone(stay: Stay) -> None:
    stay.book()
    market = stay.world.container
    with market.transactions().begin(acting_as=SYSTEM) as work:
        queued = work.notices.queue(at=market.clock()(), limit=9)
    for notice_id in queued:
        market.send_notice()(notice_id)
    for person in (stay.driver, stay.host):
        (notice,) = stay.world.got("GET", "/v1/notices", person)["items"]
        (delivery,) = notice["deliveries"]
        assert (delivery["channel"], delivery["state"]) == (Channel.EMAIL, "sent")
        assert (notice["kind"], notice["topic"]) == ("booking_confirmed", "bookings")
        assert notice["facts"]["reference"] in notice["text"]
    words = {each["text"] for each in stay.world.got("GET", "/v1/notices", stay.driver)["items"]}
    assert words.isdisjoint(each["text"] for each in stay.world.got("GET", "/v1/notices", stay.host)["items"])
