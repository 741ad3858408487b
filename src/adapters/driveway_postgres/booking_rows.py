"""``bookings``: row to booking, booking to row; each side's note sealed for that side."""

from typing import Final

from sqlalchemy import TEXT, Column, bindparam, cast, func
from sqlalchemy.sql import ColumnElement

from driveway_core.bookings import Awaiting, Booking, BookingStatus, CancelledBy, Source
from driveway_core.rule_sets import RuleBook
from driveway_core.windows import TimeWindow
from driveway_postgres.offers import offer_from_json, offer_to_json
from driveway_postgres.runner import Row
from driveway_postgres.sealing import Seals
from driveway_postgres.tables import bookings
from driveway_postgres.tables._base import INSTANT

_DRIVER_NOTES: Final = "bookings.driver_notes"
_HOST_NOTES: Final = "bookings.host_notes"

_c = bookings.c
COLUMNS: Final = (
    _c.id,
    _c.booking_reference,
    _c.driver_id,
    _c.vehicle_id,
    _c.driveway_id,
    _c.host_id,
    _c.start_time,
    _c.end_time,
    func.lower(_c.occupied),
    func.upper(_c.occupied),
    _c.space,
    cast(_c.quote, TEXT),
    _c.booking_status,
    _c.awaiting,
    _c.hold_expires_at,
    _c.cancelled_by,
    _c.cancel_reason,
    _c.arrival_source,
    _c.departure_source,
    _c.tesla_navigation_sent,
    _c.auto_park_attempted,
    _c.auto_park_successful,
    _c.auto_park_source,
    _c.auto_park_reason,
    _c.arrival_detected_at,
    _c.departure_detected_at,
    _c.driver_notes,
    _c.host_notes,
    _c.created_at,
    _c.updated_at,
    _c.confirmed_at,
    _c.cancelled_at,
    _c.completed_at,
    _c.version,
)
"""What ``booking_of`` reads, in its order."""

OCCUPIED: Final = func.tstzrange(
    bindparam("occupied_from", type_=INSTANT), bindparam("occupied_until", type_=INSTANT)
)
"""The range that a booking keeps others out of."""

WRITTEN: Final[dict[Column[object], ColumnElement[object]]] = {
    column: OCCUPIED if column is _c.occupied else bindparam(column.name) for column in bookings.columns
}
"""Every column, and the parameter of ``values`` that fills it."""


def booking_of(row: Row, seals: Seals, book: RuleBook) -> Booking:
    """The booking of a row of ``COLUMNS``."""
    this, awaiting, by, arrival, departure = row[0], row[13], row[15], row[17], row[18]
    return Booking(
        id=this,
        reference=row[1],
        driver_id=row[2],
        vehicle_id=row[3],
        driveway_id=row[4],
        host_id=row[5],
        stay=TimeWindow(row[6], row[7]),
        occupied=TimeWindow(row[8], row[9]),
        space=row[10],
        offer=offer_from_json(row[11], book),
        status=BookingStatus(row[12]),
        awaiting=None if awaiting is None else Awaiting(awaiting),
        hold_expires_at=row[14],
        cancelled_by=None if by is None else CancelledBy(by),
        cancel_reason=row[16],
        arrival_source=None if arrival is None else Source(arrival),
        departure_source=None if departure is None else Source(departure),
        tesla_navigation_sent=row[19],
        auto_park_attempted=row[20],
        auto_park_successful=row[21],
        auto_park_source=row[22],
        auto_park_reason=row[23],
        arrival_detected_at=row[24],
        departure_detected_at=row[25],
        driver_notes=seals.unseal_any(row[26], _DRIVER_NOTES, this, owner=row[2]),
        host_notes=seals.unseal_any(row[27], _HOST_NOTES, this, owner=row[5]),
        created_at=row[28],
        updated_at=row[29],
        confirmed_at=row[30],
        cancelled_at=row[31],
        completed_at=row[32],
        version=row[33],
    )


def values(booking: Booking, seals: Seals) -> dict[str, object]:
    """The parameters of ``WRITTEN``."""
    this, offer = booking.id, booking.offer
    due = offer.due
    return {
        "id": this,
        "booking_reference": booking.reference,
        "driver_id": booking.driver_id,
        "vehicle_id": booking.vehicle_id,
        "driveway_id": booking.driveway_id,
        "host_id": booking.host_id,
        "start_time": booking.stay.start,
        "end_time": booking.stay.end,
        "occupied_from": booking.occupied.start,
        "occupied_until": booking.occupied.end,
        "space": booking.space,
        "currency": offer.rates.currency,
        "hourly_rate": offer.rates.hourly.decimal,
        "total_hours": offer.price.total_hours,
        "subtotal": due.subtotal.decimal,
        "platform_fee": due.platform_fee.decimal,
        "tax_amount": due.tax_amount.decimal,
        "total_amount": due.total.decimal,
        "quote": offer_to_json(offer),
        "booking_status": booking.status.value,
        "awaiting": booking.awaiting and booking.awaiting.value,
        "hold_expires_at": booking.hold_expires_at,
        "cancelled_by": booking.cancelled_by and booking.cancelled_by.value,
        "cancel_reason": booking.cancel_reason,
        "arrival_source": booking.arrival_source and booking.arrival_source.value,
        "departure_source": booking.departure_source and booking.departure_source.value,
        "tesla_navigation_sent": booking.tesla_navigation_sent,
        "auto_park_attempted": booking.auto_park_attempted,
        "auto_park_successful": booking.auto_park_successful,
        "auto_park_source": booking.auto_park_source,
        "auto_park_reason": booking.auto_park_reason,
        "arrival_detected_at": booking.arrival_detected_at,
        "departure_detected_at": booking.departure_detected_at,
        "driver_notes": seals.seal_any(booking.driver_notes, _DRIVER_NOTES, this, owner=booking.driver_id),
        "host_notes": seals.seal_any(booking.host_notes, _HOST_NOTES, this, owner=booking.host_id),
        "created_at": booking.created_at,
        "updated_at": booking.updated_at,
        "confirmed_at": booking.confirmed_at,
        "cancelled_at": booking.cancelled_at,
        "completed_at": booking.completed_at,
        "version": booking.version,
    }
