"""``trip``, ``navigate``, ``auto-park`` and ``notices`` on a real PostgreSQL, with a car at the stand-in."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import attrs
import pytest
from tests.integration.cli.conftest import START, Driveway, Json
from tests.integration.cli.teslas import environment, linked
from tests.integration.cli.test_errands import DORA, Stay

from driveway_app import Container, on_postgres
from driveway_core.actors import SYSTEM
from driveway_core.bookings import BookingId
from driveway_core.trips import TripPhase
from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.garage import ListedCar

HANA = ("--as", "hana@example.com")
PATIENCE = 60  # seconds; a machine that is busy takes its time


@pytest.fixture(scope="module")
def sandbox() -> Iterator[TeslaSandbox]:
    with TeslaSandbox(ticking=True) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def driveway(
    module_database_url: str, tmp_path_factory: pytest.TempPathFactory, sandbox: TeslaSandbox
) -> Driveway:
    """On a migrated PostgreSQL, with drivers who have Teslas."""
    return Driveway(environment(module_database_url, tmp_path_factory.mktemp("home"), sandbox))


@pytest.fixture(scope="module")
def comet(driveway: Driveway, listing: str, sandbox: TeslaSandbox) -> ListedCar:
    """Dora's car, asleep."""
    assert listing
    owner = sandbox.owner("Dora")
    car = sandbox.car(owner, display_name="Comet", needs_signing=False, asleep=True)
    linked(driveway, "dora@example.com", owner)
    return car


@pytest.fixture(scope="module")
def booked(driveway: Driveway, listing: str, comet: ListedCar) -> Json:
    """A stay of Dora's with that car, whose trip a worker has begun."""
    assert not comet.online
    booking = book(driveway, listing, "Comet", START)
    driveway.json("worker", "--once")
    return booking


def book(driveway: Driveway, listing: str, car: str, start: datetime) -> Json:
    times = ("--from", start.isoformat(), "--to", (start + timedelta(hours=2)).isoformat())
    return driveway.json("book", listing, *DORA, "--car", car, *times)


def test_a_trip_tells_both_sides_how_it_stands(driveway: Driveway, booked: Json) -> None:
    reference = booked["booking_reference"]
    told = driveway("trip", reference, *DORA)
    assert (told.exit_code, told.stderr) == (0, "")
    assert re.search(r"the car is +not on its way yet", told.stdout)
    assert re.search(r"address in the car +not yet\. Your car is asleep\..* Tried again ", told.stdout)
    assert "We try again; your booking stands." in told.stdout
    host = driveway("trip", reference, *HANA)
    assert (host.exit_code, "address in the car" in host.stdout) == (0, False)
    market = driveway("trip", booked["id"])
    assert (market.exit_code, "address in the car" in market.stdout) == (0, True)
    assert "driver: The address of" in market.stdout


def test_a_trip_for_machines_is_that_of_the_api(driveway: Driveway, booked: Json) -> None:
    told = driveway.json("trip", booked["booking_reference"], *DORA)
    assert (told["booking_id"], told["phase"], told["followed"]) == (booked["id"], "expected", True)
    assert (told["navigation"]["state"], told["navigation"]["problem"]) == ("wanted", "vehicle-asleep")
    assert [(each["to"], each["kind"]) for each in told["notices"]] == [("driver", "destination_waits")]
    assert driveway.json("trip", booked["id"], *HANA)["navigation"] is None


def test_a_trip_is_nobody_elses_business(driveway: Driveway, booked: Json) -> None:
    for words in (("trip",), ("navigate",), ("auto-park", "--used")):
        refused = driveway(words[0], booked["id"], *words[1:], "--as", "dan@example.com")
        assert refused.exit_code == 1, words
    assert driveway("trip", "DH-NOBODY23").exit_code == 1
    assert driveway("trip").exit_code == 2
    assert driveway("trip", booked["id"], "--as", "nobody@example.com").exit_code == 1


def test_the_address_is_sent_again_on_demand_and_a_sleeping_car_fails_nothing(
    driveway: Driveway, booked: Json, comet: ListedCar
) -> None:
    told = driveway("navigate", booked["booking_reference"], *DORA)
    assert (told.exit_code, "not yet. Your car is asleep." in told.stdout) == (0, True)
    assert not comet.online
    comet.body.journal.wake(comet.body.clock.now())
    sent = driveway.json("navigate", booked["id"], *DORA)["navigation"]
    assert (sent["state"], sent["sent"], sent["route"]) == ("sent", 1, "direct")
    told = driveway("trip", booked["id"], *DORA)
    assert "taken by the car's maker" in told.stdout
    assert "we have not seen the car follow it yet; sent again" in told.stdout


def test_an_unlinked_car_is_sent_nowhere(driveway: Driveway, listing: str, stay: Stay) -> None:
    other = driveway.json("book", listing, *DORA, *stay(2), "--car", "Pearl")
    refused = driveway("navigate", other["id"], *DORA)
    assert (refused.exit_code, "Your car's account is not connected" in refused.stderr) == (1, True)
    told = driveway("trip", other["id"], *DORA)
    assert "not followed: the car is not linked" in told.stdout
    driveway.json("cancel", other["id"], *DORA)
    lines = driveway("trip", other["id"], "--watch").stdout.splitlines()
    assert [line.split("  ", 1)[1] for line in lines] == ["the stay is cancelled"]


def test_auto_park_is_the_drivers_own_word_and_only_once_they_are_there(
    driveway: Driveway, booked: Json
) -> None:
    early = driveway("auto-park", booked["id"], *DORA, "--used")
    assert early.exit_code == 1
    assert driveway("auto-park", booked["id"], *DORA).exit_code == 2
    senseless = driveway("auto-park", booked["id"], *DORA, "--not-used", "--worked")
    assert (senseless.exit_code, "makes no sense" in senseless.stderr) == (2, True)


def test_who_has_arrived_tells_that_the_car_parked_itself(driveway: Driveway, listing: str) -> None:
    soon = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=70)  # noqa: TID251
    driveway.json("settings", "set", "early_arrival_minutes", 120)
    near = book(driveway, listing, "Pearl", soon)
    with marketplace(driveway) as container, container.transactions().read(acting_as=SYSTEM) as work:
        dora = work.accounts.get(work.bookings.get(BookingId(UUID(near["id"]))).driver_id)
    with marketplace(driveway) as container:
        container.check_in()(dora.actor, BookingId(UUID(near["id"])))
    told = driveway("trip", near["id"], *DORA)
    assert re.search(r"the car is +arrived, as the driver says", told.stdout)
    assert re.search(r"parking itself +not asked for", told.stdout)
    told = driveway("auto-park", near["booking_reference"], *DORA, "--used", "--worked")
    assert re.search(r"parking itself +used, and it worked, as the driver says", told.stdout)
    said = driveway.json("auto-park", near["id"], *DORA, "--used")["auto_park"]
    assert said == {"attempted": True, "successful": False, "source": "driver", "reason": None}
    assert "used, in vain, as" in driveway("trip", near["id"], *HANA).stdout
    told = driveway("auto-park", near["id"], *DORA, "--not-used")
    assert re.search(r"parking itself +not used, as the driver says", told.stdout)


def test_notices_are_listed(driveway: Driveway, booked: Json) -> None:
    every = driveway.json("notices", "dora@example.com", "--unread")["items"]
    kinds = {each["kind"] for each in every if each["topic"] == "trips"}
    assert kinds == {"destination_waits", "destination_sent"}
    assert "booking_confirmed" in {each["kind"] for each in every}
    told = driveway("notices", "dora@example.com", "--limit", 9)
    assert (told.exit_code, booked["booking_reference"] in told.stdout) == (0, True)
    assert "is on its way to your car's display." in told.stdout


def heeds_ctrl_c() -> None:
    """As at a terminal: whoever runs the tests in the background has told its programs not to."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_watching_in_a_terminal_draws_until_ctrl_c(driveway: Driveway, booked: Json) -> None:
    command = [sys.executable, "-m", "driveway_cli", "trip", booked["booking_reference"], *DORA, "--watch"]
    search = os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)
    variables = {**os.environ, **driveway.environment, "PYTHONPATH": search, "TERM": "xterm", "COLUMNS": "90"}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=variables,
        preexec_fn=heeds_ctrl_c,  # noqa: PLW1509  # nothing else of this program forks or holds a lock there
    ) as process:
        os.close(theirs)
        drawn = read_until(ours, "address in the car")
        drawn += read_until(ours, "address in the car")  # once more, a second later
        process.send_signal(signal.SIGINT)
        drawn += read_until(ours, None)
        os.close(ours)
        assert process.wait(PATIENCE) == 0
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", drawn)
    assert ("●╌╌╌╌" in plain, "Not on its way yet" in plain, "Traceback" in plain) == (True, True, False)
    assert drawn.endswith("\x1b[?25h"), "the cursor is shown again"


def read_until(terminal: int, words: str | None) -> str:
    """What is written there until these words, or to the end."""
    read, until = b"", time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            piece = os.read(terminal, 4_096)
        except OSError:  # the other end is closed
            break
        read += piece
        if not piece or (words is not None and words.encode() in read):
            break
    assert words is None or words.encode() in read, read
    return read.decode()


def test_watching_a_trip_that_is_over_ends_at_once(driveway: Driveway, booked: Json) -> None:
    """Its driver came and went; nobody waits here for days."""
    over(driveway, booked)
    told = driveway("trip", booked["id"], *DORA, "--watch")
    assert (told.exit_code, len(told.stdout.splitlines())) == (0, 1)
    assert "gone" in told.stdout
    (line,) = driveway("trip", booked["id"], *DORA, "--watch", "--json").stdout.splitlines()
    assert json.loads(line)["phase"] == "departed"


def over(driveway: Driveway, booked: Json) -> None:
    with marketplace(driveway) as container, container.transactions().begin(acting_as=SYSTEM) as work:
        trip = work.trips.of(BookingId(UUID(booked["id"])), changing=True)
        assert trip is not None
        work.trips.save(attrs.evolve(trip, phase=TripPhase.DEPARTED))


@contextmanager
def marketplace(driveway: Driveway) -> Iterator[Container]:
    """The same marketplace, without its command line."""
    home = Path(driveway.environment["DRIVEWAY_HOME"])
    with on_postgres(driveway.environment["DATABASE_URL"], home=home) as container:
        yield container
