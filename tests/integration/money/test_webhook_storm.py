"""Events in a storm: twice, thrice, in any order, in eight threads; the end is that of good weather."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import PROFILE
from tests.integration.money.payroll import Payroll
from tests.integration.money.storm import THREADS, Marketplace
from tests.integration.money.street import Street, in_memory

from driveway_core.errors import InvalidValue
from driveway_core.gateway_events import EventRefused
from driveway_core.testing.builders import NOW
from driveway_postgres import Database
from driveway_sandbox import StripeSandbox
from driveway_secrets import KeyRingCipher
from driveway_stripe import StripeGateway

BOOKINGS = 200 if PROFILE == "proof" else 12
EVENTS = 10 * BOOKINGS


@pytest.fixture
def stormy(database_url: str, tmp_path: Path) -> Iterator[Marketplace]:
    database = Database.open(database_url, cipher=KeyRingCipher.open(tmp_path), pool_size=THREADS + 2)
    with StripeSandbox(start=NOW) as sandbox:
        yield Marketplace(Street(sandbox, database.transactions))
    database.dispose()


def test_a_storm_of_events_comes_to_what_good_weather_comes_to(stormy: Marketplace) -> None:
    with in_memory() as street:
        calm = Marketplace(street)
        calm.open(BOOKINGS)
        stormy.open(BOOKINGS)
        calm.tell_in_order()
        stormy.tell_in_a_storm(random.Random(4))
        assert stormy.stands() == calm.stands()
        for marketplace in (calm, stormy):
            marketplace.street.wait(days=3)
        calm.tell_in_order()
        stormy.tell_in_a_storm(random.Random(5))
        assert stormy.stands() == calm.stands()
    assert stormy.everything_is_handled()
    assert stormy.delivered >= EVENTS
    assert not Payroll(stormy.street).balances().sum


@pytest.mark.parametrize("what", ["forged", "old", "unsigned", "of another endpoint", "changed on the way"])
def test_what_the_gateway_did_not_send_now_is_not_even_kept(street: Street, what: str) -> None:
    marketplace = Marketplace(street)
    marketplace.open(1)
    payload, signature = Payroll(street).sent()[-1]
    other = Payroll(street).sent(secret="whsec_another")[-1][1]
    wrong: dict[str, tuple[bytes, str | None]] = {
        "forged": (payload, f"t={int(NOW.timestamp())},v1={'0' * 64}"),
        "old": (payload, signature),
        "unsigned": (payload, None),
        "of another endpoint": (payload, other),
        "changed on the way": (payload.replace(b"false", b"true", 1), signature),
    }
    if what == "old":
        street.wait(minutes=6)
    with pytest.raises(EventRefused):
        Payroll(street).take(*wrong[what])
    with street.reading() as work:
        assert sum(work.inbox.counts().values()) == 0


@pytest.mark.parametrize("secret", ["", " "])
def test_nobody_opens_with_a_blank_secret(street: Street, secret: str) -> None:
    with pytest.raises(InvalidValue):
        StripeGateway.open("sk_test_street", publishable_key="pk", secrets=[secret], clock=street.clock)
