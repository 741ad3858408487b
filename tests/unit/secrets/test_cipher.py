"""The cipher: what is sealed opens at its own place only."""

from collections.abc import Callable
from pathlib import Path
from timeit import repeat
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.data_keys import SecretUnreadable
from driveway_core.ports import Cipher
from driveway_secrets import KeyFileCipher, KeyRingCipher

OWNER = UUID("01890000-0000-7000-8000-000000000001")
OTHER = UUID("01890000-0000-7000-8000-000000000002")
TEXT = "+14155550123, ring twice"


Opening = Callable[[Path], Cipher]


@pytest.fixture(scope="module", params=[KeyFileCipher.open, KeyRingCipher.open], ids=["file", "ring"])
def opened(request: pytest.FixtureRequest) -> Opening:
    opening: Opening = request.param
    return opening


@pytest.fixture(scope="module")
def cipher(opened: Opening, tmp_path_factory: pytest.TempPathFactory) -> Cipher:
    return opened(tmp_path_factory.mktemp("home"))


class TestSealing:
    @given(plain=st.text(), owner=st.sampled_from([OWNER, OTHER, UUID(int=0)]), place=st.text())
    def test_what_is_sealed_opens_again(self, cipher: Cipher, plain: str, owner: UUID, place: str) -> None:
        assert cipher.unseal(cipher.seal(plain, owner=owner, place=place), owner=owner, place=place) == plain

    def test_another_process_of_the_same_home_opens_it(self, opened: Opening, tmp_path: Path) -> None:
        sealed = opened(tmp_path).seal(TEXT, owner=OWNER, place="users.phone")
        assert opened(tmp_path).unseal(sealed, owner=OWNER, place="users.phone") == TEXT

    def test_another_home_does_not_open_it(self, cipher: Cipher, opened: Opening, tmp_path: Path) -> None:
        sealed = cipher.seal(TEXT, owner=OWNER, place="users.phone")
        with pytest.raises(SecretUnreadable):
            opened(tmp_path).unseal(sealed, owner=OWNER, place="users.phone")

    @pytest.mark.parametrize(
        "owner, place", [(OTHER, "users.phone"), (OWNER, "users.first_name"), (OWNER, "users.phon")]
    )
    def test_a_value_moved_to_another_row_or_column_does_not_open(
        self, cipher: Cipher, owner: UUID, place: str
    ) -> None:
        sealed = cipher.seal(TEXT, owner=OWNER, place="users.phone")
        with pytest.raises(SecretUnreadable) as refusal:
            cipher.unseal(sealed, owner=owner, place=place)
        assert refusal.value.place == place

    def test_a_change_of_any_single_bit_is_noticed(self, cipher: Cipher) -> None:
        sealed = cipher.seal("x", owner=OWNER, place="p")
        for bit in range(8 * len(sealed)):
            changed = bytearray(sealed)
            changed[bit // 8] ^= 1 << bit % 8
            with pytest.raises(SecretUnreadable):
                cipher.unseal(bytes(changed), owner=OWNER, place="p")

    def test_a_cut_value_is_noticed_at_any_length(self, cipher: Cipher) -> None:
        sealed = cipher.seal(TEXT, owner=OWNER, place="p")
        for length in range(len(sealed)):
            with pytest.raises(SecretUnreadable):
                cipher.unseal(sealed[:length], owner=OWNER, place="p")

    def test_sealing_the_same_twice_looks_different(self, cipher: Cipher) -> None:
        assert len({cipher.seal(TEXT, owner=OWNER, place="p") for _ in range(100)}) == 100

    def test_a_sealed_value_does_not_show_its_text(self, cipher: Cipher) -> None:
        assert TEXT.encode() not in cipher.seal(TEXT, owner=OWNER, place="p")

    def test_a_refusal_never_repeats_the_text(self, cipher: Cipher) -> None:
        sealed = cipher.seal(TEXT, owner=OWNER, place="users.phone")
        with pytest.raises(SecretUnreadable) as refusal:
            cipher.unseal(sealed, owner=OTHER, place="users.phone")
        assert TEXT not in f"{refusal.value} {refusal.value!r}"
        assert "users.phone" in str(refusal.value)

    def test_the_key_is_not_printed(self, cipher: Cipher) -> None:
        assert "key" not in repr(cipher).replace("KeyFileCipher", "").replace("KeyRingCipher", "")


class TestDigest:
    @given(text=st.text(), other=st.text())
    def test_equal_texts_have_equal_digests_and_others_do_not(
        self, cipher: Cipher, text: str, other: str
    ) -> None:
        same = cipher.digest(text, place="users.email") == cipher.digest(other, place="users.email")
        assert same == (text == other)

    def test_one_text_has_another_digest_at_another_place(self, cipher: Cipher) -> None:
        assert cipher.digest(TEXT, place="users.email") != cipher.digest(TEXT, place="users.phone")

    def test_a_digest_lasts_as_long_as_its_home(self, opened: Opening, tmp_path: Path) -> None:
        first = opened(tmp_path).digest(TEXT, place="users.email")
        assert opened(tmp_path).digest(TEXT, place="users.email") == first
        assert len(first) == 32

    def test_without_the_key_nobody_can_make_the_digest(
        self, cipher: Cipher, opened: Opening, tmp_path: Path
    ) -> None:
        elsewhere = opened(tmp_path)
        assert cipher.digest(TEXT, place="users.email") != elsewhere.digest(TEXT, place="users.email")


def test_a_call_takes_microseconds(cipher: Cipher) -> None:
    sealed = cipher.seal(TEXT, owner=OWNER, place="users.phone")
    calls = (
        lambda: cipher.seal(TEXT, owner=OWNER, place="users.phone"),
        lambda: cipher.unseal(sealed, owner=OWNER, place="users.phone"),
        lambda: cipher.digest(TEXT, place="users.email"),
    )
    for call in calls:
        assert min(repeat(call, number=500, repeat=10)) / 500 < 50e-6  # 2 to 4 µs; room for a busy machine
