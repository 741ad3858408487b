"""Whose tiles maps show, and whether a marketplace is one to play in."""

import pytest

from driveway_app import SettingsWrong, read_settings

URL = "https://tiles.example.org/{z}/{x}/{y}.png"
STRIPE = {
    "DRIVEWAY_SETTLEMENT": "stripe",
    "STRIPE_API_KEY": "sk_test_a",
    "STRIPE_PUBLISHABLE_KEY": "pk_test_a",
    "STRIPE_WEBHOOK_SECRET": "whsec_a",
}
TESLA = {"TESLA_CLIENT_ID": "a", "TESLA_CLIENT_SECRET": "b", "TESLA_REDIRECT_URI": "https://example.com/back"}


def test_maps_show_our_own_ground_unless_tiles_are_named() -> None:
    assert read_settings({}).tiles is None
    tiles = read_settings({"DRIVEWAY_TILES_URL": URL, "DRIVEWAY_TILES_CREDIT": "© Them"}).tiles
    assert tiles is not None
    assert (tiles.url, tiles.credit, tiles.origin) == (URL, "© Them", "https://tiles.example.org")


@pytest.mark.parametrize(
    "url",
    [
        "tiles.example.org/{z}/{x}/{y}.png",
        "https://{s}.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org/{z}/{x}/{y}{r}.png",
        "https://tiles.example.org; script-src *//{z}/{x}/{y}.png",
        "https:///{z}/{x}/{y}.png",
    ],
)
def test_an_address_of_tiles_that_cannot_be_is_refused(url: str) -> None:
    with pytest.raises(SettingsWrong, match="DRIVEWAY_TILES_URL"):
        read_settings({"DRIVEWAY_TILES_URL": url, "DRIVEWAY_TILES_CREDIT": "© Them"})


@pytest.mark.parametrize("given", [{"DRIVEWAY_TILES_URL": URL}, {"DRIVEWAY_TILES_CREDIT": "© Them"}])
def test_tiles_and_their_credit_belong_together(given: dict[str, str]) -> None:
    with pytest.raises(SettingsWrong, match="DRIVEWAY_TILES_CREDIT"):
        read_settings(given)


@pytest.mark.parametrize(
    "given, plays",
    [
        ({}, False),
        (STRIPE, False),
        (STRIPE | {"STRIPE_API_BASE": "http://127.0.0.1:12111"}, True),
        (STRIPE | {"STRIPE_API_BASE": "https://stripe-proxy.example.com"}, False),
        (TESLA, False),
        (TESLA | {"TESLA_API_BASE": "http://localhost:12112"}, True),
        (STRIPE | TESLA | {"TESLA_API_BASE": "http://[::1]:12112"}, True),
    ],
)
def test_stand_ins_on_this_machine_make_a_place_to_play_in(given: dict[str, str], *, plays: bool) -> None:
    assert read_settings(given).plays is plays


TERMS = {"DRIVEWAY_TERMS_VERSION": "2026-11", "DRIVEWAY_TERMS_URL": "https://parking.example/terms"}


def test_members_accept_no_terms_unless_some_are_named() -> None:
    assert read_settings({}).terms is None
    terms = read_settings(TERMS).terms
    assert terms is not None
    assert (terms.version, terms.url) == tuple(TERMS.values())


@pytest.mark.parametrize("left", sorted(TERMS))
def test_terms_have_a_name_and_an_address(left: str) -> None:
    with pytest.raises(SettingsWrong, match="DRIVEWAY_TERMS_VERSION: needs DRIVEWAY_TERMS_URL"):
        read_settings({left: TERMS[left]})


@pytest.mark.parametrize(
    "wrong",
    [
        {"DRIVEWAY_TERMS_URL": "javascript:alert(1)"},
        {"DRIVEWAY_TERMS_URL": "https://a b"},
        {"DRIVEWAY_TERMS_VERSION": "x" * 51},
        {"DRIVEWAY_TERMS_VERSION": " "},
    ],
)
def test_terms_that_cannot_be_shown_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsWrong, match=next(iter(wrong))):
        read_settings({**TERMS, **wrong})
