"""A marketplace in memory with its HTTP API, a clock that stands still, and people with sessions."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias
from uuid import UUID

import attrs
from argon2.profiles import CHEAPEST
from dependency_injector import providers
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from driveway_app import Container, in_memory
from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM, AccountStatus, UserType
from driveway_core.driveways import DrivewayId
from driveway_core.rule_sets import RuleBook
from driveway_core.rules import SHIPPED
from driveway_core.testing.builders import NOW, a_session, a_vin, an_account
from driveway_http import create_app
from driveway_secrets import Argon2Passwords

Document: TypeAlias = dict[str, Any]
"""A JSON document, which has no narrower type."""

LASTS: Final = timedelta(hours=12)
"""How long a session of a test opens the door: most of them are about something else."""

PASSWORD: Final = "correct horse battery"
DRIVEWAY: Final[Mapping[str, object]] = {
    "address": "123 Castro Street",
    "zip_code": "94114",
    "latitude": 37.76094,
    "longitude": -122.43512,
    "title": "Flat driveway near Castro",
    "driveway_type": "concrete",
    "max_vehicle_length": 220,
    "max_vehicle_width": 84,
    "hourly_rate": "8.50",
    "advance_booking_hours": 0,
    "access_instructions": "The gate opens by itself.",
    "special_instructions": "Mind the cat.",
}
"""A whole listing, as its host sends it."""


def told(hours: float) -> str:
    """The time so many hours from `NOW`, as a client writes it."""
    return (NOW + timedelta(hours=hours)).isoformat()


@attrs.frozen
class Person:
    """Somebody with an account and a session."""

    account: Account
    token: str

    @property
    def id(self) -> str:
        """The account's id, as answers have it."""
        return str(self.account.id)


@attrs.define
class World:
    """A marketplace, its API, and the moment that it is."""

    container: Container
    client: FlaskClient
    now: datetime = NOW

    def call(
        self,
        method: str,
        path: str,
        person: Person | None = None,
        body: object = None,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """One request; a body that is no bytes is sent as JSON."""
        sent: dict[str, str] = {**(headers or {})}
        if person is not None:
            sent["Authorization"] = f"Bearer {person.token}"
        if key is not None:
            sent["Idempotency-Key"] = key
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        return self.client.open(path, method=method, headers=sent, data=data)

    def got(
        self,
        method: str,
        path: str,
        person: Person | None = None,
        body: object = None,
        *,
        status: int = 200,
        key: str | None = None,
    ) -> Document:
        """The document of an answer that has this status."""
        response = self.call(method, path, person, body, key=key)
        assert response.status_code == status, response.text
        document: Document = json.loads(response.data)
        return document

    def refused(
        self, method: str, path: str, person: Person | None = None, body: object = None
    ) -> tuple[int, str]:
        """The status of a refusal, and the type of its problem without what all have in common."""
        response = self.call(method, path, person, body)
        assert response.content_type == "application/problem+json", response.text
        document = json.loads(response.data)
        assert document["status"] == response.status_code
        return response.status_code, document["type"].removeprefix("/problems/")

    def somebody(
        self,
        first_name: str = "Ada",
        *,
        user_type: UserType = UserType.BOTH,
        status: AccountStatus = AccountStatus.ACTIVE,
        is_operator: bool = False,
    ) -> Person:
        """An account with a session, stored without a log-in."""
        account = an_account(
            first_name=first_name, user_type=user_type, status=status, is_operator=is_operator
        )
        with self.container.transactions().begin(acting_as=SYSTEM) as work:
            work.accounts.add(account)
        return self.signed_in(account)

    def signed_in(self, account: Account) -> Person:
        """The account with a session that begins now."""
        token = self.container.tokens().fresh()
        session = a_session(
            account.id, digest=self.container.tokens().digest(token), at=self.now, lasts=LASTS
        )
        with self.container.transactions().begin(acting_as=SYSTEM) as work:
            work.sessions.add(session)
        return Person(account, token)

    def driveway(self, host: Person, **fields: object) -> Document:
        """A listing of somebody."""
        return self.got("POST", "/v1/driveways", host, {**DRIVEWAY, **fields}, status=201)

    def vehicle(self, driver: Person, **fields: object) -> Document:
        """A car of somebody."""
        return self.got("POST", "/v1/vehicles", driver, {"vin": a_vin().value, **fields}, status=201)

    def booking(self, wish: Mapping[str, object], driver: Person, **fields: object) -> Document:
        """A booking of somebody."""
        return self.got("POST", "/v1/bookings", driver, {**wish, **fields}, status=201)

    def suspend(self, driveway: Document) -> None:
        """An operator takes a listing off."""
        self.container.suspend_driveway()(SYSTEM, DrivewayId(UUID(driveway["id"])))

    def maintain(self) -> None:
        """The marketplace goes into maintenance."""
        self.container.change_setting()(SYSTEM, "maintenance_mode", "true")


@attrs.frozen
class Stay:
    """A host's driveway, a driver's car, and a wish for two hours from an hour from now."""

    world: World
    host: Person
    driver: Person
    driveway: Document
    vehicle: Document

    @property
    def wish(self) -> Document:
        """What a quote, or a booking, is asked with."""
        return {
            "driveway_id": self.driveway["id"],
            "vehicle_id": self.vehicle["id"],
            "start_time": told(1),
            "end_time": told(3),
        }

    def book(self, **fields: object) -> Document:
        """The wish, booked."""
        return self.world.booking(self.wish, self.driver, **fields)


@contextmanager
def a_world(*, rules: RuleBook = SHIPPED) -> Iterator[World]:
    """An empty marketplace at `NOW`; ``rules`` are the kinds that it knows."""
    with in_memory(rules=rules) as container:
        container.passwords.override(providers.Object(Argon2Passwords.with_parameters(CHEAPEST)))
        world = World(container, create_app(container).test_client())
        container.clock.override(providers.Object(lambda: world.now))
        yield world


def a_stay(world: World, **fields: object) -> Stay:
    """A stay that can be booked; ``fields`` of its driveway."""
    host, driver = world.somebody("Grace"), world.somebody("Ada")
    return Stay(world, host, driver, world.driveway(host, **fields), world.vehicle(driver))
