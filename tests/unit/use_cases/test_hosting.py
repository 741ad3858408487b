"""Offering a driveway, changing it, its hours, and taking it off."""

import attrs
import pytest
from tests.unit.use_cases.town import PaidInAdvance, Town

from driveway_core.actors import ANYONE, AccountStatus, AccountSuspended, UserType, WrongRole
from driveway_core.bookings import BookingStatus
from driveway_core.drafts import DrivewayFields, fields_of
from driveway_core.driveways import CityNotSupported, Driveway, ListingStatus, PriceTooLow
from driveway_core.entries import AvailabilityType, EntryId, NotOpen
from driveway_core.errors import InvalidValue, Missing
from driveway_core.places import Position
from driveway_core.recurrence import RecurrenceRule
from driveway_core.settlement import ExternalSettlement
from driveway_core.testing.builders import NOW, a_driveway, an_account, an_id, hours_from_now
from driveway_core.testing.scenes import Scene, stored_account
from driveway_core.use_cases.change_driveway import ChangeDriveway
from driveway_core.use_cases.close_hours import CloseHours
from driveway_core.use_cases.list_driveway import ListDriveway
from driveway_core.use_cases.list_own_driveways import ListOwnDriveways
from driveway_core.use_cases.open_hours import HoursDraft, OpenHours
from driveway_core.use_cases.read_driveway import ReadDriveway
from driveway_core.use_cases.read_hours import ReadHours
from driveway_core.use_cases.restore_driveway import RestoreDriveway
from driveway_core.use_cases.retire_driveway import RetireDriveway
from driveway_core.use_cases.suspend_driveway import SuspendDriveway
from driveway_core.windows import DAY, TimeWindow


class EverywhereIsTokyo:
    """A zone finder with one answer."""

    def zone_at(self, position: Position) -> str:
        return "Asia/Tokyo"


def fields() -> DrivewayFields:
    """What a host sends for a new listing, zone included."""
    return fields_of(a_driveway(an_account().id))


def offer(town: Town, scene: Scene, sent: DrivewayFields) -> Driveway:
    finder = EverywhereIsTokyo()
    return ListDriveway(town.transactions, town.settlement, finder, town.clock, an_id)(scene.host.actor, sent)


def change(town: Town, scene: Scene, sent: DrivewayFields) -> Driveway:
    changed = ChangeDriveway(town.transactions, town.settlement, EverywhereIsTokyo(), town.clock)
    return changed(scene.host.actor, scene.driveway.id, sent)


def blocked(start: float, end: float) -> HoursDraft:
    return HoursDraft(kind=AvailabilityType.BLOCKED, window=hours_from_now(start, end))


def test_a_new_listing_is_open_at_all_hours(town: Town) -> None:
    scene = town.scene()
    driveway = offer(town, scene, fields())
    listing = ReadDriveway(town.transactions)(ANYONE, driveway.id)
    assert listing.driveway == driveway
    assert listing.hours.open_windows(hours_from_now(0, 999)) == (hours_from_now(0, 999),)
    assert driveway in ListOwnDriveways(town.transactions)(scene.host.actor, limit=5).items


def test_the_zone_comes_from_the_coordinates_unless_the_host_names_it(town: Town) -> None:
    scene, sent = town.scene(), fields()
    assert offer(town, scene, sent).time_zone == "America/Los_Angeles"
    assert offer(town, scene, {**sent, "time_zone": None}).time_zone == "Asia/Tokyo"
    nobody = ListDriveway(town.transactions, ExternalSettlement(), None, town.clock, an_id)
    with pytest.raises(InvalidValue, match="time_zone"):
        nobody(scene.host.actor, {**sent, "time_zone": None})


def test_a_city_that_is_not_served_is_refused(town: Town) -> None:
    with pytest.raises(CityNotSupported):
        offer(town, town.scene(), {**fields(), "city": "Oakland"})


def test_a_stay_too_cheap_to_be_paid_is_refused_where_payments_are_taken(town: Town) -> None:
    cheap: DrivewayFields = {**fields(), "hourly_rate": "0.20", "minimum_booking_hours": 2}
    assert offer(town, town.scene(), cheap).rates.hourly.minor == 20
    paid = Town(settlement=PaidInAdvance())
    with pytest.raises(PriceTooLow):
        offer(paid, paid.scene(), cheap)
    assert offer(paid, paid.scene(), {**cheap, "minimum_booking_hours": 3}).terms.minimum_hours == 3


def test_only_hosts_that_are_active_offer_driveways(town: Town) -> None:
    list_driveway = ListDriveway(town.transactions, town.settlement, None, town.clock, an_id)
    driver = stored_account(town.transactions, an_account(user_type=UserType.DRIVER))
    with pytest.raises(WrongRole):
        list_driveway(driver.actor, fields())
    suspended = stored_account(town.transactions, an_account(status=AccountStatus.SUSPENDED))
    with pytest.raises(AccountSuspended):
        list_driveway(suspended.actor, fields())


def test_a_host_can_neither_suspend_nor_restore_a_listing(town: Town) -> None:
    scene = town.scene()
    with pytest.raises(InvalidValue, match="listing_status"):
        change(town, scene, {"listing_status": "suspended"})
    operator = stored_account(town.transactions, an_account(is_operator=True)).actor
    SuspendDriveway(town.transactions, town.clock)(operator, scene.driveway.id)
    with pytest.raises(InvalidValue, match="listing_status"):
        change(town, scene, {"listing_status": "active"})
    assert change(town, scene, {"title": "Still mine"}).status is ListingStatus.SUSPENDED
    restored = RestoreDriveway(town.transactions, town.clock)(operator, scene.driveway.id)
    assert restored.status is ListingStatus.ACTIVE


def test_a_change_leaves_the_rest_as_it_was(town: Town) -> None:
    scene = town.scene()
    changed = change(town, scene, {"hourly_rate": "9.00", "is_available": False})
    expected = {**fields_of(scene.driveway), "hourly_rate": "9.00", "is_available": False}
    assert fields_of(changed) == expected
    assert changed.version == scene.driveway.version + 1


def test_a_new_address_brings_a_new_street(town: Town) -> None:
    assert change(town, town.scene(), {"address": "7 Baker Street, Apt 2"}).address.street == "Baker Street"


def test_a_listing_keeps_its_currency(town: Town) -> None:
    with pytest.raises(InvalidValue, match="currency"):
        change(town, town.scene(), {"currency": "EUR"})


def test_somebody_elses_listing_does_not_exist_for_a_host(town: Town) -> None:
    scene, other = town.scene(), town.scene()
    mixed = attrs.evolve(scene, driveway=other.driveway)
    with pytest.raises(Missing):
        change(town, mixed, {"title": "Mine now"})
    with pytest.raises(Missing):
        OpenHours(town.transactions, town.clock, an_id)(scene.host.actor, other.driveway.id, blocked(1, 2))
    with pytest.raises(Missing):
        ReadHours(town.transactions)(scene.host.actor, other.driveway.id)
    with pytest.raises(Missing):
        RetireDriveway(town.transactions, town.clock)(scene.host.actor, other.driveway.id)


def test_hours_are_added_read_and_removed(town: Town) -> None:
    scene = town.scene()
    host, driveway_id = scene.host.actor, scene.driveway.id
    opening = OpenHours(town.transactions, town.clock, an_id)
    entry = opening(host, driveway_id, blocked(1, 2))
    later = opening(host, driveway_id, blocked(5, 6))
    assert list(ReadHours(town.transactions)(host, driveway_id)) == [entry, later]
    with pytest.raises(NotOpen):
        town.book(scene)
    close = CloseHours(town.transactions, town.clock)
    close(host, driveway_id, entry.id)
    assert town.book(scene).booking.status is BookingStatus.CONFIRMED
    for gone in (entry.id, EntryId(an_id())):
        with pytest.raises(Missing):
            close(host, driveway_id, gone)


def test_weekly_hours_move_with_the_zone_of_the_listing(town: Town) -> None:
    scene = town.scene()
    weekly = HoursDraft(
        kind=AvailabilityType.AVAILABLE,
        window=hours_from_now(1, 9),
        rule=RecurrenceRule(tuple(range(7))),
    )
    OpenHours(town.transactions, town.clock, an_id)(scene.host.actor, scene.driveway.id, weekly)
    change(town, scene, {"time_zone": "Asia/Tokyo"})
    hours = ReadDriveway(town.transactions)(ANYONE, scene.driveway.id).hours
    assert hours.time_zone == "Asia/Tokyo"
    day = TimeWindow(NOW + 30 * DAY, NOW + 31 * DAY)
    start = day.start + (weekly.window.start - NOW)
    assert hours.open_windows(day) == (TimeWindow(start, start + weekly.window.duration),)


def test_a_listing_without_stays_is_removed(town: Town) -> None:
    scene = town.scene()
    RetireDriveway(town.transactions, town.clock)(scene.host.actor, scene.driveway.id)
    with pytest.raises(Missing):
        ReadDriveway(town.transactions)(scene.host.actor, scene.driveway.id)


def test_a_listing_with_stays_is_retired_and_read_by_those_it_concerns(town: Town) -> None:
    scene = town.scene()
    booking = scene.book()
    RetireDriveway(town.transactions, town.clock)(scene.host.actor, scene.driveway.id)
    read = ReadDriveway(town.transactions)
    for actor in (scene.host.actor, scene.driver.actor):
        assert read(actor, scene.driveway.id).driveway.retired_at == NOW
    for actor in (ANYONE, stored_account(town.transactions).actor):
        with pytest.raises(Missing):
            read(actor, scene.driveway.id)
    assert town.stored(booking.id) == booking
    with pytest.raises(Missing):
        RetireDriveway(town.transactions, town.clock)(scene.host.actor, scene.driveway.id)


def test_a_suspended_listing_is_read_by_its_host_and_operators_only(town: Town) -> None:
    scene = town.scene()
    scene.book()
    operator = attrs.evolve(stored_account(town.transactions).actor, is_operator=True)
    SuspendDriveway(town.transactions, town.clock)(operator, scene.driveway.id)
    read = ReadDriveway(town.transactions)
    for actor in (scene.host.actor, operator):
        assert read(actor, scene.driveway.id).driveway.status is ListingStatus.SUSPENDED
    for actor in (ANYONE, scene.driver.actor):
        with pytest.raises(Missing):
            read(actor, scene.driveway.id)
