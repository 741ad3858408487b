"""What becomes of an address that was looked up, whatever was found."""

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from driveway_core.addresses import (
    OFF_BY_M,
    AddressDoubtful,
    AddressUnknown,
    FoundAddress,
    Next,
    Sharpness,
    WrittenAddress,
    placed,
    settled,
)
from driveway_core.errors import InvalidValue
from driveway_core.places import Position

FIELDS = ("address", "city", "state", "zip_code")
HERE = Position(37.76, -122.43)

named = st.sets(st.sampled_from(FIELDS)).map(frozenset)
written = st.builds(
    WrittenAddress,
    line=st.sampled_from(["1 Elm Street", "1 elm  street", "2 Elm Street"]),
    city=st.sampled_from(["San Francisco", "san francisco", "Oakland"]),
    state=st.sampled_from(["CA", "NV"]),
    zip_code=st.sampled_from(["94114", "94612"]),
)
found = st.builds(
    FoundAddress,
    next=st.sampled_from(Next),
    address=written,
    doubtful=named,
    missing=named,
    replaced=named,
    position=st.none() | st.just(HERE),
    sharpness=st.sampled_from(Sharpness),
)


@given(written=written, found=found, confirmed=st.booleans())
def test_a_listing_is_where_it_was_found(
    written: WrittenAddress, found: FoundAddress, *, confirmed: bool
) -> None:
    if found.next is Next.FIX:
        with pytest.raises(AddressUnknown, match="Please look at"):
            settled(written, found, confirmed=confirmed)
        return
    other_place = (written.city.casefold(), written.state) != (
        found.address.city.casefold(),
        found.address.state,
    )
    if not confirmed and (other_place or found.next is Next.CONFIRM):
        with pytest.raises(AddressDoubtful) as doubtful:
            settled(written, found)
        assert doubtful.value.suggestion == found.address.as_fields()
        assert all(text in str(doubtful.value) for text in found.address.as_fields().values())
        return
    address = settled(written, found, confirmed=confirmed)
    assert (address.city, address.state) == (found.address.city, found.address.state)
    assert (address.line, address.zip_code) == (written.line, written.zip_code)


@given(found=found, north=st.floats(-0.02, 0.02), east=st.floats(-0.02, 0.02))
def test_a_position_far_from_its_house_is_none(found: FoundAddress, north: float, east: float) -> None:
    given_ = Position(HERE.latitude + north, HERE.longitude + east)
    known = found.position is not None and found.sharpness is Sharpness.HOUSE
    if known and given_.metres_to(HERE) > OFF_BY_M:
        with pytest.raises(InvalidValue, match=r"lies [0-9.]+ (ft|mi) from that address"):
            placed(given_, found)
    else:
        assert placed(given_, found) == given_


@given(found=found)
def test_a_position_that_is_not_given_is_that_of_the_house_or_asked_for(found: FoundAddress) -> None:
    if found.position is None or found.sharpness is not Sharpness.HOUSE:
        with pytest.raises(InvalidValue, match="latitude"):
            placed(None, found)
    else:
        assert placed(None, found) == HERE


@given(written=written, found=found)
def test_an_address_that_is_taken_is_taken_again(written: WrittenAddress, found: FoundAddress) -> None:
    assume(found.next is Next.ACCEPT)
    address = settled(written, found, confirmed=True)
    assert settled(address, attrs.evolve(found, address=address)) == address
