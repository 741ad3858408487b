"""The map of answers: whole, in the right order, and never more trusting than it may be."""

import pytest
from tests.integration.tesla.scripted import CAR, NOW

from driveway_core.car_troubles import RegionMoved, VehicleUnreachable
from driveway_tesla import NoAutoPark, TeslaSettings
from driveway_tesla.answers import error_of
from driveway_tesla.statuses import MEANINGS, NOT_UNDERSTOOD, Becomes, Over, meaning_of
from driveway_tesla.told import first_object, for_people

REAL = TeslaSettings(client_id="id", client_secret="s", redirect_uri="https://driveway.example/c")


def moved(words: str) -> Exception:
    """What an answer that sends us elsewhere is, beside Tesla itself."""
    meaning = meaning_of(421, words, Over.DIRECT)
    return error_of(meaning, words, at=NOW, moves=True, until=NOW, allows=REAL.allows)


EVERY = [
    (status, words, over)
    for status in range(300, 600)
    for words in {row.says for row in MEANINGS}
    for over in Over
]


def test_every_status_has_a_meaning() -> None:
    assert [each for each in EVERY if meaning_of(*each) is NOT_UNDERSTOOD] == []


def test_what_is_refused_has_not_run_and_is_not_asked_again() -> None:
    refused = {meaning_of(*each) for each in EVERY if 400 <= each[0] < 500}
    assert {(row.may_have_run, row.again) for row in refused} == {(False, False)}


def test_only_what_changes_nothing_when_repeated_is_repeated() -> None:
    assert {each.becomes for each in MEANINGS if each.again} == {Becomes.UNREACHABLE}


def test_no_row_is_hidden_behind_another() -> None:
    for row in MEANINGS:
        over = sorted(row.over)[0]
        found = {meaning_of(status, row.says, over) for status in range(row.low, row.high + 1)}
        assert row in found, row


def test_a_region_of_the_maker_is_followed_and_no_other() -> None:
    words = (
        "user out of region, use base URL: https://fleet-api.prd.eu.vn.cloud.tesla.com, see https://x.example"
    )
    error = moved(words)
    assert isinstance(error, RegionMoved)
    assert error.base_url == "https://fleet-api.prd.eu.vn.cloud.tesla.com"
    for evil in ("https://evil.example", "http://fleet-api.tesla.com", "https://tesla.com.evil.example"):
        assert isinstance(moved(f"use base URL: {evil}"), VehicleUnreachable)


@pytest.mark.parametrize("body", [b"", b"[1]", b"7", b"\xff\xfe", b"{", b"<html>", b'"text"', b"nul"])
def test_what_is_no_object_is_none(body: bytes) -> None:
    assert first_object(body) is None


def test_of_two_objects_the_first_counts() -> None:
    assert first_object(b' {"a": 1}\n{"b": 2}') == {"a": 1}


@pytest.mark.parametrize("body", [b'{"a":' * 100_000, b'{"a":' + b"9" * 5_000 + b"}"], ids=["deep", "long"])
def test_what_would_break_a_reader_is_none(body: bytes) -> None:
    assert first_object(body) is None


@pytest.mark.parametrize(
    "words, shown",
    [
        ("already_set", "already_set"),
        ("no\x00 news\n\tis good", "no news is good"),
        ("5YJ3E1EA7HF000337 is away", "… is away"),
        ("at -52.520008, 13.4049", "at …, …"),
        ("x" * 300, "x" * 200),
        (" <html><body>Bad Gateway</body></html>", ""),
        ("txid cece28b72385b06f9f3bf2c88bb0cee8", "txid …"),
    ],
)
def test_words_of_others_are_shown_short_and_without_secrets(words: str, shown: str) -> None:
    assert for_people(words) == shown


def test_no_car_of_teslas_parks_itself_for_us() -> None:
    attempt = NoAutoPark().attempt(CAR)
    assert (attempt.attempted, attempt.reason) == (False, "not_supported_by_fleet_api")
