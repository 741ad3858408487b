"""The cipher over data keys: what destroying a key does, and what neither time nor other processes undo."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.data_keys import DataKeys, ErasedAccount, SecretUnreadable, WrappedKey
from driveway_core.ports import KeyWrapper
from driveway_core.testing.builders import NOW, an_id
from driveway_memory import MemoryKeyRing, MemoryKeyStore
from driveway_secrets import FolderKeyStore, KeyFileCipher, KeyRingCipher
from driveway_secrets.opened_keys import FRESH_S

TEXT = "+14155550123, ring twice"
PLACE = "users.phone"
READ = """
import sys, time
from pathlib import Path
from uuid import UUID
from driveway_core.data_keys import ErasedAccount
from driveway_secrets import KeyRingCipher
cipher, owner, sealed = KeyRingCipher.open(Path(sys.argv[1])), UUID(sys.argv[2]), bytes.fromhex(sys.argv[3])
print(cipher.unseal(sealed, owner=owner, place="users.phone"), flush=True)
sys.stdin.readline()
begun = time.monotonic()
while time.monotonic() - begun < 30:
    try:
        cipher.unseal(sealed, owner=owner, place="users.phone")
    except ErasedAccount:
        print("erased", time.monotonic() - begun)
        break
    time.sleep(0.05)
"""


@attrs.define
class CountingRing:
    """A ring of keys that counts how often one is unwrapped."""

    ring: KeyWrapper = attrs.field(factory=MemoryKeyRing)
    unwrapped: int = 0

    def current(self) -> str:
        return self.ring.current()

    def wrap(self, key: bytes, *, owner: UUID, number: int) -> WrappedKey:
        return self.ring.wrap(key, owner=owner, number=number)

    def unwrap(self, kept: WrappedKey, *, owner: UUID) -> bytes:
        self.unwrapped += 1
        return self.ring.unwrap(kept, owner=owner)


@attrs.define
class Home:
    """Keys in memory, a clock, and ciphers over them as of two processes."""

    key_file: KeyFileCipher
    store: MemoryKeyStore = attrs.field(factory=MemoryKeyStore)
    ring: CountingRing = attrs.field(factory=CountingRing)
    seconds: float = 0.0

    def cipher(self, *, most: int = 100) -> KeyRingCipher:
        return KeyRingCipher.over(
            self.store, self.ring, key_file=self.key_file, seconds=lambda: self.seconds, most=most
        )


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> KeyFileCipher:
    return KeyFileCipher.open(tmp_path_factory.mktemp("home"))


@pytest.fixture
def home(key_file: KeyFileCipher) -> Home:
    return Home(key_file)


@given(plain=st.text(max_size=20), place=st.text(max_size=20), other=st.text(max_size=20), data=st.data())
def test_no_other_owner_place_or_byte_opens_it(
    key_file: KeyFileCipher, plain: str, place: str, other: str, data: st.DataObject
) -> None:
    cipher, owner, stranger = Home(key_file).cipher(), an_id(), an_id()
    sealed = cipher.seal(plain, owner=owner, place=place)
    cipher.seal(plain, owner=stranger, place=place)
    assert cipher.unseal(sealed, owner=owner, place=place) == plain
    at = data.draw(st.integers(0, len(sealed) - 1))
    changed = sealed[:at] + bytes([sealed[at] ^ data.draw(st.integers(1, 255))]) + sealed[at + 1 :]
    wrong = [(sealed, stranger, place), (changed, owner, place)]
    if other != place:
        wrong.append((sealed, owner, other))
    for value, whose, where in wrong:
        with pytest.raises(SecretUnreadable):
            cipher.unseal(value, owner=whose, place=where)


def test_what_the_key_file_sealed_still_opens(home: Home) -> None:
    owner = an_id()
    sealed = home.key_file.seal(TEXT, owner=owner, place=PLACE)
    assert home.cipher().unseal(sealed, owner=owner, place=PLACE) == TEXT
    assert home.cipher().digest(TEXT, place=PLACE) == home.key_file.digest(TEXT, place=PLACE)


def test_nothing_of_an_erased_account_opens_and_nothing_more_is_sealed_for_it(home: Home) -> None:
    cipher, owner = home.cipher(), an_id()
    values = [each.seal(TEXT, owner=owner, place=PLACE) for each in (cipher, home.key_file)]
    home.store.destroy(owner, at=NOW)
    home.seconds += FRESH_S
    for sealed in values:
        with pytest.raises(ErasedAccount) as refusal:
            cipher.unseal(sealed, owner=owner, place=PLACE)
        assert refusal.value.owner == owner
        assert TEXT not in str(refusal.value)
    with pytest.raises(ErasedAccount):
        cipher.seal(TEXT, owner=owner, place=PLACE)


def test_a_destruction_elsewhere_is_noticed_within_seconds(home: Home) -> None:
    here, owner = home.cipher(), an_id()
    sealed = here.seal(TEXT, owner=owner, place=PLACE)
    home.store.destroy(owner, at=NOW)
    home.seconds += FRESH_S / 2
    assert here.unseal(sealed, owner=owner, place=PLACE) == TEXT
    home.seconds += FRESH_S / 2
    with pytest.raises(ErasedAccount):
        here.unseal(sealed, owner=owner, place=PLACE)


def test_a_new_data_key_of_another_process_opens_at_once(home: Home) -> None:
    here, there, owner = home.cipher(), home.cipher(), an_id()
    old = here.seal(TEXT, owner=owner, place=PLACE)

    def followed(found: DataKeys) -> DataKeys:
        return found.followed_by(home.ring.wrap(bytes(32), owner=owner, number=2))

    home.store.change(owner, followed)
    new = there.seal(TEXT, owner=owner, place=PLACE)
    assert new[:5] == b"\x02\x00\x00\x00\x02"
    for sealed in (old, new):
        assert here.unseal(sealed, owner=owner, place=PLACE) == TEXT


def test_a_key_is_unwrapped_once_however_often_it_is_used(home: Home) -> None:
    cipher, owner = home.cipher(), an_id()
    for _ in range(20):
        home.seconds += FRESH_S
        cipher.unseal(cipher.seal(TEXT, owner=owner, place=PLACE), owner=owner, place=PLACE)
    assert home.ring.unwrapped == 1


def test_no_more_keys_are_remembered_than_there_is_room_for(home: Home) -> None:
    cipher, owners = home.cipher(most=3), [an_id() for _ in range(5)]
    for owner in owners:
        cipher.seal(TEXT, owner=owner, place=PLACE)
    for owner in owners[-3:]:
        cipher.seal(TEXT, owner=owner, place=PLACE)
    assert home.ring.unwrapped == 5
    cipher.seal(TEXT, owner=owners[0], place=PLACE)
    assert home.ring.unwrapped == 6


def test_a_value_whose_key_is_lost_says_so(home: Home) -> None:
    cipher, owner = home.cipher(), an_id()
    sealed = cipher.seal(TEXT, owner=owner, place=PLACE)
    lost = attrs.evolve(home, store=MemoryKeyStore()).cipher()
    with pytest.raises(SecretUnreadable):
        lost.unseal(sealed, owner=owner, place=PLACE)
    assert lost.seal(TEXT, owner=owner, place=PLACE) != sealed


@pytest.mark.wide
def test_a_running_process_notices_within_seconds_that_a_key_was_destroyed(tmp_path: Path) -> None:
    owner = an_id()
    sealed = KeyRingCipher.open(tmp_path).seal(TEXT, owner=owner, place=PLACE)
    with subprocess.Popen(
        [sys.executable, "-c", READ, str(tmp_path), str(owner), sealed.hex()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reading:
        assert reading.stdin is not None
        assert reading.stdout is not None
        assert reading.stdout.readline() == f"{TEXT}\n"
        FolderKeyStore.open(tmp_path).destroy(owner, at=NOW)
        reading.stdin.write("go\n")
        reading.stdin.flush()
        word, _, seconds = reading.stdout.readline().partition(" ")
    assert word == "erased"
    assert float(seconds) < 2 * FRESH_S
