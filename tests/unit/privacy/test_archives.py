"""An export is a zip that machines and people can read, and that runs nothing."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

import attrs
import pytest
from tests.unit.privacy.market import Market

from driveway_app import in_memory, write_archive
from driveway_core.actors import SYSTEM, OperatorsOnly
from driveway_core.dossiers import Record, Section
from driveway_core.testing.builders import A_PICTURE, NOW, a_photo
from driveway_core.testing.furnished import OF_DRIVER, OF_HOST


@pytest.fixture
def market() -> Iterator[Market]:
    with in_memory() as container:
        yield Market.over(container)


def exported(market: Market) -> ZipFile:
    known, into = market.known.driver, BytesIO()
    write_archive(market.container.export_account()(known.actor, known.id), into, made_at=NOW)
    return ZipFile(into)


def test_an_archive_has_a_page_a_word_of_explanation_and_a_file_for_each_section(market: Market) -> None:
    archive = exported(market)
    sections = market.container.export_account().sections()
    assert {"README.txt", "index.html"} <= set(archive.namelist())
    assert {f"data/{each.name}.json" for each in sections} <= set(archive.namelist())
    (account,) = json.loads(archive.read("data/account.json"))
    assert account["first_name"] == OF_DRIVER["first_name"]
    page = archive.read("index.html").decode()
    assert OF_DRIVER["note"].replace("'", "&#x27;") in page
    assert [words for words in OF_HOST.values() if words in page] == []


def test_what_people_wrote_is_text_on_the_page_and_nothing_else(market: Market) -> None:
    with market.known.transactions.begin(acting_as=SYSTEM) as work:
        account = work.accounts.get(market.known.driver.id)
        work.accounts.save(attrs.evolve(account, first_name="<script>alert(1)</script>"))
    page = exported(market).read("index.html").decode()
    assert "&lt;script&gt;" in page
    assert re.findall(r"<(script|img|link|iframe)\b", page) == []
    assert "default-src 'none'" in page


def test_bytes_become_files_that_their_records_name() -> None:
    photo: Record = {
        "id": "7",
        "media_type": "image/jpeg",
        "content": {"base64": b64encode(A_PICTURE).decode()},
    }
    into = BytesIO()
    assert write_archive([(Section("photos", "Photos."), [photo])], into, made_at=NOW) == 1
    archive = ZipFile(into)
    assert archive.read("files/photos/7.jpg") == A_PICTURE
    assert json.loads(archive.read("data/photos.json"))[0]["content"] == "files/photos/7.jpg"


def test_the_pictures_of_a_listing_are_in_its_hosts_archive(market: Market) -> None:
    photo = a_photo(market.known.driveway.id)
    market.container.photo_store().put(photo.id, A_PICTURE)
    with market.known.transactions.begin(acting_as=SYSTEM) as work:
        work.photos.add(photo)
    into = BytesIO()
    export = market.container.export_account()(market.known.host.actor, market.known.host.id)
    write_archive(export, into, made_at=NOW)
    assert ZipFile(into).read(f"files/driveway_photos/{photo.id}.jpg") == A_PICTURE


def test_nobody_but_its_owner_and_operators_exports_an_account(market: Market) -> None:
    export = market.container.export_account()
    with pytest.raises(OperatorsOnly):
        list(export(market.known.host.actor, market.known.driver.id))
    with pytest.raises(OperatorsOnly):
        export.records(market.known.host.actor, market.known.driver.id, "account")
    assert list(export(SYSTEM, market.known.driver.id))
