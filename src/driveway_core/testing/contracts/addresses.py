"""What every address book must do."""

import attrs
import pytest

from driveway_core.addresses import FoundAddress, Next, Sharpness, WrittenAddress
from driveway_core.places import Position
from driveway_core.ports import AddressBook

KNOWN = WrittenAddress(line="123 Castro Street", city="San Francisco", state="CA", zip_code="94114")
"""A house that the book of a suite has to know."""
AT = Position(37.76212, -122.43504)
"""Where it stands, to within 50 m."""


class AddressBookContract:
    """Derive with the fixture ``book``, which knows ``KNOWN`` at ``AT`` and no other house of its street."""

    @pytest.fixture
    def book(self) -> AddressBook:
        raise NotImplementedError("override the fixture `book` with your adapter's")

    def test_a_house_that_is_known_is_accepted_and_has_a_place(self, book: AddressBook) -> None:
        found = book.find(KNOWN)
        assert (found.next, found.sharpness) == (Next.ACCEPT, Sharpness.HOUSE)
        assert (found.doubtful, found.missing, found.replaced) == (frozenset(),) * 3
        assert (found.address.city, found.address.state, found.address.zip_code) == (
            "San Francisco",
            "CA",
            "94114",
        )
        assert found.position is not None
        assert found.position.metres_to(AT) < 50

    @pytest.mark.parametrize("line", ["123 castro st", "123 CASTRO ST.", " 123  Castro Street, Apt 4 "])
    def test_how_people_write_it_does_not_matter(self, book: AddressBook, line: str) -> None:
        assert book.find(attrs.evolve(KNOWN, line=line)).next is Next.ACCEPT

    def test_a_misspelled_street_is_put_right_and_asked_about(self, book: AddressBook) -> None:
        found = book.find(attrs.evolve(KNOWN, line="123 Kastro Street"))
        assert found.next is Next.CONFIRM
        assert "address" in found.replaced
        assert found.address.line == "123 Castro Street"

    def test_the_city_is_that_of_the_house(self, book: AddressBook) -> None:
        found = book.find(attrs.evolve(KNOWN, city="Oakland"))
        assert (found.next, found.address.city) == (Next.CONFIRM, "San Francisco")

    def test_a_house_that_nobody_knows_in_a_known_street_is_asked_about(self, book: AddressBook) -> None:
        found = book.find(attrs.evolve(KNOWN, line="99999 Castro Street"))
        assert found.next is not Next.ACCEPT
        assert "address" in found.doubtful
        assert found.sharpness is not Sharpness.HOUSE

    @pytest.mark.parametrize("line", ["Castro Street", "Nowhere Whatsoever 12", "€", "1"])
    def test_what_is_no_address_is_to_be_written_anew(self, book: AddressBook, line: str) -> None:
        found = book.find(attrs.evolve(KNOWN, line=line))
        assert found.next is Next.FIX
        assert "address" in found.doubtful | found.missing

    def test_what_is_found_reads_back_as_itself(self, book: AddressBook) -> None:
        found = book.find(KNOWN)
        again: FoundAddress = book.find(found.address)
        assert again == found
