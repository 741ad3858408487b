"""The drill: a marketplace is backed up, destroyed, and brought back to a moment; nothing before it is lost.

It is played on a PostgreSQL of its own, in a folder of its own; the
marketplace that is in use is neither looked at nor touched.
"""

import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, LiteralString

import attrs
import psycopg
from psycopg import sql

from driveway_app import clockwork
from driveway_app.container import Container
from driveway_app.opening import Say, on_postgres
from driveway_core.actors import SYSTEM, Actor, UserType
from driveway_core.bookings import Booking
from driveway_core.drafts import DrivewayFields
from driveway_core.entries import WindowTaken
from driveway_core.errors import NotFound, Unavailable
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.windows import TimeWindow

if TYPE_CHECKING:
    from driveway_backup import Backrest
    from driveway_embedded import Binaries, Cluster

_PATIENCE_S: Final = 60
_A_SECOND: Final = 1.1
"""pgBackRest knows when a backup was complete to the second: the moment restored to has to be a later one."""
_FIRST_STAY: Final = timedelta(days=2)
_APART: Final = timedelta(hours=3)
_LONG: Final = timedelta(hours=2)
_OFFER: Final[DrivewayFields] = {
    "address": "1 Drill Street",
    "zip_code": "94114",
    "latitude": 37.76,
    "longitude": -122.43,
    "time_zone": "America/Los_Angeles",
    "title": "A place for the drill",
    "driveway_type": "concrete",
    "max_vehicle_length": 240,
    "max_vehicle_width": 90,
    "hourly_rate": "4.00",
    "buffer_minutes": 0,
    "access_instructions": "The gate code stands in the drill.",
}


class DrillFailed(Unavailable):
    """What was restored is not what was acknowledged: the message says what is wrong."""

    slug = "drill-failed"
    title = "The drill failed"


@attrs.frozen(kw_only=True)
class Drilled:
    """What a drill showed; times in seconds.

    ``kept`` are the bookings that were acknowledged before the moment that was
    restored, and found again to the last field; ``undone`` those acknowledged
    after it, and rightly gone.
    """

    postgres: int
    lost: int
    restored_from: int
    moment: datetime
    kept: int
    undone: int
    backup_s: float
    restore_s: float


@attrs.frozen
class Scene:
    """A driver, and the first of the stays that they book one after another."""

    driver: Actor
    wish: StayWish


def drill(
    folder: Path, *, bookings: int = 20, lose: int = 1, pg_bin: Path | None = None, say: Say = lambda _: None
) -> Drilled:
    """Play it in an empty folder that the account of the database may pass through.

    Two repositories are kept; ``lose`` (1 or 2) is the one that burns with
    the server. Raises ``NoBackrest``, ``BackupFailed`` and ``DrillFailed``.
    """
    from driveway_backup import Backrest, find_backrest
    from driveway_embedded import Cluster
    from driveway_embedded.account import account_for

    program = find_backrest()
    binaries = _binaries(Backrest(program, folder).newest_postgres, pg_bin)
    cluster = Cluster(folder / "home", binaries)
    with cluster.running(say=say) as url:
        data, sockets = cluster.status().data, cluster.status().socket
        account = account_for(data)
    backrest, repositories = _planned(folder, program, data, sockets, account.give)

    def run(command: Sequence[str]) -> tuple[int, str]:
        done = account.run(command)
        return done.returncode, done.stdout

    backrest = attrs.evolve(backrest, run=run)
    with _archiving(cluster, url, backrest) as container:
        scene = set_scene(container)
        say("Backing up to both repositories …")
        backrest.create()
        backrest.check()
        first = book(container, scene, range(bookings // 2))
        began = time.monotonic()
        backrest.back_up(1)
        backrest.back_up(2)
        backup_s = time.monotonic() - began
        before = first + book(container, scene, range(bookings // 2, bookings))
        time.sleep(_A_SECOND)
        moment = clockwork.now()
        after = book(container, scene, range(bookings, bookings + bookings // 2 + 1))
        _wait_until_archived(url)
    say(f"Destroying the database and repository {lose} …")
    cluster.stop()
    shutil.rmtree(data)
    shutil.rmtree(repositories[lose - 1])
    data.mkdir(mode=0o700)
    account.give(data)
    say(f"Restoring from repository {3 - lose} …")
    began = time.monotonic()
    backrest.restore(to=moment, repository=3 - lose)
    with cluster.running(say=say) as url, on_postgres(url, home=cluster.home) as container:
        _wait(
            url, "SELECT NOT pg_is_in_recovery()", "PostgreSQL has not finished its recovery within a minute."
        )
        restore_s = time.monotonic() - began
        compare(container, scene, before, after)
    return Drilled(
        postgres=binaries.major,
        lost=lose,
        restored_from=3 - lose,
        moment=moment,
        kept=len(before),
        undone=len(after),
        backup_s=backup_s,
        restore_s=restore_s,
    )


def _binaries(newest: int, pg_bin: Path | None) -> "Binaries":
    """The newest PostgreSQL here that pgBackRest knows; those that came with pip are too new for most."""
    from driveway_backup import NoBackrest
    from driveway_embedded import NoBinaries, find_binaries

    folders = [pg_bin] if pg_bin is not None else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found = []
    for folder in folders:
        try:
            found.append(find_binaries(folder))
        except NoBinaries:
            continue
    known = [each for each in found if each.major <= newest]
    if not known:
        raise NoBackrest(f"a PostgreSQL from 15 to {newest}, with its contrib modules,")
    return max(known, key=lambda each: each.major)


def _planned(
    folder: Path, program: Path, data: Path, sockets: Path, give: Callable[[Path], None]
) -> "tuple[Backrest, tuple[Path, Path]]":
    from driveway_backup import Backrest, Folder, Plan, Postgres, backrest_configuration

    repositories = (folder / "repository-1", folder / "repository-2")
    work = folder / "work"
    for each in (*repositories, work):
        each.mkdir(mode=0o700)
        give(each)
    plan = Plan(
        postgres=Postgres(data=data, sockets=sockets, role="driveway", database="driveway"),
        repositories=[Folder(each) for each in repositories],
        passphrase=secrets.token_urlsafe(32),
        work=work,
    )
    configuration = folder / "pgbackrest.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(backrest_configuration(plan), encoding="utf-8")
    give(configuration)
    return Backrest(program, configuration), repositories


@contextmanager
def _archiving(cluster: "Cluster", url: str, backrest: "Backrest") -> Iterator[Container]:
    """The marketplace on that cluster, every change of which is archived."""
    from driveway_backup import postgres_settings
    from driveway_postgres import upgrade

    with cluster.running(), psycopg.connect(url, autocommit=True) as owner:
        for name, value in postgres_settings(backrest.program, backrest.configuration).items():
            owner.execute(
                sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
            )
    cluster.stop()
    with cluster.running() as again:
        upgrade(again)
        with on_postgres(again, home=cluster.home) as container:
            yield container


def set_scene(container: Container) -> Scene:
    """A host with a driveway, and a driver with a car."""
    people = [
        container.register_account()(
            {
                "email": f"{name}@example.com",
                "password": secrets.token_urlsafe(16),
                "first_name": name.title(),
                "last_name": "Drill",
                "user_type": kind,
            }
        )
        for name, kind in (("grace", UserType.HOST), ("ada", UserType.DRIVER))
    ]
    host, driver = (person.actor for person in people)
    driveway = container.list_driveway()(host, _OFFER)
    car = container.add_vehicle()(driver, {"vin": "5YJ3E1EA1PF000316"})
    start = clockwork.now().replace(minute=0, second=0, microsecond=0) + _FIRST_STAY
    wish = StayWish(driveway_id=driveway.id, vehicle_id=car.id, stay=TimeWindow(start, start + _LONG))
    return Scene(driver, wish)


def _nth(scene: Scene, number: int) -> StayWish:
    start = scene.wish.stay.start + _APART * number
    return attrs.evolve(scene.wish, stay=TimeWindow(start, start + _LONG))


def book(container: Container, scene: Scene, numbers: range) -> list[Booking]:
    """Stays that were booked: when this returns, each was acknowledged."""
    return [container.book_stay()(scene.driver, _nth(scene, number)).booking for number in numbers]


def _wait_until_archived(url: str) -> None:
    """All that was written so far is in both repositories."""
    with psycopg.connect(url, autocommit=True) as owner:
        (segment,) = owner.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone() or (None,)
    archived = "SELECT last_archived_wal >= %s FROM pg_stat_archiver"
    _wait(url, archived, "PostgreSQL has not archived its changes within a minute.", segment)


def _wait(url: str, question: LiteralString, otherwise: str, *values: object) -> None:
    """Until the database says yes."""
    until = time.monotonic() + _PATIENCE_S
    with psycopg.connect(url, autocommit=True) as owner:
        while time.monotonic() < until:
            said = owner.execute(question, values).fetchone()
            if said is not None and said[0]:
                return
            time.sleep(0.1)
    raise DrillFailed(otherwise)


def compare(container: Container, scene: Scene, before: Sequence[Booking], after: Sequence[Booking]) -> None:
    """Each booking from before the moment is there as it was, and its time is taken; no later one is."""
    with container.transactions().read(acting_as=SYSTEM) as work:
        for booking in before:
            try:
                found = work.bookings.get(booking.id)
            except NotFound:
                raise DrillFailed(f"Booking {booking.reference} was acknowledged, and is lost.") from None
            if found != booking:
                raise DrillFailed(f"Booking {booking.reference} is there, but not as it was acknowledged.")
        for booking in after:
            try:
                work.bookings.get(booking.id)
            except NotFound:
                continue
            raise DrillFailed(f"Booking {booking.reference} is younger than the moment restored to.")
    try:
        container.book_stay()(scene.driver, _nth(scene, len(before) - 1))
    except WindowTaken:
        pass
    else:
        raise DrillFailed("A time that was booked could be booked again.")
    container.book_stay()(scene.driver, _nth(scene, len(before)))
