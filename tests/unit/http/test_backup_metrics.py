"""Backups in ``/metrics``."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NoReturn

import attrs
from dependency_injector import providers
from tests.unit.http.world import World

from driveway_core.backups import Archiving, KeptBackups
from driveway_core.errors import Unavailable
from driveway_core.testing.builders import NOW
from driveway_http import backup_metrics, create_app


@attrs.define
class Keeper:
    """Backups in two places, one without any yet."""

    asked: int = 0

    def kept(self) -> Sequence[KeptBackups]:
        self.asked += 1
        newest = NOW - timedelta(hours=5)
        return (
            KeptBackups(repository=1, readable=True, backups=3, newest=newest),
            KeptBackups(repository=2, readable=True),
        )


class Silent:
    def kept(self) -> NoReturn:
        raise Unavailable


def figures(world: World) -> dict[str, str]:
    lines = create_app(world.container).test_client().get("/metrics").text.splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if line.startswith(("driveway_backup", "driveway_wal")))


def test_nobody_who_keeps_backups_is_no_figure(world: World) -> None:
    assert figures(world) == {}


def test_the_age_of_the_newest_is_told_for_each_place(world: World) -> None:
    keeper = Keeper()
    world.container.backups.override(providers.Object(keeper))
    client = create_app(world.container).test_client()
    told = client.get("/metrics").text
    assert 'driveway_backup_newest_age_seconds{repository="1"} 18000.0' in told
    assert 'driveway_backup_newest_age_seconds{repository="2"} +Inf' in told
    assert 'driveway_backup_repository_readable{repository="1"} 1.0' in told
    client.get("/metrics")
    assert keeper.asked == 1, "backups are taken once a day: nobody is asked with each look"


def test_a_keeper_who_does_not_answer_makes_what_it_told_unreadable(world: World) -> None:
    collector = backup_metrics.BackupCollector(world.container, asked_every_s=0.0)
    world.container.backups.override(providers.Object(Keeper()))
    first = {family.name: family.samples for family in collector.collect()}
    assert [sample.value for sample in first["driveway_backup_repository_readable"]] == [1.0, 1.0]
    world.container.backups.override(providers.Object(Silent()))
    second = {family.name: family.samples for family in collector.collect()}
    assert [sample.value for sample in second["driveway_backup_repository_readable"]] == [0.0, 0.0]


def test_changes_that_stay_where_they_were_made_are_told(world: World) -> None:
    @attrs.frozen
    class Stores:
        state: Archiving

        def archiving(self) -> Archiving:
            return self.state

    collector = backup_metrics.BackupCollector(world.container, asked_every_s=0.0)
    for state, age, failing in (
        (Archiving(on=True, last=NOW - timedelta(minutes=20)), 1_200.0, 0.0),
        (Archiving(on=True, last=NOW, failing=True), 0.0, 1.0),
        (Archiving(on=True), float("inf"), 0.0),
    ):
        world.container.stores.override(providers.Object(Stores(state)))
        told = {family.name: family.samples[0].value for family in collector.collect()}
        assert told == {"driveway_wal_archived_age_seconds": age, "driveway_wal_archive_failing": failing}
