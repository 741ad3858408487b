"""Everything is sealed anew with new data keys, killed twice on the way, while others go on writing."""

import logging
import threading
import time
from pathlib import Path

import attrs
import psycopg
import pytest
from tests.integration.keys.sealed import Renewal, fill, fill_both_ways, killed, read

from driveway_app import on_postgres
from driveway_core.actors import SYSTEM
from driveway_core.data_keys import ErasedAccount
from driveway_core.testing.builders import NOW
from driveway_core.use_cases.renew_data_keys import BATCH
from driveway_postgres.sealed_columns import NOT_SEALED_ANEW, SEALED_TABLES
from driveway_postgres.tables import metadata
from driveway_secrets import KeyRingCipher

HEADS = """
SELECT encode(substring(access_instructions FROM 1 FOR 5), 'hex') AS head, count(*)
FROM driveways GROUP BY head ORDER BY head
"""
SAMPLED = 11
"""Every so many rows are read after each step."""


def _heads(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        return dict(connection.execute(HEADS).fetchall())


def _rotated_killed_twice(url: str, home: Path, *, hosts: int, each: int) -> float:
    """Texts a second, of the run that ends it."""
    KeyRingCipher.open(home)  # it makes the keys that both halves go by
    before = fill_both_ways(url, home, hosts=hosts, each=each)
    rows, some = len(before), before[::SAMPLED]
    batch = min(BATCH, rows // 16)
    assert _heads(url).keys() > {"0200000001"}
    for share in (0.3, 0.4):
        assert killed(Renewal(database=url, home=home, batch=batch, dies_after=int(2 * rows * share)))
        assert read(url, KeyRingCipher.open(home), some) == some
    assert 0 < _heads(url)["0200000002"] < rows
    begun = time.perf_counter()
    renewed = Renewal(database=url, home=home, batch=batch).run()
    seconds = time.perf_counter() - begun
    assert (renewed.number, renewed.resumed, renewed.left, renewed.unreadable) == (2, True, 0, 0)
    assert _heads(url) == {"0200000002": rows}
    assert read(url, KeyRingCipher.open(home), some) == some
    return renewed.texts / seconds


def test_a_rotation_killed_twice_loses_nothing(database_url: str, tmp_path: Path) -> None:
    _rotated_killed_twice(database_url, tmp_path, hosts=16, each=40)


@pytest.mark.proof
def test_a_rotation_of_a_hundred_thousand_rows_killed_twice_loses_nothing(
    database_url: str, tmp_path: Path
) -> None:
    rate = _rotated_killed_twice(database_url, tmp_path, hosts=2_000, each=50)
    logging.getLogger("tests.keys").info("%.0f texts sealed anew a second", rate)


def test_what_others_write_meanwhile_stands(database_url: str, tmp_path: Path) -> None:
    listed = fill(database_url, KeyRingCipher.open(tmp_path), hosts=4, each=25)
    written: dict[object, str] = {}
    done = threading.Event()

    def write() -> None:
        with on_postgres(database_url, home=tmp_path, pool_size=1) as container:
            turn = 0
            while not done.is_set():
                one = listed[turn % len(listed)]
                turn += 1
                with container.transactions().begin(acting_as=SYSTEM) as work:
                    found = work.driveways.get(one.id)
                    text = f"written {turn} times"
                    work.driveways.save(attrs.evolve(found, special_instructions=text))
                written[one.id] = text

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in (2, 3):
            renewed = Renewal(database=database_url, home=tmp_path, batch=10).run()
            assert (renewed.number, renewed.finished, renewed.unreadable) == (number, True, 0)
    finally:
        done.set()
        writer.join()
    assert written
    with (
        on_postgres(database_url, home=tmp_path, pool_size=1) as container,
        container.transactions().read(acting_as=SYSTEM) as work,
    ):
        for one in listed:
            found = work.driveways.get(one.id)
            assert found.special_instructions == written.get(one.id)
            assert found.access_instructions == one.instructions


def test_a_row_that_somebody_holds_is_come_back_to(database_url: str, tmp_path: Path) -> None:
    (one,) = fill(database_url, KeyRingCipher.open(tmp_path), hosts=1, each=1)
    with psycopg.connect(database_url) as holding:
        holding.execute("SELECT 1 FROM driveways WHERE id = %s FOR UPDATE", [one.id])
        renewing = threading.Thread(target=Renewal(database=database_url, home=tmp_path).run)
        renewing.start()
        renewing.join(0.5)
        assert renewing.is_alive()
        holding.rollback()
        renewing.join(30)
    assert _heads(database_url) == {"0200000002": 1}


def test_what_an_erased_account_left_holds_nobody_up(database_url: str, tmp_path: Path) -> None:
    one, two = fill(database_url, KeyRingCipher.open(tmp_path), hosts=2, each=1)
    with on_postgres(database_url, home=tmp_path) as container:
        container.key_store().destroy(one.host_id, at=NOW)
        renewed = container.renew_data_keys()()
        assert renewed.finished
        assert renewed.unreadable == 5
    assert read(database_url, KeyRingCipher.open(tmp_path), [two]) == [two]
    with pytest.raises(ErasedAccount):
        read(database_url, KeyRingCipher.open(tmp_path), [one])


def test_every_ciphertext_column_has_its_place_in_a_rotation() -> None:
    ciphertexts = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if (column.comment or "").startswith("ciphertext")
    }
    placed = {f"{table.name}.{column}" for table in SEALED_TABLES for column in table.owners}
    assert placed | set(NOT_SEALED_ANEW) == ciphertexts
    assert placed.isdisjoint(NOT_SEALED_ANEW)
