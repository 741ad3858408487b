"""Dossiers in memory: the sections of an export that a marketplace in memory has anything for."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, Final
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.bookings import BookingId
from driveway_core.dossiers import Json, Record, Records, Section
from driveway_core.errors import Missing
from driveway_core.ledger import Book
from driveway_core.money import Money
from driveway_memory.tables import Look, Tables

_SECRETS: Final = frozenset(
    {
        "password_hash",
        "access_token",
        "refresh_token",
        "token_digest",
        "family",
        "live",
        "before",
    }
)
_BOOKKEEPING: Final = frozenset({"version"})
_OTHERS: Final[Mapping[str, frozenset[str]]] = {
    "bookings_as_driver": frozenset({"host_id", "host_notes"}),
    "bookings_as_host": frozenset({"driver_id", "vehicle_id", "driver_notes"}),
    "trouble_reports": frozenset({"host_answer", "decided_by"}),
    "trouble_answers": frozenset({"note", "photos", "decided_by"}),
    "payments": frozenset({"cost"}),
    "reviews_written": frozenset({"reviewee_id", "moderated_by", "is_flagged"}),
    "reviews_received": frozenset({"reviewer_id", "moderated_by", "is_flagged", "moderation_reason"}),
}
"""Fields that tell of somebody else, by section."""

Found = Iterator[tuple[str, object]]


def cars_of(tables: Tables, account: AccountId) -> set[UUID]:
    """The ids of its cars."""
    return {each.id for each in tables.vehicles.values() if each.owner_id == account}


def places_of(tables: Tables, account: AccountId) -> set[UUID]:
    """The ids of its driveways."""
    return {each.id for each in tables.driveways.values() if each.host_id == account}


def stays_of(tables: Tables, account: AccountId) -> set[UUID]:
    """The ids of its bookings as a driver."""
    return {each.id for each in tables.bookings.values() if each.driver_id == account}


def visits_of(tables: Tables, account: AccountId) -> set[UUID]:
    """The ids of its bookings as a host."""
    return {each.id for each in tables.bookings.values() if each.host_id == account}


def payouts_of(tables: Tables, account: AccountId) -> set[UUID]:
    """The ids of its payouts."""
    return {each.id for each in tables.payouts.values() if each.host_id == account}


def _by(name: str, field: str, whose: Callable[[Tables, AccountId], set[UUID]]) -> Callable[..., Found]:
    """Rows of the table ``name`` whose ``field`` is one of those ids."""

    def found(tables: Tables, account: AccountId) -> Found:
        ids = whose(tables, account)
        return ((str(key), row) for key, row in getattr(tables, name).items() if getattr(row, field) in ids)

    return found


def _self(_: Tables, account: AccountId) -> set[UUID]:
    return {account}


def _terms(tables: Tables, account: AccountId) -> Found:
    return ((each.terms_version, each) for each in tables.terms.get(account, ()))


def _calls(tables: Tables, account: AccountId) -> Found:
    ids = {str(each) for each in (account, *cars_of(tables, account))}
    return (each for each in tables.call_logs.items() if not ids.isdisjoint(each[0].split(":")))


def _sightings(tables: Tables, account: AccountId) -> Found:
    cars = cars_of(tables, account)
    return ((f"{key}", row) for key, row in tables.sightings.items() if key[0] in cars)


def _books(*books: Book, whose: Callable[[Tables, AccountId], set[UUID]]) -> Callable[..., Found]:
    def found(tables: Tables, account: AccountId) -> Found:
        for booking_id in whose(tables, account):
            ledger = tables.ledgers.get(BookingId(booking_id))
            for number, entry in enumerate(() if ledger is None else ledger.entries):
                for posting in entry.postings:
                    if posting.book in books:
                        yield f"{booking_id}/{number:06}/{posting.book}", posting

    return found


def _pictures(tables: Tables, account: AccountId) -> Found:
    stays = stays_of(tables, account)
    for report in tables.troubles.values():
        for photo in report.photos if report.booking_id in stays else ():
            yield str(photo.id), _Picture(photo.id, photo.media.value, tables.pictures[photo.id])


def _answers(tables: Tables, account: AccountId) -> Found:
    visits = visits_of(tables, account)
    return ((str(key), row) for key, row in tables.troubles.items() if row.booking_id in visits)


def _received(tables: Tables, account: AccountId) -> Found:
    every = tables.reviews.items()
    return ((str(key), row) for key, row in every if row.reviewee_id == account and row.is_shown)


def _choices(tables: Tables, account: AccountId) -> Found:
    places = places_of(tables, account)
    for place, choices in tables.rule_choices.items():
        for each in choices:
            if place in places or each.chosen_by == account:
                yield str(each.id), each


def _occupancy(tables: Tables, account: AccountId) -> Found:
    places = places_of(tables, account)
    return ((str(key), row) for key, row in tables.measured.items() if key in places)


@attrs.frozen
class _Picture:
    id: UUID
    media_type: str
    content: bytes


_CALENDARS: Final = _by("calendar_sources", "driveway_id", places_of)
_FEEDS: Final = _by("calendar_feeds", "driveway_id", places_of)
_REVERSALS: Final = _by("transfer_reversals", "payout_id", payouts_of)

_SECTIONS: Final[Mapping[str, tuple[str, str, Callable[[Tables, AccountId], Found]]]] = {
    "account": ("accounts", "Your account.", _by("accounts", "id", _self)),
    "sessions": ("sessions", "When you logged in.", _by("sessions", "account_id", _self)),
    "terms": ("terms", "Which versions of our terms you accepted, and when.", _terms),
    "erasure": ("erasures", "The erasure that is under way.", _by("erasures", "account_id", _self)),
    "notices": ("notices", "What we told you.", _by("notices", "account_id", _self)),
    "vehicles": ("vehicles", "Your cars.", _by("vehicles", "owner_id", _self)),
    "car_link": ("car_links", "The connection to your car's maker.", _by("car_links", "account_id", _self)),
    "linked_cars": ("linked_cars", "Your connected cars.", _by("linked_cars", "owner_id", _self)),
    "vehicle_observations": ("sightings", "Where your cars were seen.", _sightings),
    "car_calls": ("call_logs", "How often your cars were asked something.", _calls),
    "bookings_as_driver": ("bookings", "Your stays.", _by("bookings", "driver_id", _self)),
    "bookings_as_host": ("bookings", "Stays at your driveways.", _by("bookings", "host_id", _self)),
    "trips": ("trips", "How your drives went.", _by("trips", "driver_id", _self)),
    "quotes": ("quotes", "Prices that you asked for.", _by("quotes", "driver_id", _self)),
    "promo_claims": ("promo_claims", "Codes that you used.", _by("promo_claims", "vehicle_id", cars_of)),
    "payments": ("payments", "What you paid.", _by("payments", "booking_id", stays_of)),
    "refunds": ("refunds", "What you got back.", _by("refunds", "booking_id", stays_of)),
    "disputes": ("disputes", "Payments that you disputed.", _by("disputes", "booking_id", stays_of)),
    "ledger_as_driver": ("ledgers", "Your side of our books.", _books(Book.DRIVER, whose=stays_of)),
    "ledger_as_host": ("ledgers", "What you earned.", _books(Book.HOST, Book.HOST_BALANCE, whose=visits_of)),
    "trouble_reports": ("troubles", "What you reported.", _by("troubles", "booking_id", stays_of)),
    "trouble_photos": ("pictures", "The photos of those reports.", _pictures),
    "trouble_answers": ("troubles", "What you answered to reports.", _answers),
    "reviews_written": ("reviews", "Reviews that you wrote.", _by("reviews", "reviewer_id", _self)),
    "reviews_received": ("reviews", "Published reviews about you.", _received),
    "review_flags": (
        "review_flags",
        "What you said against reviews.",
        _by("review_flags", "account_id", _self),
    ),
    "driveways": ("driveways", "Your driveways.", _by("driveways", "host_id", _self)),
    "driveway_photos": ("driveway_photos", "Their photos.", _by("driveway_photos", "driveway_id", places_of)),
    "own_photo": ("portraits", "The photo that you show of yourself.", _by("portraits", "account_id", _self)),
    "opening_hours": ("entries", "When they are open.", _by("entries", "driveway_id", places_of)),
    "calendars": ("calendar_sources", "Calendars that you brought.", _CALENDARS),
    "calendar_feeds": ("calendar_feeds", "Calendars that you gave.", _FEEDS),
    "price_rules": ("rule_choices", "Price rules that you chose.", _choices),
    "occupancy": ("measured", "How well your driveways are booked.", _occupancy),
    "payouts": ("payouts", "What was paid to you.", _by("payouts", "host_id", _self)),
    "payout_reversals": ("transfer_reversals", "What was taken back.", _REVERSALS),
}

READ: Final = frozenset(table for table, _, _ in _SECTIONS.values())
"""Tables that have a part in an export."""

UNREAD: Final[Mapping[str, str]] = {
    "hours": "worked out from the opening hours",
    "settings": "the marketplace's own",
    "claims": "answers to repeated requests, gone within a day",
    "payment_operations": "instructions to the payment service",
    "events": "ids at the payment service",
    "jobs": "ids of what is to be done",
}
"""Tables that have none, each with its reason."""


@attrs.frozen
class MemoryDossiers:
    """The ``Dossiers`` port."""

    look: Look

    def sections(self) -> Sequence[Section]:
        return [Section(name, about) for name, (_, about, _) in _SECTIONS.items()]

    def records(
        self, account_id: AccountId, section: str, *, limit: int, after: str | None = None
    ) -> Records:
        if section not in _SECTIONS:
            raise Missing("section", "section of an export")
        found = sorted(_SECTIONS[section][2](self.look(), account_id), key=lambda each: each[0])
        rest = [each for each in found if after is None or each[0] > after]
        hidden = _SECRETS | _BOOKKEEPING | _OTHERS.get(section, frozenset())
        items = tuple(_record(row, hidden) for _, row in rest[:limit])
        return Records(items, next=rest[limit - 1][0] if len(rest) > limit else None)


def _record(row: Any, hidden: frozenset[str]) -> Record:  # noqa: ANN401  # any value of the core
    every = {field.name: getattr(row, field.name) for field in attrs.fields(type(row))}
    return {name: _json(value) for name, value in every.items() if name not in hidden}


def _json(value: Any) -> Json:  # noqa: ANN401  # a field of any value of the core
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return str(value.value)
        case str():
            return value
        case datetime() | date():
            return value.isoformat()
        case Money():
            return {"amount": str(value.decimal), "currency": value.currency}
        case bytes():
            return {"base64": b64encode(value).decode()}
        case Mapping():
            return {str(name): _json(each) for name, each in value.items()}
        case tuple() | list() | frozenset() | set():
            return [_json(each) for each in value]
        case _ if attrs.has(type(value)):
            return dict(_record(value, _SECRETS | _BOOKKEEPING))
        case _:
            return str(value)
