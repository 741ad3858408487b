"""Old records in memory."""

from datetime import datetime

import attrs

from driveway_core.bookings import BookingStatus
from driveway_core.errors import InvalidValue
from driveway_core.payouts import PayoutStatus
from driveway_core.retention import Kept
from driveway_memory.purging import drop
from driveway_memory.tables import Look, Tables

_OVER = (BookingStatus.COMPLETED, BookingStatus.CANCELLED, BookingStatus.NO_SHOW)


@attrs.frozen
class MemoryRetention:
    """The ``Retention`` port; everything that is due goes at once."""

    look: Look

    def drop(self, kept: Kept, *, before: datetime, limit: int) -> int:
        tables = self.look()
        match kept:
            case Kept.QUOTES:
                return drop(
                    tables.promo_claims, lambda _, each: each.booking_id is None and each.expires_at < before
                ) + drop(tables.quotes, lambda _, each: each.expires_at < before)
            case Kept.NOTICES:
                return drop(tables.notices, lambda _, each: each.created_at < before)
            case Kept.GATEWAY_EVENTS:
                return drop(
                    tables.events, lambda _, each: each.handled_at is not None and each.received_at < before
                )
            case Kept.BOOKINGS:
                return _bookings(tables, before)
            case Kept.PAYOUTS:
                return drop(
                    tables.payouts,
                    lambda _, each: (
                        each.updated_at < before
                        and each.status in (PayoutStatus.PAID, PayoutStatus.CANCELLED)
                        and not any(line.booking_id in tables.bookings for line in each.lines)
                    ),
                )
            case Kept.ERASED_ACCOUNTS:
                return _accounts(tables, before)
            case Kept.REPLIES | Kept.SESSIONS | Kept.LOCATIONS:
                raise InvalidValue("kept", f"{kept.value} are dropped by a job of their own")


def _bookings(tables: Tables, before: datetime) -> int:
    recent = (
        {each.booking_id for each in tables.payments.values() if each.created_at >= before}
        | {each.booking_id for each in tables.refunds.values() if each.updated_at >= before}
        | {each.booking_id for each in tables.disputes.values() if each.updated_at >= before}
        | {
            line.booking_id
            for each in tables.payouts.values()
            if each.updated_at >= before
            for line in each.lines
        }
        | {
            booking_id
            for booking_id, ledger in tables.ledgers.items()
            if any(entry.at >= before for entry in ledger.entries)
        }
    )
    old = {
        each.id
        for each in tables.bookings.values()
        if each.stay.end < before and each.status in _OVER and each.id not in recent
    }
    reports = {each.id for each in tables.troubles.values() if each.booking_id in old}
    photos = {photo.id for key in reports for photo in tables.troubles[key].photos}
    drop(tables.pictures, lambda key, _: key in photos)
    drop(tables.troubles, lambda key, _: key in reports)
    drop(tables.reviews, lambda _, each: each.booking_id in old)
    drop(tables.review_flags, lambda key, _: key[0] not in tables.reviews)
    drop(tables.trips, lambda key, _: key in old)
    drop(tables.sightings, lambda _, each: each.booking_id in old)
    drop(tables.notices, lambda _, each: each.booking_id in old)
    drop(tables.promo_claims, lambda _, each: each.booking_id in old)
    drop(tables.ledgers, lambda key, _: key in old)
    drop(tables.refunds, lambda _, each: each.booking_id in old)
    drop(tables.disputes, lambda _, each: each.booking_id in old)
    drop(tables.payments, lambda _, each: each.booking_id in old)
    drop(tables.payment_operations, lambda _, each: each.subject in old)
    return drop(tables.bookings, lambda key, _: key in old)


def _accounts(tables: Tables, before: datetime) -> int:
    referred = {each.driver_id for each in tables.bookings.values()}
    referred |= {each.host_id for each in tables.bookings.values()}
    referred |= {each.host_id for each in tables.payouts.values()}
    gone = {
        each.account_id
        for each in tables.erasures.values()
        if each.purged_at is not None and each.purged_at < before and each.account_id not in referred
    }
    drop(tables.erasures, lambda key, _: key in gone)
    drop(tables.vehicles, lambda _, each: each.owner_id in gone)
    drop(tables.driveways, lambda _, each: each.host_id in gone)
    return drop(tables.accounts, lambda key, _: key in gone)
