"""The API of a marketplace whose drivers pay: the real Stripe adapter, and the stand-in for Stripe."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final
from urllib.request import Request, urlopen

import attrs
from argon2.profiles import CHEAPEST
from dependency_injector import providers
from tests.unit.http.world import Document, Person, Stay, World, a_stay

from driveway_app import Container, StripeSettings, in_memory
from driveway_app.paying import pay_through_stripe
from driveway_core.testing.builders import NOW
from driveway_http import create_app
from driveway_sandbox import StripeSandbox
from driveway_secrets import Argon2Passwords

WEBHOOK_SECRET: Final = "whsec_of_the_platform"
CONNECT_SECRET: Final = "whsec_of_the_hosts"


@attrs.define
class Market:
    """A marketplace at `NOW`, its API, and the far side."""

    sandbox: StripeSandbox
    container: Container
    world: World

    def stay(self, **fields: object) -> Stay:
        """A stay that can be booked; ``fields`` of its driveway."""
        return a_stay(self.world, **fields)

    def wait(self, **passed: float) -> None:
        """Time passes on both sides."""
        self.sandbox.clock.advance(timedelta(**passed))
        self.world.now = self.sandbox.clock.now()

    def again(self, stay: Stay) -> Stay:
        """The same people, logged in again."""
        host, driver = (self.world.signed_in(person.account) for person in (stay.host, stay.driver))
        return attrs.evolve(stay, host=host, driver=driver)

    def far(self, path: str, **given: object) -> Document:
        """What happens on the far side: a browser, a bank, a page of Stripe's."""
        url = f"{self.sandbox.url}/_sandbox/{path}"
        request = Request(url, json.dumps(given).encode(), {"Content-Type": "application/json"})  # noqa: S310  # loopback
        with urlopen(request) as answer:  # noqa: S310  # loopback only
            return dict(json.load(answer))

    def rows(self, kind: str) -> list[Document]:
        """Every object of a kind at the stand-in."""
        return list(self.sandbox.world.rows.get(kind, {}).values())

    def card(self, driver: Person, kind: str = "pm_card_visa") -> str:
        """A card that a driver saves through the API and their browser."""
        setup = self.world.got("POST", "/v1/payment-methods/setup", driver, status=201)
        row = self.far(f"intents/{setup['id']}/confirmation", payment_method=kind)
        if row["status"] == "requires_action":
            row = self.far(f"intents/{setup['id']}/authentication", outcome="succeeds")
        return str(row["payment_method"])


@contextmanager
def a_market() -> Iterator[Market]:
    """Over stores in memory."""
    with StripeSandbox(start=NOW) as sandbox, in_memory() as container:
        yield opened(sandbox, container)


def opened(sandbox: StripeSandbox, container: Container) -> Market:
    """The API over a container whose payments go to the stand-in, by the stand-in's clock."""
    ticks = iter(range(1, 10**9))

    def clock() -> datetime:
        return sandbox.clock.now() + timedelta(microseconds=next(ticks))

    container.passwords.override(providers.Object(Argon2Passwords.with_parameters(CHEAPEST)))
    container.clock.override(providers.Object(clock))
    stripe = StripeSettings(
        api_key="sk_test_market",
        publishable_key="pk_test_market",
        webhook_secrets=(WEBHOOK_SECRET, CONNECT_SECRET),
        api_base=sandbox.url,
    )
    pay_through_stripe(container, stripe)
    return Market(sandbox, container, World(container, create_app(container).test_client()))
