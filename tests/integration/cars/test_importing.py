"""Cars are imported while they are observed, and while their driver takes the account back."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import attrs
import pytest
from dependency_injector import providers
from tests.integration.cars.lane import AWAY, CALLBACK
from tests.integration.postgres.watching import deadlocks, wait_for_a_lock

from driveway_app import Container, assembled
from driveway_app.car_settings import CarSettings
from driveway_app.driving import drive_teslas
from driveway_core.actors import SYSTEM, Actor
from driveway_core.car_troubles import LinkBroken
from driveway_core.testing.builders import NOW
from driveway_core.testing.scenes import stored_account
from driveway_core.use_cases.sync_cars import Synced
from driveway_core.vehicles import VehicleId
from driveway_postgres import Database
from driveway_sandbox import TeslaSandbox
from driveway_secrets import KeyRingCipher


@attrs.frozen
class Linked:
    """A driver whose one car is linked, kept in PostgreSQL."""

    container: Container
    database: Database
    url: str
    actor: Actor
    vehicle_id: VehicleId

    def synced_in(self, pool: ThreadPoolExecutor) -> Future[Synced]:
        """An import that has come to wait for somebody."""
        importing = pool.submit(self.container.sync_cars(), self.actor)
        wait_for_a_lock(self.url)
        return importing


@pytest.fixture
def linked(database_url: str, tmp_path: Path) -> Iterator[Linked]:
    database = Database.open(database_url, cipher=KeyRingCipher.open(tmp_path), pool_size=4)
    container = assembled(database)
    with TeslaSandbox(start=NOW) as sandbox:
        container.clock.override(providers.Object(sandbox.clock.now))
        settings = CarSettings(
            client_id="sandbox-client",
            client_secret="sandbox-secret",  # the stand-in's, which everybody knows
            redirect_uri=CALLBACK,
            api_base=sandbox.url,
            auth_base=sandbox.url,
        )
        with drive_teslas(container, settings):
            owner, actor = sandbox.owner("Ada"), stored_account(database.transactions).actor
            sandbox.car(owner, AWAY)
            begun = container.begin_link()(actor)
            state = parse_qs(urlsplit(begun.authorize_url).query)["state"][0]
            code = sandbox.code(owner, CALLBACK)
            (vehicle_id,) = container.complete_link()(actor, state=state, code=code).added
            yield Linked(container, database, database_url, actor, vehicle_id)
    database.dispose()


def test_a_car_that_is_observed_while_it_is_imported_holds_nobody_up(linked: Linked) -> None:
    with ThreadPoolExecutor(1) as pool:
        with linked.database.transactions.begin(acting_as=SYSTEM) as work:
            car = work.cars.of(linked.vehicle_id, changing=True)
            assert car is not None
            importing = linked.synced_in(pool)
            vehicle = work.vehicles.any_of(car.owner_id, car.vin)
            assert vehicle is not None
            work.vehicles.save(attrs.evolve(vehicle, last_seen_at=NOW))
        assert importing.result().known == (linked.vehicle_id,)
    linked.database.dispose()
    assert deadlocks(linked.url) == 0


def test_whoever_takes_the_account_back_has_no_cars_imported_after_that(linked: Linked) -> None:
    with ThreadPoolExecutor(1) as pool:
        with linked.database.transactions.begin(acting_as=SYSTEM) as work:
            account_id = linked.actor.known()
            work.car_links.of(account_id, changing=True)
            importing = linked.synced_in(pool)
            work.cars.remove(linked.vehicle_id)
            work.car_links.remove(account_id)
        with pytest.raises(LinkBroken):
            importing.result()
    with linked.database.transactions.read(acting_as=SYSTEM) as work:
        assert work.cars.of(linked.vehicle_id) is None
