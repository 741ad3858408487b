"""Adapters of others: found by their entry points, named in settings, and put where ours would be."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from driveway_app import SettingsWrong, in_memory, plugged, read_settings
from driveway_app.plugs import key_ring, rule_book
from driveway_core.messages import Channel
from driveway_core.rule_data import RuleData
from driveway_core.rules import SHIPPED
from driveway_mail import ByChannel

ENTRY_POINTS = """
[driveway_hub.fleets]
sparse = odds_and_ends:sparse
gone = odds_and_ends:nobody
lacking = odds_and_ends:lacking
plain = odds_and_ends:read
hasty = odds_and_ends:hasty
[driveway_hub.gateways]
purse = odds_and_ends:anything
[driveway_hub.notifiers]
pigeon = odds_and_ends:anything
[driveway_hub.photo_stores]
album = odds_and_ends:anything
[driveway_hub.address_books]
atlas = odds_and_ends:anything
[driveway_hub.key_rings]
vault = odds_and_ends:anything
[driveway_hub.price_rules]
sweeping = odds_and_ends:read
peak-hours = odds_and_ends:read
word = odds_and_ends:WORD
"""
MODULE = """
from contextlib import contextmanager

opened = []

class Anything:
    def __init__(self, given):
        self.given = given
    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return name

@contextmanager
def anything(given):
    opened.append(given.environment.get("ALBUM_COLOUR"))
    yield Anything(given)
    opened.pop()

@contextmanager
def sparse(given):
    class Sparse:
        first_base_url = region = cars = state = look = abilities = navigate = command = stream = refresh = 1
    yield Sparse()

@contextmanager
def lacking(given):
    given.environment["CAR_MAKER_URL"]
    yield

def hasty():
    pass

WORD = "a rule"

def read(data):
    return data.decimal("amount", "1", "9", places=2)
"""


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package that brings one of each, installed."""
    folder = tmp_path / "odds_and_ends-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: odds-and-ends\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text(ENTRY_POINTS)
    (tmp_path / "odds_and_ends.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    sys.modules.pop("odds_and_ends", None)


def test_each_stands_where_ours_would_and_goes_when_the_marketplace_does() -> None:
    settings = read_settings(
        {
            "DRIVEWAY_SETTLEMENT": "purse",
            "DRIVEWAY_SMS_NOTIFIER": "pigeon",
            "DRIVEWAY_PHOTO_STORE": "album",
            "DRIVEWAY_ADDRESS_BOOK": "atlas",
            "ALBUM_COLOUR": "green",
        }
    )
    with in_memory() as market:
        by_us = market.notifier()
        with plugged(market, settings.plugs, home=Path("home"), environment=settings.environment):
            import odds_and_ends  # type: ignore[import-not-found]  # written by the fixture

            ways = market.notifier()
            assert isinstance(ways, ByChannel)
            assert ways.ways[Channel.EMAIL] is by_us
            others = (market.photo_store(), market.addresses(), ways.ways[Channel.SMS])
            assert {type(each).__name__ for each in others} == {"Anything"}
            assert market.settlement().charges
            assert str(market.payout_gateway()) == "payouts"
            assert odds_and_ends.opened == ["green"] * 4
        assert odds_and_ends.opened == []


def test_a_key_ring_is_opened_before_the_marketplace() -> None:
    settings = read_settings({"DRIVEWAY_KEY_RING": "vault"})
    with key_ring(settings.plugs, home=Path("home"), environment={}) as ring:
        assert type(ring).__name__ == "Anything"
    with key_ring(read_settings({}).plugs, home=Path("home"), environment={}) as ours:
        assert ours is None


def test_price_rules_of_others_join_the_book() -> None:
    book = rule_book(read_settings({"DRIVEWAY_PRICE_RULES": " sweeping "}).plugs)
    assert set(book.readers) == {*SHIPPED.readers, "sweeping"}
    read = book.readers["sweeping"](RuleData({"amount": "2.50"}, currency="USD"))
    assert str(read) == "2.50"
    taken = read_settings({"DRIVEWAY_PRICE_RULES": "peak-hours"}).plugs
    with pytest.raises(SettingsWrong, match="there is a rule of kind 'peak-hours' already"):
        rule_book(taken)


@pytest.mark.parametrize(
    "given, told",
    [
        (
            {"DRIVEWAY_FLEET": "bus"},
            "DRIVEWAY_FLEET: there is no fleet 'bus' here; there is: gone, hasty, lacking, plain, sparse",
        ),
        (
            {"DRIVEWAY_SETTLEMENT": "barter"},
            "DRIVEWAY_SETTLEMENT: there is no gateway 'barter' here; there is: external, stripe, purse",
        ),
        (
            {"DRIVEWAY_PRICE_RULES": "sweeping moon"},
            "DRIVEWAY_PRICE_RULES: there is no price rule 'moon' here; there is: peak-hours, sweeping, word",
        ),
    ],
)
def test_a_name_that_nobody_has_is_refused_with_those_there_are(given: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_settings(given)
    assert wrong.value.problems == (told,)


def test_where_no_package_brings_one_that_is_said(package: Path) -> None:
    (package / "odds_and_ends-1.0.dist-info" / "entry_points.txt").write_text("")
    with pytest.raises(SettingsWrong, match="there is no photo store 'x' here; there is: none, no package"):
        read_settings({"DRIVEWAY_PHOTO_STORE": "x"})


@pytest.mark.parametrize(
    "name, told",
    [
        ("sparse", "DRIVEWAY_FLEET: sparse is no fleet: it lacks authorize_url, exchange, maker, streaming"),
        ("gone", "DRIVEWAY_FLEET: gone cannot be loaded: AttributeError"),
        ("lacking", "DRIVEWAY_FLEET: lacking cannot be opened: KeyError: 'CAR_MAKER_URL'"),
        ("plain", "DRIVEWAY_FLEET: plain cannot be opened: AttributeError"),
        ("hasty", "DRIVEWAY_FLEET: hasty cannot be opened: TypeError"),
    ],
)
def test_one_that_cannot_be_used_is_refused_with_the_reason(name: str, told: str) -> None:
    settings = read_settings({"DRIVEWAY_FLEET": name})
    with (
        in_memory() as market,
        pytest.raises(SettingsWrong, match=told),
        plugged(market, settings.plugs, home=Path("home"), environment={}),
    ):
        pass


def test_a_price_rule_that_reads_nothing_is_refused() -> None:
    plugs = read_settings({"DRIVEWAY_PRICE_RULES": "word"}).plugs
    with pytest.raises(
        SettingsWrong, match="DRIVEWAY_PRICE_RULES: word is no price rule: it cannot be called"
    ):
        rule_book(plugs)


def test_what_goes_wrong_while_an_adapter_is_open_is_not_its_fault() -> None:
    plugs = read_settings({"DRIVEWAY_PHOTO_STORE": "album"}).plugs
    with (
        in_memory() as market,
        pytest.raises(KeyError, match="ours"),
        plugged(market, plugs, home=Path("home"), environment={}),
    ):
        raise KeyError("ours")


def test_cars_are_reached_in_one_way() -> None:
    with pytest.raises(SettingsWrong, match="DRIVEWAY_FLEET: makes no sense with TESLA_CLIENT_ID"):
        read_settings({"DRIVEWAY_FLEET": "sparse", "TESLA_CLIENT_ID": "x"})


def test_what_a_process_passes_on_is_in_no_log() -> None:
    assert "green" not in repr(read_settings({"ALBUM_COLOUR": "green"}))
