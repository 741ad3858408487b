"""Moments, ids, people and their cars."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final
from uuid import UUID

import attrs

from driveway_core.accounts import Account, EmailAddress, PhoneNumber
from driveway_core.actors import AccountId, AccountStatus, UserType
from driveway_core.booking_texts import REFERENCE_ALPHABET, BookingReference
from driveway_core.dimensions import Dimensions
from driveway_core.once import Once
from driveway_core.sessions import ACCESS_LASTS, Pair, Session, SessionId
from driveway_core.testing.vin_strategies import make_vin
from driveway_core.vehicles import VIN_DEFAULT, Vehicle, VehicleId
from driveway_core.vin import Vin

NOW: Final = datetime(2027, 3, 1, 16, tzinfo=UTC)
"""A Monday, 08:00 in San Francisco."""

_FIRST_ID: Final = 0x0195_0000_0000_7000_8000_000000000000
_numbers: Final = count(1)


def a_number() -> int:
    """A number that nobody had before."""
    return next(_numbers)


def an_id() -> UUID:
    """An id that is later than all before it."""
    return UUID(int=_FIRST_ID + a_number())


def a_reference() -> BookingReference:
    """A booking reference that no other booking has."""
    number, letters = a_number(), ""
    for _ in range(8):
        number, digit = divmod(number, len(REFERENCE_ALPHABET))
        letters = REFERENCE_ALPHABET[digit] + letters
    return BookingReference(f"DH-{letters}")


def a_key(
    *,
    key: str | None = None,
    scope: str = "somebody POST /v1/bookings",
    body: bytes = b"{}",
    at: datetime = NOW,
    resource_id: UUID | None = None,
) -> Once:
    """A wish with a key of its own; ``body`` stands for the fingerprint of what is asked."""
    return Once(scope=scope, key=key or f"key-{a_number()}", fingerprint=body, at=at, resource_id=resource_id)


def an_account(
    *,
    email: str | None = None,
    first_name: str = "Ada",
    last_name: str = "Lovelace",
    password_hash: str = "hashed",  # noqa: S107  # no password, and no real hash either
    phone: str | None = None,
    user_type: UserType = UserType.BOTH,
    status: AccountStatus = AccountStatus.ACTIVE,
    is_operator: bool = False,
    at: datetime = NOW,
) -> Account:
    """An account of somebody who drives and hosts."""
    return Account(
        id=AccountId(an_id()),
        email=EmailAddress(email or f"person{a_number()}@example.com"),
        password_hash=password_hash,
        first_name=first_name,
        last_name=last_name,
        phone=None if phone is None else PhoneNumber(phone),
        user_type=user_type,
        status=status,
        is_operator=is_operator,
        created_at=at,
        updated_at=at,
    )


def a_pair(*, access: bytes | None = None) -> Pair:
    """The digests of a pair of tokens that nobody had before."""
    return Pair(access or an_id().bytes, an_id().bytes)


def a_session(
    account_id: AccountId,
    *,
    digest: bytes | None = None,
    at: datetime = NOW,
    lasts: timedelta = ACCESS_LASTS,
) -> Session:
    """A session that was opened at a moment; ``digest`` is that of its access token."""
    opened = Session.opened(
        SessionId(an_id()), account_id, family=an_id().bytes, pair=a_pair(access=digest), at=at
    )
    return attrs.evolve(opened, expires_at=at + lasts)


def a_vin() -> Vin:
    """A VIN that no other car has."""
    return make_vin(serial=a_number() % 1_000_000)


def a_vehicle(
    owner_id: AccountId,
    *,
    vin: Vin | None = None,
    dimensions: Dimensions = Dimensions(185, 73, 57),  # noqa: B008  # frozen
    display_name: str | None = None,
    at: datetime = NOW,
) -> Vehicle:
    """A Model 3 of somebody."""
    return Vehicle(
        id=VehicleId(an_id()),
        owner_id=owner_id,
        vin=vin or a_vin(),
        model="Model 3",
        year=2023,
        dimensions=dimensions,
        dimensions_source=VIN_DEFAULT,
        display_name=display_name,
        created_at=at,
        updated_at=at,
    )
