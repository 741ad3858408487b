"""The API of a marketplace whose drivers link their Teslas: the real adapter, and the stand-in for Tesla."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qs, urlsplit

import attrs
import httpx
from argon2.profiles import CHEAPEST
from dependency_injector import providers
from flask.testing import FlaskClient
from tests.unit.http.world import Document, Person, World
from werkzeug.test import TestResponse

from driveway_app import CarSettings, Container
from driveway_app.driving import drive_teslas
from driveway_core.places import Position
from driveway_http import create_app
from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.accounts import Owner
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.world import HOME
from driveway_secrets import Argon2Passwords

CALLBACK: Final = "http://127.0.0.1:8000/v1/tesla/callback"


@attrs.define
class Driver:
    """Somebody with an account here, an account at Tesla, and a browser."""

    fleet: "Fleet"
    person: Person
    owner: Owner
    browser: FlaskClient

    def begin(self) -> str:
        """The address at Tesla's; the browser keeps its ticket."""
        headers = {"Authorization": f"Bearer {self.person.token}"}
        answer = self.browser.post("/v1/tesla/link", headers=headers)
        assert answer.status_code == 201, answer.text
        return str((answer.json or {})["authorize_url"])

    def allow(self, address: str, **refused: str) -> str:
        """Say yes on Tesla's page; the path that its answer leads the browser to."""
        told = {"outcome": "allow", "owner": self.owner.id, **refused}
        answer = httpx.post(address, data=told, trust_env=False)
        assert answer.status_code == 303, answer.text
        back = urlsplit(answer.headers["location"])
        assert back._replace(query="").geturl() == CALLBACK
        return f"{back.path}?{back.query}"

    def come_back(self, path: str) -> TestResponse:
        """Where Tesla's answer leads, in the browser."""
        return self.browser.get(path)

    def link(self) -> Document:
        """All of it."""
        answer = self.come_back(self.allow(self.begin()))
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def got(self, method: str, path: str, body: object = None, *, status: int = 200) -> Document:
        return self.fleet.world.got(method, path, self.person, body, status=status)

    def call(self, method: str, path: str) -> TestResponse:
        return self.fleet.world.call(method, path, self.person)

    def refused(self, method: str, path: str) -> tuple[int, str, str]:
        """The status, the type, and what is said."""
        answer = self.call(method, path)
        problem = answer.json or {}
        return answer.status_code, str(problem["type"]).removeprefix("/problems/"), str(problem["detail"])

    def car(self, at: Position = HOME, *, asleep: bool = False) -> ListedCar:
        """A car of theirs at Tesla that obeys plain words."""
        return self.fleet.sandbox.car(self.owner, at, needs_signing=False, asleep=asleep)

    def linked(self, *, asleep: bool = False) -> tuple[ListedCar, str]:
        """A car that is linked, and its id here."""
        car = self.car(asleep=asleep)
        (vehicle_id,) = self.link()["added"]
        return car, vehicle_id


@attrs.define
class Fleet:
    """A marketplace by the clock of the far side, its API, and the far side."""

    sandbox: TeslaSandbox
    container: Container
    world: World

    def driver(self, name: str = "Ada", *, region: str = "na") -> Driver:
        return Driver(
            self,
            self.world.somebody(name),
            self.sandbox.owner(name, region=region),
            self.world.client.application.test_client(),
        )

    def wait(self, **passed: float) -> None:
        """Time passes on both sides."""
        self.sandbox.clock.advance(timedelta(**passed))
        self.world.now = self.sandbox.clock.now()

    def asked(self, car: ListedCar) -> list[str]:
        """What was asked about a car, the oldest first: the ends of the paths."""
        return [each.path.rpartition("/")[2] for each in self.sandbox.requests if each.vin == car.vin.value]


@contextmanager
def a_fleet(container: Container, sandbox: TeslaSandbox) -> Iterator[Fleet]:
    """The API over a container whose drivers' cars are the stand-in's."""
    container.passwords.override(providers.Object(Argon2Passwords.with_parameters(CHEAPEST)))
    container.clock.override(providers.Object(sandbox.clock.now))
    settings = CarSettings(
        client_id=sandbox.realm.application.client_id,
        client_secret=sandbox.realm.application.client_secret,
        redirect_uri=CALLBACK,
        api_base=sandbox.url,
        auth_base=sandbox.url,
    )
    with drive_teslas(container, settings):
        client = create_app(container).test_client(use_cookies=False)
        yield Fleet(sandbox, container, World(container, client, sandbox.clock.now()))


def state_of(path: str) -> str:
    """The signed words of an answer of Tesla's."""
    return parse_qs(urlsplit(path).query)["state"][0]
