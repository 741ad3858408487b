"""The folder of wrapped data keys: the promises of its port, over processes, and damage noticed."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from driveway_core.data_keys import DataKeys, ErasedAccount
from driveway_core.ports import KeyStore
from driveway_core.testing.builders import NOW, an_id
from driveway_core.testing.contracts import KeyStoreContract
from driveway_core.testing.contracts.key_stores import a_key, with_keys
from driveway_secrets import FolderKeyStore, KeyFileUnusable

pytestmark = pytest.mark.wide
OWNER = UUID("01890000-0000-7000-8000-000000000001")
MAKE = """
import os, sys
from pathlib import Path
from uuid import UUID
from driveway_core.data_keys import WrappedKey
from driveway_secrets.key_folder import FolderKeyStore
store = FolderKeyStore.open(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for number in range(40):
    made = store.get_or_make(UUID(int=number), lambda n: WrappedKey(n, "r", os.urandom(16)))
    print(made.current.wrapped.hex())
"""


class TestFolder(KeyStoreContract):
    @pytest.fixture
    def keys(self, tmp_path: Path) -> KeyStore:
        return FolderKeyStore.open(tmp_path)


def _file(home: Path, owner: UUID) -> Path:
    (found,) = (home / "keys" / "data").glob(f"*/{owner}.key")
    return found


def _content(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


def test_processes_that_make_keys_of_new_accounts_at_once_make_one_each(tmp_path: Path) -> None:
    asking = [
        subprocess.Popen(
            [sys.executable, "-c", MAKE, str(tmp_path)],
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
    made = {process.communicate()[0] for process in asking}
    assert len(made) == 1
    assert len(set(made.pop().split())) == 40
    assert all(process.returncode == 0 for process in asking)


def test_another_process_finds_what_was_kept(tmp_path: Path) -> None:
    made = with_keys(FolderKeyStore.open(tmp_path))
    assert FolderKeyStore.open(tmp_path).get(made.owner) == made


def test_only_the_owner_of_the_home_may_read_the_keys(tmp_path: Path) -> None:
    keys = FolderKeyStore.open(tmp_path)
    with_keys(keys)
    keys.copy(at=NOW)
    keys.destroy(an_id(), at=NOW)
    for path in (tmp_path / "keys").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    FolderKeyStore.open(tmp_path)
    (tmp_path / "keys" / "data").chmod(0o755)
    with pytest.raises(KeyFileUnusable, match="chmod 700"):
        FolderKeyStore.open(tmp_path)


def test_a_change_of_any_byte_is_noticed_and_nothing_is_made_instead(tmp_path: Path) -> None:
    keys = FolderKeyStore.open(tmp_path)
    keys.get_or_make(OWNER, a_key)
    path = _file(tmp_path, OWNER)
    right = path.read_bytes()
    for at in range(len(right)):
        path.write_bytes(right[:at] + bytes([right[at] ^ 1]) + right[at + 1 :])
        with pytest.raises(KeyFileUnusable, match="damaged"):
            keys.get_or_make(OWNER, lambda number: a_key(number, b"other"))
    path.write_bytes(b"")
    with pytest.raises(KeyFileUnusable, match="damaged"):
        keys.get(OWNER)


def test_a_destroyed_key_is_nowhere_once_the_copies_are_thirty_days_old(tmp_path: Path) -> None:
    keys = FolderKeyStore.open(tmp_path)
    keys.get_or_make(OWNER, lambda number: a_key(number, b"\x11" * 24))
    keys.copy(at=NOW)
    keys.destroy(OWNER, at=NOW + timedelta(hours=1))
    written = b"ERER"  # base64 of the wrapped key repeats it
    assert written in _content(tmp_path / "keys" / "copies")
    assert written not in _content(tmp_path / "keys" / "data")
    keys.copy(at=NOW + timedelta(days=1))
    assert keys.forget_copies(at=NOW + timedelta(days=30)) == 1
    assert written not in _content(tmp_path)


def test_a_destroyed_key_is_overwritten_where_it_lay(tmp_path: Path) -> None:
    keys = FolderKeyStore.open(tmp_path)
    keys.get_or_make(OWNER, a_key)
    with _file(tmp_path, OWNER).open("rb") as before:
        keys.destroy(OWNER, at=NOW)
        assert set(before.read()) == {0}


def test_a_lost_folder_comes_back_from_a_copy_elsewhere_without_the_destroyed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "copies"
    first = FolderKeyStore.open(tmp_path / "first", copies=elsewhere)
    kept, erased = with_keys(first), with_keys(first)
    first.copy(at=NOW)
    first.destroy(erased.owner, at=NOW)
    second = FolderKeyStore.open(tmp_path / "second", copies=elsewhere)
    assert second.copies() == [NOW]
    assert second.restore(NOW) == 1
    assert second.get(kept.owner) == kept
    assert second.get(erased.owner) is None


def test_a_damaged_copy_is_refused(tmp_path: Path) -> None:
    keys = FolderKeyStore.open(tmp_path)
    with_keys(keys)
    keys.copy(at=NOW)
    (path,) = (tmp_path / "keys" / "copies").glob("*.copy")
    path.write_bytes(path.read_bytes()[1:])
    with pytest.raises(KeyFileUnusable, match="damaged"):
        keys.restore(NOW)


def test_what_a_killed_process_left_half_written_goes_with_the_next_write(
    tmp_path: Path,
) -> None:
    keys = FolderKeyStore.open(tmp_path)
    keys.get_or_make(OWNER, a_key)
    draft = _file(tmp_path, OWNER).with_name(f"{OWNER}.key.new")
    draft.write_bytes(b'{"owner": "0189')
    assert list(keys.owners()) == [OWNER]
    keys.destroy(OWNER, at=NOW)
    assert not draft.exists()
    with pytest.raises(ErasedAccount):
        keys.get(OWNER)


def test_two_owners_never_share_a_file(tmp_path: Path) -> None:
    keys = FolderKeyStore.open(tmp_path)
    made: list[DataKeys] = [with_keys(keys) for _ in range(20)]
    assert len({_file(tmp_path, each.owner) for each in made}) == 20
