"""A driver's errands on the command line, on a real PostgreSQL."""

from collections.abc import Callable

import pytest
from tests.integration.cli.conftest import Driveway, Json

Stay = Callable[[int], tuple[str, ...]]
DORA = ("--as", "dora@example.com")
NEAR = ("--near", "37.7596,-122.4269")


@pytest.fixture
def booked(driveway: Driveway, listing: str, stay: Stay) -> Json:
    """A booking of Dora's, cancelled afterwards unless the test did so."""
    booking = driveway.json("book", listing, *DORA, *stay(1))
    yield booking
    driveway("cancel", booking["id"], *DORA)


def test_search_shows_what_is_free_as_a_table(driveway: Driveway, listing: str, stay: Stay) -> None:
    result = driveway("search", *NEAR, *stay(0))
    assert result.exit_code == 0
    assert "Beside the park" in result.stdout
    assert "Dolores Street" in result.stdout
    assert "100 Dolores" not in result.stdout
    assert listing in result.stdout


def test_search_for_machines_tells_distance_and_price(driveway: Driveway, listing: str, stay: Stay) -> None:
    (hit,) = driveway.json("search", *NEAR, *stay(0), *DORA, "--car", "pearl")["items"]
    assert (hit["id"], hit["quote"]["total_amount"]) == (listing, "11.50")
    assert hit["distance_m"] < 100


@pytest.mark.parametrize(
    "insisting",
    [
        ("--covered",),
        ("--ev",),
        ("--plug", "tesla"),
        ("--camera",),
        ("--light",),
        ("--max-total", "11.49"),
        ("--size", "230", "80", "76"),
    ],
    ids=" ".join,
)
def test_a_search_that_finds_nothing_says_so(
    driveway: Driveway, listing: str, stay: Stay, insisting: tuple[str, ...]
) -> None:
    result = driveway("search", *NEAR, *stay(0), *insisting)
    assert result.exit_code == 0
    assert "Nothing is free there" in result.stdout
    assert listing not in result.stdout


@pytest.mark.parametrize("order", ["distance", "price", "rating", "best"])
def test_every_order_finds_the_same(driveway: Driveway, listing: str, stay: Stay, order: str) -> None:
    found = driveway.json("search", *NEAR, *stay(0), "--order", order, "--instant", "--radius", 500)
    assert [hit["id"] for hit in found["items"]] == [listing]


def test_a_quote_lists_its_lines_fee_and_total(driveway: Driveway, listing: str, stay: Stay) -> None:
    result = driveway("quote", listing, *DORA, *stay(0))
    assert result.exit_code == 0
    assert "2 h at $5.00 an hour" in result.stdout
    assert "Service fee" in result.stdout
    assert "11.50" in result.stdout


def test_a_quote_can_be_booked_at_its_price(driveway: Driveway, listing: str, stay: Stay) -> None:
    quote = driveway.json("quote", listing, *DORA, *stay(2))
    booking = driveway.json("book", "--quote", quote["id"], *DORA, "--note", "A white one.")
    assert booking["total_amount"] == quote["total_amount"]
    assert booking["driver_notes"] == "A white one."
    again = driveway("book", "--quote", quote["id"], *DORA)
    assert (again.exit_code, again.stderr) == (1, "This quote was already booked.\n")


def test_booking_tells_the_reference_and_the_way_in(driveway: Driveway, listing: str, stay: Stay) -> None:
    result = driveway("book", listing, *DORA, *stay(3))
    assert result.exit_code == 0
    assert "DH-" in result.stdout
    assert "100 Dolores Street" in result.stdout
    assert "Ring twice." in result.stdout


def test_a_window_that_is_taken_is_refused_in_a_sentence(
    driveway: Driveway, listing: str, stay: Stay, booked: Json
) -> None:
    assert booked["booking_status"] == "confirmed"
    result = driveway("book", listing, *DORA, *stay(1))
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Somebody else has this driveway at that time.\n"


def test_bookings_are_listed_from_both_sides(driveway: Driveway, booked: Json) -> None:
    mine = driveway.json("bookings", *DORA, "--status", "confirmed", "--limit", 100)["items"]
    theirs = driveway.json("bookings", "--as", "hana@example.com", "--host", "--limit", 100)["items"]
    assert booked["id"] in {each["id"] for each in mine} & {each["id"] for each in theirs}
    shown = driveway("bookings", *DORA)
    assert booked["booking_reference"] in shown.stdout
    assert "confirmed" in shown.stdout


def test_without_bookings_the_list_says_so(driveway: Driveway, listing: str) -> None:
    assert listing
    assert driveway("bookings", "--as", "dan@example.com").stdout == "No bookings.\n"


def test_a_preview_of_cancelling_changes_nothing(driveway: Driveway, booked: Json) -> None:
    preview = driveway.json("cancel", booked["booking_reference"], *DORA, "--preview")
    assert preview["booking_status"] == "cancelled"
    confirmed = driveway.json("bookings", *DORA, "--status", "confirmed", "--limit", 100)["items"]
    assert booked["id"] in {each["id"] for each in confirmed}
    told = driveway("cancel", booked["booking_reference"], *DORA, "--preview").stdout
    assert told.startswith("Nothing is cancelled yet.")
    refund = preview["refund"]["amount"]
    assert f"You get {refund} USD back" in told or (refund, "comes back" in told) == ("0.00", True)


def test_a_booking_is_cancelled_by_its_reference(driveway: Driveway, booked: Json) -> None:
    result = driveway("cancel", booked["booking_reference"].lower(), *DORA, "--reason", "Rain.")
    assert result.exit_code == 0
    assert "cancelled" in result.stdout
    again = driveway("cancel", booked["id"], *DORA)
    assert again.exit_code == 1


def test_somebody_elses_booking_does_not_exist(driveway: Driveway, booked: Json) -> None:
    result = driveway("cancel", booked["id"], "--as", "dan@example.com")
    assert (result.exit_code, result.stderr) == (1, "There is no such booking.\n")


@pytest.mark.parametrize(
    "words, sentence",
    [
        (("search", "--near", "north", "--from", "x", "--to", "y"), "37.7596,-122.4269"),
        (("search", *NEAR, "--from", "2030-01-01T09:00", "--to", "2030-01-01T10:00Z"), "offset from UTC"),
        (("search", *NEAR, "--from", "2030-01-01T09:00Z", "--to", "2030-01-01T08:00Z"), "after the start"),
        (
            ("search", "--near", "91,0", "--from", "2030-01-01T09:00Z", "--to", "2030-01-01T10:00Z"),
            "latitude",
        ),
        (("search", *NEAR, "--from", "2030-01-01T09:00Z", "--to", "2030-01-01T10:00Z", "--car", "x"), "--as"),
        (("book", *DORA), "either --quote"),
        (("book", *DORA, "01a20397-0392-772b-b034-e49b6c36c5a2"), "belong together"),
        (("quote", "five", *DORA), "UUID"),
        (("bookings",), "--as"),
        (("bookings", "--as", "nobody"), "e-mail"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(
    driveway: Driveway, listing: str, words: tuple[str, ...], sentence: str
) -> None:
    assert listing
    result = driveway(*words)
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_an_unknown_account_is_refused(driveway: Driveway, listing: str, stay: Stay) -> None:
    result = driveway("quote", listing, "--as", "stranger@example.com", *stay(0))
    assert (result.exit_code, result.stderr) == (1, "There is no such account as stranger@example.com.\n")


def test_a_driver_without_a_car_is_told_so(driveway: Driveway, listing: str, stay: Stay) -> None:
    result = driveway("quote", listing, "--as", "dan@example.com", *stay(0))
    assert result.exit_code == 2
    assert "Dan has no car." in result.stderr
