"""Whether a place or a car may be seen is one look into an index, however many stays somebody has."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import attrs
import psycopg
import pytest

from driveway_core.actors import AccountId, Actor
from driveway_core.bookings import Booking
from driveway_core.ports import Work
from driveway_core.testing.builders import NOW, a_driveway
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.windows import DAY
from driveway_postgres import Database
from driveway_postgres.acting import opening
from driveway_postgres.connections import borrowed
from driveway_secrets import KeyRingCipher

YEARS: Final = """
    CREATE TEMP TABLE stays AS
        SELECT b.*, n FROM (SELECT * FROM bookings LIMIT 1) AS b, generate_series(1, 3000) AS n;
    UPDATE stays SET id = gen_random_uuid(), booking_reference = 'n' || n, booking_status = 'completed',
        driver_id = CASE WHEN n % 3 = 0 THEN gen_random_uuid() ELSE driver_id END,
        driveway_id = CASE WHEN n % 3 = 0 THEN driveway_id ELSE gen_random_uuid() END,
        host_id = CASE WHEN n % 3 = 1 THEN gen_random_uuid() ELSE host_id END;
    ALTER TABLE stays DROP COLUMN n;
    SET LOCAL session_replication_role = replica;
    INSERT INTO bookings SELECT * FROM stays
"""
"""Others' stays at this place, and this driver's and car's elsewhere: with the same host, and with others."""

_READ: Final = b"""
    SELECT sum(seq_tup_read) + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname = 'bookings')
      FROM pg_stat_user_tables WHERE relname = 'bookings'"""
"""Rows of the table, and entries of its indexes."""
_TELL: Final = b"SELECT pg_stat_force_next_flush()"

Deed = Callable[[Work], object]
TIMES: Final = 8
"""As often as it takes until PostgreSQL keeps a plan."""


@attrs.frozen
class Street:
    """Fifty places, one of them with a stay, and everybody's connection to them."""

    database: Database
    scene: Scene
    booked: Booking

    def deeds(self) -> Mapping[str, tuple[AccountId, Deed]]:
        """What is done on the way of a booking, and who does it."""
        scene, stay = self.scene, self.booked.stay
        driver, host, place, car = scene.driver.id, scene.host.id, scene.driveway.id, scene.car.id
        return {
            "a car is named": (driver, lambda work: work.vehicles.guest(car, driver=driver)),
            "a place is judged": (driver, lambda work: work.driveways.listing(place, stay=stay, at=NOW)),
            "its address is read": (driver, lambda work: work.driveways.get(place)),
            "a stay is read by its driver": (driver, lambda work: work.bookings.details(self.booked.id)),
            "a stay is read by its host": (host, lambda work: work.bookings.details(self.booked.id)),
        }

    def stays_read(self) -> Mapping[str, int]:
        """How much of the stays each of them reads, the last time that it is done."""
        return {name: self._stays_read(*deed) for name, deed in self.deeds().items()}

    def _stays_read(self, who: AccountId, deed: Deed) -> int:
        for _ in range(TIMES):
            before = self.so_far()
            with self.scene.transactions.begin(acting_as=Actor(who)) as work:
                deed(work)
        return self.so_far() - before

    def so_far(self) -> int:
        """How much of the stays was read since the database is there."""
        with borrowed(self.database.pool) as run:
            run.one(_TELL)
            row = run.one(_READ)
        assert row is not None
        return int(row[0])


both = pytest.mark.parametrize("known", [False, True], ids=["before it is counted", "once it is counted"])


@pytest.fixture
def street(database_url: str, cipher: KeyRingCipher) -> Iterator[Street]:
    database = Database.open(database_url, cipher=cipher, pool_size=1)
    scene = set_scene(database.transactions)
    for _ in range(50):
        scene.add(a_driveway(scene.host.id))
    yield Street(database, scene, scene.book())
    database.dispose()


def _live_for_years(street: Street, url: str, *, known: bool) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        with connection.transaction():
            connection.execute(YEARS)
        if known:
            connection.execute("ANALYZE")
    with borrowed(street.database.pool) as run:
        run.connection.close()  # one of the first day keeps the plans of the first day


@both
def test_years_of_stays_are_not_read_on_the_way_of_a_booking(
    street: Street, database_url: str, *, known: bool
) -> None:
    _live_for_years(street, database_url, known=known)
    assert street.scene.book(48, 50).stay.start == NOW + 2 * DAY
    read = street.stays_read()
    assert read["its address is read"] > 0
    assert max(read.values()) < 20, read


@both
def test_every_place_is_shown_for_a_look_each_to_whoever_has_a_stay_there(
    street: Street, database_url: str, *, known: bool
) -> None:
    _live_for_years(street, database_url, known=known)
    before = street.so_far()
    with borrowed(street.database.pool) as run:
        run.begin(opening(Actor(street.scene.driver.id)))
        shown = run.all(b"SELECT id FROM driveways")
    assert shown == [(street.scene.driveway.id,)]
    assert street.so_far() - before < 20
