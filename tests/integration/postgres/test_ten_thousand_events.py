"""A calendar of ten thousand events: taken over, searched beside and booked beside, within bounds."""

import json
import subprocess
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Final

import attrs
import pytest
from tests.conftest import PROFILE
from tests.unit.icalendars.texts import calendar

from driveway_calendars import IcalendarReader
from driveway_core.actors import SYSTEM
from driveway_core.entries import WindowTaken
from driveway_core.settlement import ExternalSettlement
from driveway_core.testing.builders import NOW, a_question, a_reference, an_id, hours_from_now
from driveway_core.testing.scenes import Scene, set_scene
from driveway_core.use_cases.book_stay import BookStay
from driveway_core.use_cases.import_calendar import ImportCalendar
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.windows import MINUTE
from driveway_postgres import Database

MANY: Final = 10_000 if PROFILE == "proof" else 3_000
"""Ten thousand in `make proof`."""


def many(count: int = MANY, *, moved: int = 0) -> bytes:
    """So many events of half an hour, an hour apart; the first ones moved by a quarter of an hour."""
    events = []
    for number in range(count):
        start = hours_from_now(number, number + 1).start + (15 * MINUTE if number < moved else 0 * MINUTE)
        events.append(
            f"BEGIN:VEVENT\r\nUID:event-{number}@example.com\r\nDTSTAMP:20270301T000000Z\r\n"
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDURATION:PT30M\r\nSUMMARY:Reserved\r\nEND:VEVENT\r\n"
        )
    return calendar(*events)


MEASURED: Final = """
import json, sys, tracemalloc
from time import perf_counter
from datetime import timedelta
from driveway_calendars import IcalendarReader
from driveway_core.testing.builders import NOW
from driveway_core.windows import TimeWindow
text = sys.stdin.buffer.read()
def read():
    ahead = TimeWindow(NOW, NOW + timedelta(days=500))
    return IcalendarReader().read(text, time_zone="America/Los_Angeles", ahead=ahead)
began = perf_counter()
events = len(read().events)
seconds = perf_counter() - began
tracemalloc.start()
read()
peak = tracemalloc.get_traced_memory()[1]
print(json.dumps({"events": events, "seconds": seconds, "peak_mb": peak / 1024 / 1024}))
"""


def test_they_are_read_in_bounded_time_and_memory(record_property: Callable[[str, object], None]) -> None:
    done = subprocess.run([sys.executable, "-c", MEASURED], input=many(), capture_output=True, check=True)
    figures = json.loads(done.stdout)
    for name, figure in figures.items():
        record_property(name, figure)
    assert figures["events"] == MANY
    assert figures["seconds"] < 30
    assert figures["peak_mb"] < 100


def imported(database: Database, scene: Scene, text: bytes) -> tuple[int, int, int]:
    """Take them over: how many are new, changed and as before."""
    use = ImportCalendar(database.transactions, IcalendarReader(), lambda: NOW, an_id)
    report = use(scene.host.actor, scene.driveway.id, text).last_report
    assert report is not None
    return report.taken, report.changed, report.unchanged


def test_they_are_kept_up_to_date_and_in_nobodys_way(
    database: Database, record_property: Callable[[str, object], None]
) -> None:
    scene = set_scene(database.transactions)
    far = attrs.evolve(scene.driveway.terms, horizon_days=730)
    with database.transactions.begin(acting_as=SYSTEM) as work:
        driveway = work.driveways.save(attrs.evolve(scene.driveway, terms=far))
    figures = {}
    for name, text, expected in (
        ("first", many(), (MANY, 0, 0)),
        ("again", many(), (0, 0, MANY)),
        ("moved", many(moved=100), (0, 100, MANY - 100)),
    ):
        began = perf_counter()
        assert imported(database, scene, text) == expected
        figures[name] = perf_counter() - began
    book = BookStay(database.transactions, ExternalSettlement(), lambda: NOW, an_id, a_reference)
    began = perf_counter()
    for number in range(200, 220):
        stay = hours_from_now(number, number + 1)
        wish = StayWish(driveway_id=driveway.id, vehicle_id=scene.car.id, stay=stay)
        with pytest.raises(WindowTaken):
            book(scene.driver.actor, wish)
    figures["refused"] = (perf_counter() - began) / 20
    began = perf_counter()
    for number in range(20):
        question = a_question(stay=hours_from_now(300 + number, 301 + number))
        assert list(database.search.nearest(question, limit=20)) == []
    figures["search"] = (perf_counter() - began) / 20
    for name, figure in figures.items():
        record_property(name, figure)
    assert figures["first"] < 60
    assert figures["again"] < 40
    assert figures["refused"] < 0.2
    assert figures["search"] < 0.2
