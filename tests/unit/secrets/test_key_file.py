"""The key file: made once, private, and noticed when damaged."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from driveway_secrets import KeyFileUnusable
from driveway_secrets.key_file import KEY_BYTES, root_key

ASK = """
import sys, time
from pathlib import Path
from driveway_secrets.key_file import root_key
home = Path(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
print(root_key(home).hex())
"""


def test_a_home_keeps_its_key(tmp_path: Path) -> None:
    key = root_key(tmp_path)
    assert len(key) == KEY_BYTES
    assert root_key(tmp_path) == key


def test_two_homes_share_nothing(tmp_path: Path) -> None:
    assert root_key(tmp_path / "one") != root_key(tmp_path / "two")


def test_only_its_owner_may_read_the_key(tmp_path: Path) -> None:
    root_key(tmp_path)
    assert (tmp_path / "keys" / "root.key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_nothing_but_the_key_is_left_behind(tmp_path: Path) -> None:
    root_key(tmp_path)
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["root.key"]


def test_threads_that_ask_at_once_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(root_key, [tmp_path] * 64))) == 1


@pytest.mark.wide
def test_processes_that_ask_at_once_get_one_key(tmp_path: Path) -> None:
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", ASK, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for process in asking:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in asking:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    keys = {process.communicate()[0].strip() for process in asking}
    assert keys == {root_key(tmp_path).hex()}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o620])
def test_a_key_that_others_may_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    root_key(tmp_path)
    path = tmp_path / "keys" / "root.key"
    path.chmod(mode)
    with pytest.raises(KeyFileUnusable, match="chmod 600") as refusal:
        root_key(tmp_path)
    assert refusal.value.path == path


@pytest.mark.parametrize("length", [0, 1, 43, 45])
def test_a_key_file_of_another_length_is_refused(tmp_path: Path, length: int) -> None:
    root_key(tmp_path)
    path = tmp_path / "keys" / "root.key"
    path.write_bytes((path.read_bytes() * 2)[:length])
    with pytest.raises(KeyFileUnusable, match="damaged"):
        root_key(tmp_path)


def test_a_change_of_any_single_byte_of_the_key_file_is_noticed(tmp_path: Path) -> None:
    root_key(tmp_path)
    path = tmp_path / "keys" / "root.key"
    right = path.read_bytes()
    for at in range(len(right)):
        path.write_bytes(right[:at] + bytes([right[at] ^ 1]) + right[at + 1 :])
        with pytest.raises(KeyFileUnusable, match="damaged"):
            root_key(tmp_path)


def test_a_damaged_key_is_never_replaced_by_a_new_one(tmp_path: Path) -> None:
    root_key(tmp_path)
    path = tmp_path / "keys" / "root.key"
    path.write_bytes(b"")
    with pytest.raises(KeyFileUnusable):
        root_key(tmp_path)
    assert path.read_bytes() == b""


def test_a_place_where_no_key_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    with pytest.raises(KeyFileUnusable, match="cannot be read or made"):
        root_key(tmp_path)
