"""Whatever is sent as a photo is shown as a plain one or refused, within bounds of memory and time."""

import os
import random
import threading
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import psutil  # type: ignore[import-untyped]  # it comes without types
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.pictures import (
    JPEG,
    PLANTED,
    PNG,
    a_jpeg,
    claiming,
    filed,
    halves,
    many_scans,
    opened,
    png_of,
    telling,
    zip_behind,
    zipped_text,
)
from tests.unit.http.world import Stay, World, a_stay

from driveway_app import on_postgres
from driveway_core.errors import Missing
from driveway_core.photos import LARGEST_UPLOAD, PhotoId, PhotosUnavailable, PhotoUnusable
from driveway_core.ports import PhotoStore
from driveway_core.testing import contracts
from driveway_core.testing.builders import A_PICTURE, an_id
from driveway_http import create_app
from driveway_photos import FolderPhotoStore, PillowDarkroom

HARMLESS: Final = {
    "a JPEG that is a ZIP, too": zip_behind(a_jpeg()),
    "a JPEG that is a page, too": a_jpeg() + b"<html><script>alert(1)</script></html>",
    "a JPEG with a program in its comment": filed(
        halves(), comment=b"<script>alert(1)</script><?php system(1)?>"
    ),
    "a JPEG with a profile of a megabyte": filed(halves(), icc_profile=b"<script>" * 131_072),
    "a picture in CMYK": filed(halves(mode="CMYK")),
    "an animation": filed(
        halves(), "PNG", save_all=True, append_images=[halves(mode="RGB")] * 20, duration=1
    ),
    "what tells where it was taken": telling(),
}
REFUSED: Final = {
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a GIF that is a program, too": b"GIF89a/*" + bytes(20) + b"*/=alert(1)",
    "a page that begins as a JPEG": b"\xff\xd8\xff<html><script>alert(1)</script>",
    "a page that begins as a PNG": b"\x89PNG\r\n\x1a\n<script>",
    "a bomb of 900 million pixels": png_of(30_000, 30_000, b"x\x9c"),
    "a JPEG of four thousand million": claiming(65_500, 65_500),
    "a JPEG of a thousand passes": many_scans(),
    "a comment of 80 MB in a few": zipped_text(80_000_000),
    "half a photo": a_jpeg(640, 480)[:2_000],
    "nothing": b"",
    "too much": b"\xff\xd8\xff" + bytes(LARGEST_UPLOAD - 2),
}


@pytest.fixture(scope="module")
def stay(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stay]:
    """A host's listing on PostgreSQL, its photos in a folder."""
    with on_postgres(module_database_url, home=tmp_path_factory.mktemp("home")) as container:
        world = World(container, create_app(container).test_client(), now=container.clock()())
        yield a_stay(world)


@pytest.fixture(scope="module")
def darkroom() -> PillowDarkroom:
    return PillowDarkroom()


class TestFolderPhotoStore(contracts.PhotoStoreContract):
    @pytest.fixture
    def photo_store(self, tmp_path: Path) -> PhotoStore:
        return FolderPhotoStore.open(tmp_path)


@pytest.mark.parametrize("what", HARMLESS)
def test_what_is_a_photo_and_more_is_shown_as_a_photo(darkroom: PillowDarkroom, what: str) -> None:
    made = darkroom.develop(HARMLESS[what])
    assert opened(made).size == (64, 32)
    assert not [each for each in (b"script", b"php", b"PK\x03\x04", PLANTED) if each in made]


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_none_or_would_take_too_much_is_refused_soon(darkroom: PillowDarkroom, what: str) -> None:
    began = time.perf_counter()
    with pytest.raises(PhotoUnusable):
        darkroom.develop(REFUSED[what])
    assert time.perf_counter() - began < 15


def test_a_hundred_megabytes_out_of_a_hundred_thousand_bytes_are_never_in_our_memory(
    darkroom: PillowDarkroom,
) -> None:
    packed = png_of(5_000, 5_000, zlib.compress(bytes(20_001 * 5_000), 9))
    assert len(packed) < 150_000
    before = psutil.Process().memory_info().rss
    assert opened(darkroom.develop(packed)).size == (2_048, 2_048)
    assert psutil.Process().memory_info().rss - before < 64 * 1024 * 1024


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x00\x01\x00\x00WEBP", b""]),
    st.binary(max_size=300),
)
def test_whatever_bytes_come_they_are_refused_and_break_nothing(head: bytes, rest: bytes) -> None:
    with pytest.raises(PhotoUnusable):
        PillowDarkroom().develop(head + rest)


def test_photos_that_come_at_once_wait_for_one_another(darkroom: PillowDarkroom) -> None:
    seen, done = [0], threading.Event()

    def count() -> None:
        while not done.wait(0.01):
            seen.append(len(psutil.Process().children()))

    already, counter = len(psutil.Process().children()), threading.Thread(target=count)
    counter.start()
    with ThreadPoolExecutor(6) as senders:
        made = list(senders.map(darkroom.develop, [a_jpeg(900, 900)] * 6))
    done.set()
    counter.join()
    assert {opened(each).size for each in made} == {(900, 900)}
    assert max(seen) - already <= 2


def test_the_process_that_decodes_knows_no_secret(
    darkroom: PillowDarkroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "PIL.py").write_text("raise SystemExit(9)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("STRIPE_API_KEY", PLANTED.decode())
    monkeypatch.chdir(tmp_path)
    assert opened(darkroom.develop(a_jpeg())).size == (64, 32)


def test_no_attack_is_answered_by_a_fault_and_none_leaves_a_file(stay: Stay) -> None:
    path, store = f"/v1/driveways/{stay.driveway['id']}/photos", stay.world.container.photo_store()
    kept = stay.world.call("POST", path, stay.host, a_jpeg(), headers={"Content-Type": JPEG}).get_json()
    for what, data in REFUSED.items():
        for media in (JPEG, PNG, "text/html", "image/svg+xml"):
            if media != JPEG and len(data) > 10_000:
                continue
            answer = stay.world.call("POST", path, stay.host, data, headers={"Content-Type": media})
            assert answer.status_code in {413, 415, 422}, what
    huge = stay.world.call("POST", path, stay.host, bytes(100_000_000), headers={"Content-Type": JPEG})
    assert huge.status_code == 413
    for name in ("..%2f..%2fkeys%2froot.key", "../../keys/root.key", "root.key", f"{kept['id']}.jpg", "%00"):
        assert stay.world.call("GET", f"/v1/photos/{name}").status_code == 404
    assert [str(each) for each in store.ids(limit=9)] == [kept["id"]]
    assert stay.world.call("GET", kept["photo_url"]).status_code == 200


def test_a_file_that_was_being_written_when_the_process_died_is_swept(tmp_path: Path) -> None:
    store, photo_id = FolderPhotoStore.open(tmp_path), PhotoId(an_id())
    store.put(photo_id, A_PICTURE)
    (path,) = tmp_path.glob("photos/*/*")
    half = path.with_name(f"{path.name}.{random.randbytes(8).hex()}")
    path.rename(half)
    (path.parent / "notes.txt").write_text("somebody else's")
    assert list(store.ids(limit=9)) == [photo_id]
    assert not store.holds(photo_id)
    with pytest.raises(Missing):
        store.get(photo_id)
    store.remove(photo_id)
    assert [each.name for each in path.parent.iterdir()] == ["notes.txt"]


def test_files_and_folders_are_their_owners_alone(tmp_path: Path) -> None:
    FolderPhotoStore.open(tmp_path).put(PhotoId(an_id()), A_PICTURE)
    (path,) = tmp_path.glob("photos/*/*")
    modes = [each.stat().st_mode & 0o777 for each in (path, path.parent, path.parent.parent)]
    assert modes == [0o600, 0o700, 0o700]


def test_a_folder_that_cannot_be_written_is_told_as_what_passes(tmp_path: Path) -> None:
    (tmp_path / "photos").write_text("a file where the folder should be")
    store = FolderPhotoStore.open(tmp_path)
    with pytest.raises(PhotosUnavailable):
        store.put(PhotoId(an_id()), A_PICTURE)
    assert os.listdir(tmp_path) == ["photos"]
