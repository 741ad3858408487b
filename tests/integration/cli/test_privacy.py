"""``export``, ``erase`` and ``retention``: for people, for machines, and when they are refused."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from tests.integration.cli.conftest import Driveway

from driveway_core.retention import PERIODS


def test_an_account_is_exported_to_a_file_that_only_its_writer_reads(
    driveway: Driveway, listing: str, tmp_path: Path
) -> None:
    file = tmp_path / "hana.zip"
    told = driveway.json("export", "hana@example.com", "--to", file)
    assert (told["file"], told["resumed"]) == (str(file), False)
    assert told["records"] >= 2
    assert file.stat().st_mode & 0o077 == 0
    with ZipFile(file) as archive:
        assert json.loads(archive.read("data/driveways.json"))[0]["id"] == listing
    assert [each.name for each in tmp_path.iterdir()] == ["hana.zip"]
    again = driveway("export", "hana@example.com", "--to", file)
    assert (again.exit_code, "records" in again.stdout) == (0, True)
    nobody = driveway("export", "nobody@example.com", "--to", file)
    assert (nobody.exit_code, "no such account" in nobody.output) == (1, True)
    assert driveway("export", "hana@example.com").exit_code == 2


@pytest.mark.usefixtures("listing")
def test_an_erasure_is_asked_for_shown_and_called_off(driveway: Driveway) -> None:
    assert driveway("erase", "dan@example.com", "--show").exit_code == 1
    asked = driveway.json("erase", "dan@example.com")
    assert asked["purge_at"] > asked["requested_at"]
    assert driveway.json("erase", "dan@example.com", "--show") == asked
    shown = driveway("erase", "dan@example.com", "--show")
    assert (shown.exit_code, "purge at" in shown.stdout) == (0, True)
    assert driveway.json("erase", "--purge-due") == []
    assert "No account is due" in driveway("erase", "--purge-due").stdout
    assert driveway.json("erase", "dan@example.com", "--call-off") == {**asked, "called_off": True}
    gone = driveway("erase", "dan@example.com", "--call-off")
    assert (gone.exit_code, "No erasure" in gone.output) == (1, True)


def test_an_erasure_that_cannot_be_meant_is_a_matter_of_usage(driveway: Driveway) -> None:
    for words in ((), ("dan@example.com", "--purge-due"), ("dan@example.com", "--show", "--call-off")):
        assert driveway("erase", *words).exit_code == 2, words
    assert driveway("erase", "not an address").exit_code == 2


@pytest.mark.usefixtures("listing")
def test_what_is_kept_how_long_is_listed_and_dropped(driveway: Driveway) -> None:
    listed = driveway.json("retention", "list")
    assert [each["what"] for each in listed] == [each.kept.value for each in PERIODS]
    assert "7 years" in driveway("retention", "list").stdout
    dropped = driveway.json("retention", "run")
    assert set(dropped) == {each.kept.value for each in PERIODS if each.by_itself is None}
    assert driveway.json("retention", "run", "--only", "bookings") == {"bookings": 0}
    assert "Dropped" in driveway("retention", "run").stdout
    assert "A job of its own" in driveway("retention", "run", "--only", "replies").stdout
    assert driveway("retention", "run", "--only", "everything").exit_code == 2
