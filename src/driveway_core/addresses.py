"""Addresses as hosts write them, and as whoever knows all addresses finds them.

A listing is offered where it says it is: the city that is served is the one
found, not the one written, and a car is not sent to a house that nobody knows.
Source: domain rules §1, the seed's business rules.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import attrs

from driveway_core.errors import InvalidValue, Refused, Unavailable
from driveway_core.places import Position
from driveway_core.trip_words import how_far

OFF_BY_M: Final = 300.0
"""How far from its house, in metres, the way in to a driveway may lie."""


class Next(StrEnum):
    """What to do with an address: take it, ask the host whether it was meant, or have it written anew."""

    ACCEPT = "accept"
    CONFIRM = "confirm"
    FIX = "fix"


class Sharpness(StrEnum):
    """What a found position stands for: the house itself, the part of the street where it is, or more."""

    HOUSE = "house"
    BLOCK = "block"
    WIDER = "wider"


@attrs.frozen(kw_only=True)
class WrittenAddress:
    """What a host writes: the columns ``address, city, state, zip_code`` of a listing."""

    line: str = attrs.field(repr=False)
    city: str
    state: str
    zip_code: str

    def as_fields(self) -> dict[str, str]:
        """By the names of the columns."""
        return {"address": self.line, "city": self.city, "state": self.state, "zip_code": self.zip_code}


@attrs.frozen(kw_only=True)
class FoundAddress:
    """What is known of a written address.

    ``address`` is it in full, as the post writes it; ``doubtful`` names the
    fields that nobody could confirm, ``missing`` those that are wanting,
    ``replaced`` those that were put right. A position is None where there is none.
    """

    next: Next
    address: WrittenAddress
    doubtful: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
    position: Position | None = attrs.field(default=None, repr=False)
    sharpness: Sharpness = Sharpness.WIDER


@attrs.frozen
class AsWritten:
    """The ``AddressBook`` of who has none: every address is as its host writes it, and nobody knows where."""

    def find(self, written: WrittenAddress) -> FoundAddress:
        """The same again."""
        return FoundAddress(next=Next.ACCEPT, address=written)


@attrs.frozen
class AddressUnknown(Refused):
    """Nobody knows this address: ``fields`` are those that are wrong or wanting."""

    slug = "address-unknown"
    title = "We cannot find that address"

    fields: tuple[str, ...]

    def __str__(self) -> str:
        return f"We cannot find this address. Please look at: {_in_words(self.fields)}."


@attrs.frozen
class AddressDoubtful(Refused):
    """The address is known otherwise: ``suggestion`` is how, by the names of the fields.

    The same request with ``address_confirmed`` takes it as its host wrote it.
    """

    slug = "address-doubtful"
    title = "Is that the address?"

    fields: tuple[str, ...]
    suggestion: Mapping[str, str]

    def __str__(self) -> str:
        found = "{address}, {city}, {state} {zip_code}".format(**self.suggestion)
        return (
            f"Did you mean {found}? Please look at: {_in_words(self.fields)}. "
            "If it is right as you wrote it, say so with address_confirmed."
        )


class AddressesUnavailable(Unavailable):
    """Addresses cannot be looked up now."""

    slug = "addresses-unavailable"
    title = "Addresses cannot be checked now"
    retry_after = 30

    def __str__(self) -> str:
        return "We cannot check addresses at the moment. Nothing is lost: please try again in a minute."


def settled(written: WrittenAddress, found: FoundAddress, *, confirmed: bool = False) -> WrittenAddress:
    """The address that a listing gets.

    The city and the state are those found, since it is by them that a listing
    is served and taxed; whatever else its host insists on is theirs. Raises
    ``AddressUnknown`` and ``AddressDoubtful``.
    """
    if found.next is Next.FIX:
        raise AddressUnknown(_ordered(found.missing | found.doubtful) or ("address",))
    elsewhere = _other(written, found.address) & {"city", "state"}
    asked = found.next is Next.CONFIRM
    changed = elsewhere | ((found.replaced | found.doubtful | found.missing) if asked else frozenset())
    if not confirmed and (changed or asked):
        raise AddressDoubtful(_ordered(changed) or ("address",), found.address.as_fields())
    return attrs.evolve(
        written,
        city=found.address.city or written.city,
        state=found.address.state or written.state,
    )


def placed(given: Position | None, found: FoundAddress, *, before: Position | None = None) -> Position:
    """Where the driveway is: as its host says, unless that is far from the house; else at the house.

    ``before`` is where it was, which stands where nobody knows better. Raises ``InvalidValue``.
    """
    if given is None:
        if found.position is not None and found.sharpness is Sharpness.HOUSE:
            return found.position
        if found.position is None and before is not None:
            return before
        raise InvalidValue("latitude", "is required: nobody else knows where exactly it is")
    if found.position is not None and found.sharpness is Sharpness.HOUSE:
        off = given.metres_to(found.position)
        if off > OFF_BY_M:
            raise InvalidValue(
                "latitude", f"lies {how_far(off)} from that address: check latitude and longitude"
            )
    return given


def _other(written: WrittenAddress, found: WrittenAddress) -> frozenset[str]:
    """The fields in which they differ by more than capitals and blanks, where both say something."""
    ours, theirs = written.as_fields(), found.as_fields()
    return frozenset(
        name for name, text in theirs.items() if text and _folded(text) != _folded(ours[name]) and ours[name]
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


_NAMED: Final = {"address": "street and number", "city": "city", "state": "state", "zip_code": "ZIP code"}


def _ordered(fields: frozenset[str]) -> tuple[str, ...]:
    return tuple(name for name in _NAMED if name in fields)


def _in_words(fields: tuple[str, ...]) -> str:
    return ", ".join(_NAMED[name] for name in fields)
