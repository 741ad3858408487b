"""A driver and a host of whom something is known in every way, to be exported, erased and looked for."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from driveway_core.accounts import Account
from driveway_core.actors import SYSTEM
from driveway_core.booking_states import Source
from driveway_core.bookings import Booking, BookingStatus
from driveway_core.calendar_sources import CalendarAddress
from driveway_core.driveways import Driveway
from driveway_core.payments import PaymentStatus
from driveway_core.payouts import PayoutStatus
from driveway_core.places import Position
from driveway_core.ports import Transactions, Work
from driveway_core.refunds import RefundStatus
from driveway_core.testing.builders import (
    A_PICTURE,
    NOW,
    a_booking,
    a_calendar_source,
    a_car,
    a_car_link,
    a_driveway,
    a_feed,
    a_notice,
    a_payment,
    a_payout,
    a_quote,
    a_refund,
    a_report,
    a_session,
    a_trip,
    a_vehicle,
    always_open,
    an_account,
    an_entry,
    an_id,
    an_observation,
    hours_from_now,
)
from driveway_core.vehicles import Vehicle

OVER: Final = NOW + timedelta(days=2)
"""When their stay is over and nothing is open."""

OF_DRIVER: Final = {
    "email": "ophelia.planted@example.org",
    "first_name": "Ophelia",
    "last_name": "Quicksilver",
    "phone": "+14155550177",
    "driver_notes": "My aunt Gwendolyn will drive",
    "note": "A purple van with my cousin's name stands there",
    "access_token": "planted-access-token",
}
"""Words of the driver that are nowhere else, all of them sealed."""

OF_HOST: Final = {
    "email": "hannibal.planted@example.org",
    "first_name": "Hannibal",
    "last_name": "Yellowstone",
    "line": "4711 Nightingale Alley",
    "access_instructions": "The key is under the gargoyle",
    "host_notes": "Tell her about the raccoon",
    "host_answer": "The van is my brother Mortimer's",
    "notes": "We visit Aunt Petronella",
    "calendar": "https://calendar.example.org/private-planted/basic.ics",
}
"""As ``OF_DRIVER``, of the host."""


@attrs.frozen(kw_only=True)
class Furnished:
    """Who is stored, and the one stay that they had together."""

    transactions: Transactions
    driver: Account
    host: Account
    car: Vehicle
    driveway: Driveway
    booking: Booking


def furnish(transactions: Transactions) -> Furnished:
    """Store both, their stay of yesterday, and something in every store that keeps things of people."""
    driver = attrs.evolve(
        an_account(
            email=OF_DRIVER["email"],
            first_name=OF_DRIVER["first_name"],
            last_name=OF_DRIVER["last_name"],
            phone=OF_DRIVER["phone"],
        ),
        profile_image_url="https://example.org/ophelia.jpg",
        customer_id="cus_ophelia",
    )
    host = attrs.evolve(
        an_account(email=OF_HOST["email"], first_name=OF_HOST["first_name"], last_name=OF_HOST["last_name"]),
        payee_id="acct_hannibal",
    )
    car = attrs.evolve(a_vehicle(driver.id, display_name="Planted chariot"), color="planted purple")
    plain = a_driveway(host.id, title="By the gargoyle", position=Position(37.76123, -122.43567))
    driveway = attrs.evolve(
        plain,
        address=attrs.evolve(plain.address, line=OF_HOST["line"], street="Nightingale Alley"),
        access_instructions=OF_HOST["access_instructions"],
        description="A planted description",
    )
    with transactions.begin(acting_as=SYSTEM) as work:
        for account in (driver, host):
            work.accounts.add(account)
            work.sessions.add(a_session(account.id))
            work.notices.add(a_notice(account.id))
        work.vehicles.add(car)
        work.driveways.add(driveway, always_open(driveway))
        _furnish_driver(work, driver, car, driveway)
        _furnish_host(work, driveway)
        booking = _furnish_stay(work, car, driveway)
    return Furnished(
        transactions=transactions, driver=driver, host=host, car=car, driveway=driveway, booking=booking
    )


def _furnish_driver(work: Work, driver: Account, car: Vehicle, driveway: Driveway) -> None:
    work.quotes.add(a_quote(driveway, car))
    work.car_links.save(attrs.evolve(a_car_link(driver.id), access_token=OF_DRIVER["access_token"]))
    work.cars.save(attrs.evolve(a_car(car), latest=an_observation()))


def _furnish_host(work: Work, driveway: Driveway) -> None:
    work.availability.add(an_entry(driveway.id, notes=OF_HOST["notes"]), always_open(driveway))
    work.calendar_sources.add(a_calendar_source(driveway.id, address=CalendarAddress(OF_HOST["calendar"])))
    work.calendar_feeds.put(a_feed(driveway.id, an_id().bytes * 2))


def _furnish_stay(work: Work, car: Vehicle, driveway: Driveway) -> Booking:
    stay = hours_from_now(1, 3)
    begun = a_booking(driveway, car, stay=stay, driver_notes=OF_DRIVER["driver_notes"])
    booking = work.bookings.add(begun, spaces=1)
    work.trips.add(attrs.evolve(a_trip(booking), evidence=(an_observation(at=stay.start),)))
    work.sightings.add(
        an_observation(at=stay.start),
        vehicle_id=car.id,
        owner_id=car.owner_id,
        booking_id=booking.id,
        received_at=stay.start,
    )
    booking = booking.annotated(
        at=NOW, driver_notes=OF_DRIVER["driver_notes"], host_notes=OF_HOST["host_notes"]
    )
    booking = work.bookings.save(booking)
    booking = booking.check_in(at=stay.start, source=Source.DRIVER, early_arrival=timedelta())
    booking = work.bookings.save(booking)
    booking = work.bookings.save(booking.check_out(at=stay.end, source=Source.DRIVER))
    assert booking.status is BookingStatus.COMPLETED
    _furnish_money(work, booking, at=stay.end)
    report = attrs.evolve(a_report(booking.id, photos=1), note=OF_DRIVER["note"])
    work.troubles.add(report, [A_PICTURE])
    work.troubles.save(report.answer(OF_HOST["host_answer"], at=stay.end))
    return booking


def _furnish_money(work: Work, booking: Booking, *, at: datetime) -> None:
    payment = attrs.evolve(a_payment(booking, status=PaymentStatus.SUCCEEDED), method_id="pm_planted")
    work.payments.add(payment)
    work.refunds.add(attrs.evolve(a_refund(payment), status=RefundStatus.SUCCEEDED, succeeded_at=at))
    work.payouts.add(attrs.evolve(a_payout(booking.host_id, booking), status=PayoutStatus.PAID, paid_at=at))
