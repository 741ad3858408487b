"""Offer a driveway."""

import attrs

from driveway_core.actors import Actor
from driveway_core.availability import compile_hours
from driveway_core.drafts import DrivewayFields, new_driveway
from driveway_core.driveways import CityNotSupported, Driveway, DrivewayId, PriceTooLow
from driveway_core.errors import InvalidValue
from driveway_core.once import Once
from driveway_core.places import Position
from driveway_core.ports import Clock, NewId, Transactions, ZoneFinder
from driveway_core.settings import Marketplace
from driveway_core.settlement import Settlement
from driveway_core.transactions import retried


@attrs.frozen
class ListDriveway:
    """Makes a listing, open at all hours until its host says otherwise.

    Raises ``CityNotSupported``, ``PriceTooLow``, or ``InvalidValue`` naming the field.
    """

    transactions: Transactions
    settlement: Settlement
    zones: ZoneFinder | None
    clock: Clock
    new_id: NewId

    @retried
    def __call__(self, actor: Actor, fields: DrivewayFields, *, once: Once | None = None) -> Driveway:
        host_id, at = actor.host(), self.clock()
        driveway = new_driveway(
            fields,
            id=DrivewayId(self.new_id()),
            host_id=host_id,
            time_zone=zone_of(fields, self.zones),
            at=at,
        )
        refuse_suspension_by_host(fields)
        with self.transactions.begin(acting_as=actor, once=once and once.making(driveway.id)) as work:
            check_offer(driveway, work.settings.marketplace(), self.settlement)
            work.driveways.add(driveway, compile_hours((), time_zone=driveway.time_zone, at=at))
        return driveway


def zone_of(fields: DrivewayFields, zones: ZoneFinder | None) -> str:
    """The zone that the host names, else the one that the coordinates lie in."""
    named = fields.get("time_zone")
    if named is not None:
        return named
    if zones is None:
        raise InvalidValue("time_zone", "is required here, for example America/Los_Angeles")
    for field in ("latitude", "longitude"):
        if field not in fields:
            raise InvalidValue(field, "is required")
    return zones.zone_at(Position(fields["latitude"], fields["longitude"]))


def refuse_suspension_by_host(fields: DrivewayFields) -> None:
    """``suspended`` is the operators' word."""
    if fields.get("listing_status") == "suspended":
        raise InvalidValue("listing_status", "can be active or inactive; only operators suspend")


def check_offer(driveway: Driveway, market: Marketplace, settlement: Settlement) -> None:
    """Served city, and a smallest stay that can be paid."""
    if not market.serves(driveway.address.city):
        raise CityNotSupported
    smallest = driveway.rates.hourly.times(driveway.terms.minimum_hours)
    if smallest < settlement.limits(driveway.currency).smallest:
        raise PriceTooLow
