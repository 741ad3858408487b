"""What is a card's number, and what only looks like one."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from driveway_core.card_data import (
    CardDataRefused,
    holds_card_number,
    is_card_number,
    names_card_data,
    refuse_card_data,
)
from driveway_core.testing.builders import a_reference, a_vin, an_id

CARDS = (
    "4242424242424242",  # Visa
    "4000056655665556",
    "4222222222222",  # Visa of 13 digits
    "5555555555554444",  # Mastercard
    "2223003122003222",
    "378282246310005",  # American Express
    "6011111111111117",  # Discover
    "3056930009020004",  # Diners Club
    "36227206271667",
    "3566002020360505",  # JCB
    "6200000000000005",  # UnionPay
    "6759649826438453",  # Maestro
)


@pytest.mark.parametrize("digits", CARDS)
@pytest.mark.parametrize("between", ["", " ", "-", " - ", "\u00a0", "–", "\n"])
def test_a_card_number_is_found_however_it_is_written(digits: str, between: str) -> None:
    written = between.join(digits[start : start + 4] for start in range(0, len(digits), 4))
    for text in (
        written,
        f"My card: {written}, 12/29.",
        f"{written} 1229 123",
        f"12 {written}",
        f"card{written}",
    ):
        assert holds_card_number(text), text


@pytest.mark.parametrize("digits", CARDS)
def test_one_digit_more_or_another_one_is_no_card(digits: str) -> None:
    other = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    assert not is_card_number(other)
    assert not holds_card_number(other)


def test_digits_of_other_scripts_are_digits() -> None:
    for zero in (0xFF10, 0x0660, 0x0966):  # fullwidth, Arabic, Devanagari
        assert holds_card_number("".join(chr(zero + int(digit)) for digit in CARDS[0]))


@pytest.mark.parametrize(
    "text",
    [
        "+14155550132",
        "+378282246310005",
        "4242424242424243",
        "1234567890123456",
        "2027-03-01T16:00:00.123456Z",
        "2027-03-01 16:00 2027-03-02 18:00",
        "37.4242424242424242,-122.4194155",
        "01950000-0000-7000-8000-00000000dead",
        "42424242-4242-4242-8242-424242424242",
        "deadbeef4242424242424242deadbeef",
        "5YJ3E1EA1PF000316",
        "DH-23456789",
        "1709308800000",
        "pi_3PqxQt2eZvKYlo2C0a1b2c3d",
        "pm_card_visa",
        "0" * 16,
        "4" * 40,
        "",
    ],
)
def test_what_only_looks_like_a_card_number_is_none(text: str) -> None:
    assert not holds_card_number(text)


def test_what_the_marketplace_makes_itself_is_no_card() -> None:
    for _ in range(2_000):
        assert not holds_card_number(str(an_id()))
        assert not holds_card_number(a_vin().value)
        assert not holds_card_number(a_reference())


@pytest.mark.parametrize(
    "piece",
    ["4 ", "4" * 19 + " ", "1a4242424242424242b2 ", "43 - ", "+4", "4.", "4242 4242 4242 4243x", "-" * 9],
)
def test_a_long_text_is_looked_through_in_no_time(piece: str) -> None:
    began = process_time()
    assert not holds_card_number(piece * (20_000 // len(piece)))
    assert process_time() - began < 1


@given(st.integers(min_value=0, max_value=10**17))
def test_the_check_digit_is_luhns(payload: int) -> None:
    digits = f"4{payload:018d}"[:15]
    assert sum(is_card_number(f"{digits}{last}") for last in range(10)) == 1


@pytest.mark.parametrize(
    "name", ["cvc", "CVV", "cvv2", "card_number", "cardNumber", "card-number", "security_code", "pan"]
)
def test_a_field_for_card_data_is_known_by_its_name(name: str) -> None:
    assert names_card_data(name)
    assert names_card_data("number", within="card")


@pytest.mark.parametrize(
    "name", ["payment_method", "number", "promo_code", "code", "zip_code", "vin", "card"]
)
def test_a_field_for_something_else_is_not(name: str) -> None:
    assert not names_card_data(name)


@pytest.mark.parametrize(
    "document, where",
    [
        ("4242424242424242", "/"),
        ({"driver_notes": "Charge 4242 4242 4242 4242"}, "/driver_notes"),
        ({"a": [{"b/c": 4242424242424242}]}, "/a/0/b~1c"),
        ({"a": 4242424242424242.0}, "/a"),
        ({"a": {"4242424242424242": 1}}, "/a"),
        ({"card": {"number": "x"}}, "/card/number"),
        ({"cvc": None}, "/cvc"),
    ],
)
def test_card_data_is_named_by_its_place_and_never_repeated(document: object, where: str) -> None:
    with pytest.raises(CardDataRefused) as refused:
        refuse_card_data(document)
    assert refused.value.field == where
    assert "4242" not in str(refused.value)


def test_a_document_without_card_data_passes() -> None:
    refuse_card_data({"phone": "+14155550132", "n": 12, "t": True, "x": None, "f": 0.5, "l": [str(an_id())]})
