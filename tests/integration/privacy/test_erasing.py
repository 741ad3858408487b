"""One's data is given out and erased though processes are killed on the way, and no backup shows it again."""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Final
from zipfile import ZipFile

import psycopg
import pytest
from tests.integration.privacy.doomed import Errand, killed
from tests.integration.servers import new_database

from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.data_keys import KEPT, ErasedAccount
from driveway_core.erasures import PURGE_AFTER
from driveway_core.payments import PaymentStatus
from driveway_core.testing.builders import a_booking, a_payment, hours_from_now
from driveway_core.testing.furnished import OF_DRIVER, OVER, Furnished, furnish
from driveway_embedded import find_binaries
from driveway_postgres import Database
from driveway_secrets import FolderKeyStore, KeyRingCipher

DUE: Final = OVER + PURGE_AFTER
NOTE: Final = "Gwendolyn is late"


def _stays(known: Furnished, count: int) -> None:
    """So many further stays that are over and paid, each with a note."""
    for first in range(0, count, 100):
        with known.transactions.begin(acting_as=SYSTEM) as work:
            for number in range(first, min(first + 100, count)):
                stay = hours_from_now(-2 * number - 4, -2 * number - 3)
                begun = a_booking(known.driveway, known.car, stay=stay, driver_notes=NOTE, at=stay.start)
                booking = work.bookings.add(begun, spaces=1)
                booking = booking.check_in(at=stay.start, source=Source.DRIVER, early_arrival=timedelta())
                booking = work.bookings.save(booking)
                booking = work.bookings.save(booking.check_out(at=stay.end, source=Source.DRIVER))
                work.payments.add(a_payment(booking, status=PaymentStatus.SUCCEEDED, at=stay.start))


def _dump(url: str, *options: str) -> bytes:
    command = [str(find_binaries().program("pg_dump")), "--no-owner", *options, f"--dbname={url}"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _shown(text: bytes, planted: Mapping[str, str]) -> list[str]:
    """Which of the planted words stand in a dump, as they are or as hexadecimal bytes."""
    return [
        name
        for name, words in planted.items()
        if words.encode() in text or words.encode().hex().encode() in text
    ]


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(database_url, cipher=KeyRingCipher.open(tmp_path), pool_size=2)
    yield opened
    opened.dispose()


def _given_out_and_erased(database: Database, url: str, home: Path, *, stays: int) -> tuple[float, float]:
    """Records exported, and rows purged, in a second, by runs that go on where killed ones stopped."""
    known = furnish(database.transactions)
    _stays(known, stays)
    errand = Errand(database=url, home=home, at=DUE, batch=max(20, stays // 5))
    file = home / "export.zip"
    words = ("export", known.driver.email.value, "--to", str(file), "--json")
    assert killed(errand, "command", *words, after=12)
    assert not file.exists()
    begun = perf_counter()
    said = json.loads(errand.command(*words))
    exporting = said["records"] / (perf_counter() - begun)
    assert said["resumed"]
    assert not file.with_name("export.zip.part").exists()
    with ZipFile(file) as archive:
        booked = json.loads(archive.read("data/bookings_as_driver.json"))
    assert len({each["id"] for each in booked}) == len(booked) == stays + 1
    assert sum(each["driver_notes"] == NOTE for each in booked) == stays
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO erasures (account_id, requested_at, purge_at) VALUES (%s, %s, %s)",
            [known.driver.id, OVER, DUE],
        )
    for _ in range(2 if stays > 100 else 1):
        assert killed(errand, "purge", after=2)
        with pytest.raises(AssertionError, match="was erased"):
            errand.command(*words)
    begun = perf_counter()
    rows = errand.purge()
    purging = rows / (perf_counter() - begun)
    assert rows > 1
    text = _dump(url)
    left = {**OF_DRIVER, "vin": known.car.vin.value, "color": "planted purple", "customer": "cus_ophelia"}
    assert _shown(text, {**left, "card": "pm_planted", "note of a stay": NOTE}) == []
    assert _shown(text, {"the payments": "succeeded"}) == ["the payments"]
    with database.transactions.read(acting_as=SYSTEM) as work:
        assert len(work.payments.of(known.booking.id)) == 1
    return exporting, purging


def test_an_account_is_given_out_and_erased_by_processes_that_are_killed(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    _given_out_and_erased(database, database_url, tmp_path, stays=40)


@pytest.mark.proof
def test_an_account_of_a_thousand_stays_is_given_out_and_erased_by_processes_that_are_killed(
    database: Database,
    database_url: str,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    exporting, purging = _given_out_and_erased(database, database_url, tmp_path, stays=1_000)
    record_property("records_exported_a_second", round(exporting))
    record_property("rows_purged_a_second", round(purging))


def test_no_backup_shows_an_erased_account_once_its_keys_are_gone(
    database: Database, database_url: str, postgres_url: str, tmp_path: Path
) -> None:
    known = furnish(database.transactions)
    keys = FolderKeyStore.open(tmp_path)
    keys.copy(at=OVER)
    backup, copied = tmp_path / "backup.dump", keys.copies()
    backup.write_bytes(_dump(database_url, "-Fc"))
    assert _shown(_dump(database_url), OF_DRIVER) == []
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO erasures (account_id, requested_at, purge_at) VALUES (%s, %s, %s)",
            [known.driver.id, OVER, DUE],
        )
    errand = Errand(database=database_url, home=tmp_path, at=DUE)
    assert errand.purge() > 5
    keys.restore(copied[0])
    keys.forget_copies(at=DUE + KEPT)
    with pytest.raises(ErasedAccount):
        keys.get(known.driver.id)
    with new_database(postgres_url) as restored:
        subprocess.run(
            [
                str(find_binaries().program("pg_dump").with_name("pg_restore")),
                "--no-owner",
                f"--dbname={restored}",
                str(backup),
            ],
            check=True,
            capture_output=True,
        )
        older = Database.open(restored, cipher=KeyRingCipher.open(tmp_path), pool_size=1)
        try:
            with older.transactions.read(acting_as=SYSTEM) as work:
                with pytest.raises(ErasedAccount):
                    work.accounts.get(known.driver.id)
                with pytest.raises(ErasedAccount):
                    work.bookings.get(known.booking.id)
                with pytest.raises(ErasedAccount):
                    work.dossiers.records(known.driver.id, "account", limit=1)
                assert work.accounts.get(known.host.id).first_name == known.host.first_name
        finally:
            older.dispose()
        assert _shown(_dump(restored), OF_DRIVER) == []
