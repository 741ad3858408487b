"""Listings: what strangers may read of an address, and what terms may be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.driveways import StayTerms, street_of
from driveway_core.errors import InvalidValue
from driveway_core.money import Money


@pytest.mark.parametrize(
    "address, street",
    [
        ("500 Dolores St", "Dolores St"),
        ("500 Dolores St Apt 4", "Dolores St"),
        ("500 Dolores St #4", "Dolores St"),
        ("500 Dolores St, Unit 4B, San Francisco", "Dolores St"),
        ("12B Baker Street", "Baker Street"),
        ("12-14 Baker Street", "Baker Street"),
        ("12 & 14 Baker Street", "Baker Street"),
        ("12-A Baker Street", "Baker Street"),
        ("12½ Baker Street", "Baker Street"),
        ("12 1/2 Baker Street", "Baker Street"),
        ("No. 12 Baker Street", "Baker Street"),
        ("(12) Baker Street", "Baker Street"),
        ("Baker Street 12 - 14", "Baker Street"),
        ("Baker Street No. 12", "Baker Street"),
        ("24th Street", "24th Street"),
        ("Flat 3, 12 High Street", "High Street"),
        ("Hauptstraße 12a", "Hauptstraße"),
        ("1 2nd Ave", "2nd Ave"),
        ("Unit 9", "Street not given"),
        ("1234", "Street not given"),
    ],
)
def test_a_street_is_an_address_without_house_number_and_unit(address: str, street: str) -> None:
    assert street_of(address) == street


@given(
    number=st.integers(100, 99_999), name=st.sampled_from(["Dolores St", "Valencia Street", "Clipper Ter"])
)
def test_no_house_number_is_left_in_a_street(number: int, name: str) -> None:
    for address in (
        f"{number} {name}",
        f"{name} {number}",
        f"{number} {name} Apt {number}",
        f"Flat {number}, {number} {name}",
    ):
        assert street_of(address) == name


def test_an_overstay_factor_has_no_more_decimals_than_are_kept() -> None:
    penalty = Money.zero("USD")
    terms = StayTerms(overstay_factor=Decimal("1.125"), overstay_penalty=penalty)
    assert terms.overstay_factor == Decimal("1.125")
    with pytest.raises(InvalidValue, match="overstay_factor"):
        StayTerms(overstay_factor=Decimal("1.1255"), overstay_penalty=penalty)
