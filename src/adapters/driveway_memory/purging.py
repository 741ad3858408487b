"""What a purge takes out of memory, and what it makes nameless."""

from collections.abc import Callable
from typing import Final, TypeVar
from uuid import UUID

import attrs

from driveway_core.actors import AccountId
from driveway_core.bookings import Booking, CancelledBy
from driveway_core.driveways import Driveway
from driveway_core.erasures import ERASED
from driveway_core.payments import Payment
from driveway_core.places import Position
from driveway_core.trips import Trip
from driveway_core.troubles import TroubleReport
from driveway_core.vehicles import Vehicle
from driveway_core.vin import Vin
from driveway_memory.dossiers import cars_of, places_of, stays_of, visits_of
from driveway_memory.tables import Tables

K = TypeVar("K")
V = TypeVar("V")

NO_VIN: Final = Vin("0" * 17)
_SIDES: Final = (CancelledBy.DRIVER, CancelledBy.HOST)


def drop(table: dict[K, V], goes: Callable[[K, V], bool]) -> int:
    """Take rows out; how many."""
    gone = [key for key, value in table.items() if goes(key, value)]
    for key in gone:
        del table[key]
    return len(gone)


def change(table: dict[K, V], of: Callable[[V], V], which: Callable[[V], bool] = lambda _: True) -> int:
    """Put the next value in the place of some rows, or of all; how many are another."""
    changed = {key: new for key, value in table.items() if which(value) and (new := of(value)) != value}
    table.update(changed)
    return len(changed)


def purge(tables: Tables, account: AccountId) -> int:
    """All rows of an account at once; how many were taken out or changed."""
    cars, places = cars_of(tables, account), places_of(tables, account)
    stays, visits = stays_of(tables, account), visits_of(tables, account)
    subjects = {str(each) for each in (account, *cars)}
    pictured = {
        photo.id for each in tables.troubles.values() if each.booking_id in stays for photo in each.photos
    }
    driven = {each.vehicle_id for each in tables.bookings.values()}
    let = {each.driveway_id for each in tables.bookings.values()}
    gone = (
        drop(tables.notices, lambda _, each: each.account_id == account),
        drop(tables.review_flags, lambda _, each: each.account_id == account),
        drop(tables.terms, lambda key, _: key == account),
        drop(tables.proofs, lambda _, each: each.account_id == account),
        drop(tables.sessions, lambda _, each: each.account_id == account),
        drop(tables.claims, lambda key, _: key[0].startswith(f"{account} ")),
        drop(tables.sightings, lambda key, _: key[0] in cars),
        drop(tables.linked_cars, lambda key, _: key in cars),
        drop(tables.car_links, lambda key, _: key == account),
        drop(tables.call_logs, lambda key, _: not subjects.isdisjoint(key.split(":"))),
        drop(tables.promo_claims, lambda _, each: each.vehicle_id in cars and each.booking_id is None),
        drop(tables.quotes, lambda _, each: each.driver_id == account),
        drop(tables.entries, lambda _, each: each.driveway_id in places),
        drop(tables.calendar_sources, lambda _, each: each.driveway_id in places),
        drop(tables.calendar_feeds, lambda key, _: key in places),
        drop(tables.measured, lambda key, _: key in places),
        drop(tables.rule_choices, lambda key, _: key in places),
        drop(tables.pictures, lambda key, _: key in pictured),
        drop(tables.vehicles, lambda key, _: key in cars and key not in driven),
        drop(tables.driveway_photos, lambda _, each: each.driveway_id in places),
        drop(tables.driveways, lambda key, _: key in places and key not in let),
    )
    altered = (
        change(tables.bookings, lambda each: _booking(each, account)),
        change(tables.payments, lambda each: _payment(each, stays)),
        change(tables.troubles, lambda each: _report(each, stays, visits)),
        change(tables.trips, lambda each: _trip(each, account)),
        change(tables.vehicles, lambda each: _car(each) if each.id in cars else each),
        change(tables.driveways, lambda each: _place(each) if each.id in places else each),
    )
    return sum(gone) + sum(altered)


def _trip(trip: Trip, account: AccountId) -> Trip:
    return attrs.evolve(trip, evidence=()) if trip.driver_id == account else trip


def _booking(booking: Booking, account: AccountId) -> Booking:
    parties = (booking.driver_id, booking.host_id)
    sides = dict(zip(_SIDES, parties, strict=True))
    wrote = booking.cancelled_by is not None and sides.get(booking.cancelled_by) == account
    return attrs.evolve(
        booking,
        driver_notes=None if booking.driver_id == account else booking.driver_notes,
        host_notes=None if booking.host_id == account else booking.host_notes,
        cancel_reason=None if wrote else booking.cancel_reason,
    )


def _payment(payment: Payment, stays: set[UUID]) -> Payment:
    return attrs.evolve(payment, method_id=None) if payment.booking_id in stays else payment


def _report(report: TroubleReport, stays: set[UUID], visits: set[UUID]) -> TroubleReport:
    if report.booking_id in stays:
        return attrs.evolve(report, note=ERASED, photos=())
    if report.booking_id in visits and report.host_answer is not None:
        return attrs.evolve(report, host_answer=ERASED)
    return report


def _car(car: Vehicle) -> Vehicle:
    if car.vin == NO_VIN:
        return car
    return attrs.evolve(
        car,
        vin=NO_VIN,
        tesla_vehicle_id=None,
        display_name=None,
        color=None,
        model=ERASED,
        last_seen_at=None,
        version=car.version + 1,
    )


def _place(driveway: Driveway) -> Driveway:
    if driveway.address.line == ERASED:
        return driveway
    here = driveway.position
    return attrs.evolve(
        driveway,
        address=attrs.evolve(driveway.address, line=ERASED, street=ERASED),
        title=ERASED,
        description=None,
        access_instructions=None,
        special_instructions=None,
        position=Position(round(here.latitude, 1), round(here.longitude, 1)),
        version=driveway.version + 1,
    )
