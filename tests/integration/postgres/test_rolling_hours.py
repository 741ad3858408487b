"""Hours that are written out, on a real PostgreSQL: nothing is lost between hosts and the job."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from tests.doctored_zones import clock_laws
from tests.integration.postgres.test_contention import at_once
from tests.integration.postgres.watching import deadlocks

from driveway_core.actors import SYSTEM
from driveway_core.entries import AvailabilityType
from driveway_core.recurrence import RecurrenceRule
from driveway_core.testing.builders import NOW, a_driveway, a_question, an_entry, an_id, hours_from_now
from driveway_core.testing.contracts.rolling_hours import every_other_week, opened, stored
from driveway_core.testing.contracts.search import found
from driveway_core.testing.scenes import hours_of, set_scene
from driveway_core.use_cases.extend_hours import ExtendHours
from driveway_core.use_cases.open_hours import HoursDraft, OpenHours
from driveway_core.windows import DAY, HOUR, TimeWindow
from driveway_postgres import Database


def test_hosts_and_the_job_at_once_lose_nothing(database: Database, shared_url: str) -> None:
    before = deadlocks(shared_url)
    scene = set_scene(database.transactions)
    driveways = [opened(scene) for _ in range(4)]
    later = NOW + 30 * DAY
    draft = HoursDraft(
        kind=AvailabilityType.BLOCKED, window=hours_from_now(2, 3), rule=RecurrenceRule.parse("FREQ=MONTHLY")
    )
    open_hours = OpenHours(database.transactions, lambda: later, an_id)
    calls: list[Callable[[], object]] = [
        lambda each=each: open_hours(scene.host.actor, each.id, draft)  # type: ignore[misc]  # bound at once
        for each in driveways * 3
    ]
    calls += [ExtendHours(database.transactions, lambda: later, batch=2)] * 4
    answers = at_once(calls)
    assert not [each for each in answers if isinstance(each, Exception)]
    for driveway in driveways:
        with database.transactions.read(acting_as=SYSTEM) as work:
            entries = work.availability.entries(driveway.id)
        assert len(entries) == 4
        hours = stored(database.transactions, driveway)
        assert hours == hours_of(driveway, *entries, at=later)
    database.dispose()
    assert deadlocks(shared_url) == before


def test_search_finds_by_the_new_clock_once_the_job_has_run(database: Database, tmp_path: Path) -> None:
    scene = set_scene(database.transactions)
    driveway = a_driveway(scene.host.id)
    scene.add(driveway, every_other_week(driveway))
    in_summer = datetime(2027, 4, 12, 16, tzinfo=UTC)
    stay = TimeWindow(in_summer, in_summer + HOUR)
    at_nine = a_question(stay=stay)
    assert driveway.id in found(database.search, at_nine)
    with clock_laws(tmp_path, {"America/Los_Angeles": "PST8"}):
        assert ExtendHours(database.transactions, lambda: NOW)() == 1
        assert driveway.id not in found(database.search, at_nine)
        assert driveway.id in found(
            database.search, a_question(stay=TimeWindow(in_summer + HOUR, in_summer + 2 * HOUR))
        )
    assert ExtendHours(database.transactions, lambda: NOW)() == 1
    assert driveway.id in found(database.search, at_nine)


def test_single_hours_beside_rules_keep_their_ranges(database: Database) -> None:
    scene = set_scene(database.transactions)
    once = an_entry(scene.driveway.id, window=hours_from_now(5_000, 5_001))
    scene.open(every_other_week(scene.driveway), once)
    assert ExtendHours(database.transactions, lambda: NOW + 10 * DAY)() == 1
    kept = [each for each in stored(database.transactions, scene.driveway).ranges if each.entry_id == once.id]
    assert [each.window for each in kept] == [once.window]
