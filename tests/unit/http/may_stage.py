"""A scene of a stay, with everybody who may want something of it, for the table of who may do what."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

import attrs
from tests.pictures import JPEG, a_jpeg
from tests.unit.http.may_calls import Ask
from tests.unit.http.people import EMAIL, Registered
from tests.unit.http.world import PASSWORD, Document, Person, World, a_world, told
from werkzeug.test import TestResponse

from driveway_core.accounts import PhoneNumber
from driveway_core.actors import SYSTEM, UserType
from driveway_core.bookings import BookingId
from driveway_core.jobs import JobKind
from driveway_core.testing.builders import A_PICTURE, a_notice, a_payout
from driveway_core.windows import MINUTE
from driveway_memory import Memory


class Who(StrEnum):
    """Every kind of actor; the order of the table's columns."""

    ANONYMOUS = "anonymous"
    DRIVER = "driver"
    OTHER_DRIVER = "other driver"
    HOST = "host"
    OTHER_HOST = "other host"
    BOTH = "both"
    SUSPENDED = "suspended"
    OPERATOR = "operator"
    SYSTEM = "system"


MEANING: Final[Mapping[Who, str]] = {
    Who.ANONYMOUS: "nobody in particular, without a token",
    Who.DRIVER: "whose stay, car, quote, log-in and notice it is; a driver only",
    Who.OTHER_DRIVER: "somebody else who drives only",
    Who.HOST: "whose listing it is; a host only",
    Who.OTHER_HOST: "somebody else who hosts only",
    Who.BOTH: "somebody else who drives and hosts",
    Who.SUSPENDED: "the driver or, of what only hosts do, the host; the account has been suspended since",
    Who.OPERATOR: "an operator who is no party",
    Who.SYSTEM: "whoever says that they are the marketplace: its own jobs have no token and never come here",
}

_ACCOUNTS: Final[Mapping[Who, UserType]] = {
    Who.DRIVER: UserType.DRIVER,
    Who.OTHER_DRIVER: UserType.DRIVER,
    Who.HOST: UserType.HOST,
    Who.OTHER_HOST: UserType.HOST,
    Who.BOTH: UserType.BOTH,
    Who.OPERATOR: UserType.BOTH,
}
_A_REVIEW: Final = {"rating": 5, "review_text": "Fine."}


@attrs.define
class Stage:
    """A marketplace at some point of a stay, its people, and the ids of what there is."""

    world: World
    people: dict[Who, Person]
    ids: dict[str, str] = attrs.field(factory=dict)
    again: Callable[[], None] = attrs.field(default=lambda: None)

    def call(self, ask: Ask, who: Who) -> TestResponse:
        """The request as that actor makes it."""
        headers = {"Content-Type": ask.media}
        if who is Who.SYSTEM:
            headers["Authorization"] = "Bearer system"
        body = ask.body
        if body is not None and not isinstance(body, bytes):
            body = self.filled(json.dumps(body)).encode()
        person = self.people.get(who)
        return self.world.call(ask.method, self.filled(ask.path), person, body, headers=headers)

    def filled(self, text: str) -> str:
        """A text with ids in it."""
        for name, its_id in self.ids.items():
            text = text.replace("{" + name + "}", its_id)
        return text

    def did(self, who: Who, method: str, path: str, body: object = None, *, status: int = 200) -> Document:
        """What somebody did before."""
        return self.world.got(method, self.filled(path), self.people[who], body, status=status)


@contextmanager
def stage(at: str, suspended: Who | None = None) -> Iterator[Stage]:
    """The scene of that name; one of its people is suspended at its end."""
    with a_world() as world:
        password_hash = world.container.passwords().hash(PASSWORD)
        people = {each: _somebody(world, each, password_hash) for each in _ACCOUNTS}
        built = Stage(world, people)
        _furnish(built, instant=at != "requested")
        _POINTS[at](built)
        _put_what_nobody_makes(built)
        if suspended is not None:
            people[Who.SUSPENDED] = people[suspended]
            world.container.suspend_account()(SYSTEM, people[suspended].account.email)
        _remember(built)
        yield built


def _remember(scene: Stage) -> None:
    """Let the scene be as it is now whenever it is played again: what is committed is only ever replaced."""
    stores = scene.world.container.stores()
    assert isinstance(stores, Memory)
    ledger, now = stores._ledger, scene.world.now  # a new scene takes a hundred times longer
    committed = ledger.committed

    def again() -> None:
        ledger.committed, scene.world.now = committed, now

    scene.again = again


def _furnish(scene: Stage, *, instant: bool) -> None:
    world, ids = scene.world, scene.ids
    host, driver = scene.people[Who.HOST], scene.people[Who.DRIVER]
    ids["driveway"] = world.driveway(host, instant_booking_enabled=instant)["id"]
    ids["vehicle"] = world.vehicle(driver)["id"]
    stay = {"driveway_id": ids["driveway"], "vehicle_id": ids["vehicle"]}
    ids["quote"] = scene.did(
        Who.DRIVER, "POST", "/v1/quotes", {**stay, "start_time": told(8), "end_time": told(9)}, status=201
    )["id"]
    booked = {**stay, "start_time": told(1), "end_time": told(3)}
    ids["booking"] = world.booking(booked, driver)["id"]
    hours = {"availability_type": "blocked", "start_time": told(50), "end_time": told(51)}
    ids["entry"] = scene.did(Who.HOST, "POST", "/v1/driveways/{driveway}/availability", hours, status=201)[
        "id"
    ]
    ids["calendar"] = scene.did(
        Who.HOST,
        "POST",
        "/v1/driveways/{driveway}/calendars",
        {"url": "https://calendars.example/b.ics", "name": "B"},
        status=201,
    )["id"]
    feed = scene.did(Who.HOST, "POST", "/v1/driveways/{driveway}/calendar-feed", status=201)
    ids["feed"] = feed["url"].rpartition("/")[2].removesuffix(".ics")
    _log_in(scene)


def _log_in(scene: Stage) -> None:
    """Ada registers, logs in and has mails sent; the driver logs in from another place, too."""
    ada = Registered.over(scene.world)
    who = {"email": EMAIL, "password": PASSWORD}
    session = scene.world.got("POST", "/v1/sessions", None, who, status=201)
    verification = ada.sent(JobKind.SEND_VERIFICATION)
    assert scene.world.call("POST", "/v1/password-resets", None, {"email": EMAIL}).status_code == 204
    reset = ada.sent(JobKind.SEND_RESET)
    scene.ids |= {**who, "refresh": session["refresh_token"], "verification": verification, "reset": reset}
    scene.world.signed_in(scene.people[Who.DRIVER].account)
    logins = scene.did(Who.DRIVER, "GET", "/v1/sessions")["items"]
    scene.ids["session"] = next(each["id"] for each in logins if not each["current"])


def _somebody(world: World, who: Who, password_hash: str) -> Person:
    """A person of a kind, who has a password and a telephone."""
    person = world.somebody(who.title(), user_type=_ACCOUNTS[who], is_operator=who is Who.OPERATOR)
    account = attrs.evolve(person.account, password_hash=password_hash, phone=PhoneNumber("+14155550132"))
    with world.container.transactions().begin(acting_as=SYSTEM) as work:
        return attrs.evolve(person, account=work.accounts.save(account))


def _put_what_nobody_makes(scene: Stage) -> None:
    """What comes by itself or from a payment service: a notice, and a payout."""
    notice = a_notice(scene.people[Who.DRIVER].account.id)
    with scene.world.container.transactions().begin(acting_as=SYSTEM) as work:
        stay = work.bookings.get(BookingId(UUID(scene.ids["booking"])))
        payout = a_payout(scene.people[Who.HOST].account.id, stay)
        work.notices.add(notice)
        work.payouts.add(payout)
    scene.ids |= {"notice": str(notice.id), "payout": str(payout.id)}
    scene.ids["member"] = scene.people[Who.OTHER_HOST].id


def _booked(scene: Stage) -> None:
    """An hour before the stay, which is booked; the listing has a photo."""
    path, host = scene.filled("/v1/driveways/{driveway}/photos"), scene.people[Who.HOST]
    added = scene.world.call("POST", path, host, a_jpeg(), headers={"Content-Type": JPEG})
    scene.ids["picture"] = json.loads(added.data)["id"]


def _requested(_: Stage) -> None:
    """An hour before the stay, which is asked for."""


def _begun(scene: Stage) -> None:
    scene.world.now += timedelta(hours=1, minutes=5)


def _active(scene: Stage) -> None:
    _begun(scene)
    scene.did(Who.DRIVER, "POST", "/v1/bookings/{booking}/check-in")


def _over(scene: Stage) -> None:
    _active(scene)
    scene.world.now += 30 * MINUTE
    scene.did(Who.DRIVER, "POST", "/v1/bookings/{booking}/check-out")


def _reviewed(scene: Stage) -> None:
    _over(scene)
    review = scene.did(Who.DRIVER, "POST", "/v1/bookings/{booking}/reviews", _A_REVIEW, status=201)
    scene.ids["review"] = review["id"]


def _published(scene: Stage) -> None:
    _reviewed(scene)
    scene.did(Who.HOST, "POST", "/v1/bookings/{booking}/reviews", _A_REVIEW, status=201)


def _flagged(scene: Stage) -> None:
    _published(scene)
    host = scene.people[Who.HOST]
    path = scene.filled("/v1/reviews/{review}/flag")
    assert scene.world.call("POST", path, host, {"reason": "Untrue."}).status_code == 204


def _in_trouble(scene: Stage) -> None:
    _begun(scene)

    photos = [{"data": b64encode(A_PICTURE).decode()}]
    trouble = {"kind": "blocked", "note": "A van stands there.", "photos": photos}
    report = scene.did(Who.DRIVER, "POST", "/v1/bookings/{booking}/trouble", trouble, status=201)
    scene.ids |= {"report": report["id"], "photo": report["photos"][0]["id"]}


_POINTS: Final[Mapping[str, Callable[[Stage], None]]] = {
    "booked": _booked,
    "requested": _requested,
    "begun": _begun,
    "active": _active,
    "over": _over,
    "reviewed": _reviewed,
    "published": _published,
    "flagged": _flagged,
    "in trouble": _in_trouble,
}
