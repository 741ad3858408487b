"""Offer a driveway."""

import attrs

from driveway_core.actors import Actor
from driveway_core.addresses import AsWritten, WrittenAddress, placed, settled
from driveway_core.availability import compile_hours
from driveway_core.drafts import DEFAULTS, DrivewayFields, new_driveway
from driveway_core.driveways import CityNotSupported, Driveway, DrivewayId, PriceTooLow
from driveway_core.errors import InvalidValue
from driveway_core.once import Once
from driveway_core.places import Position
from driveway_core.ports import AddressBook, Clock, NewId, Transactions, ZoneFinder
from driveway_core.settings import Marketplace
from driveway_core.settlement import Settlement
from driveway_core.transactions import retried


@attrs.frozen
class ListDriveway:
    """Makes a listing, open at all hours until its host says otherwise.

    The place is looked up in the address book before anything is kept: see ``found_place``.
    Raises ``CityNotSupported``, ``PriceTooLow``, or ``InvalidValue`` naming the field.
    """

    transactions: Transactions
    settlement: Settlement
    zones: ZoneFinder | None
    clock: Clock
    new_id: NewId
    addresses: AddressBook = attrs.field(factory=AsWritten)

    def __call__(
        self, actor: Actor, fields: DrivewayFields, *, confirmed: bool = False, once: Once | None = None
    ) -> Driveway:
        """``confirmed``: the host insists on the address as it is written."""
        actor.host()
        return self._offer(actor, found_place(fields, self.addresses, confirmed=confirmed), once)

    @retried
    def _offer(self, actor: Actor, fields: DrivewayFields, once: Once | None) -> Driveway:
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


def found_place(
    fields: DrivewayFields, addresses: AddressBook, *, confirmed: bool, before: Position | None = None
) -> DrivewayFields:
    """The fields with the place that the address book knows; ``before`` is where the driveway was.

    The city and the state become those found, and a position that is not given is that of the house.
    Raises ``AddressUnknown``, ``AddressDoubtful``, ``AddressesUnavailable`` and ``InvalidValue``.
    """
    every: DrivewayFields = {**DEFAULTS, **fields}
    for field in ("address", "zip_code"):
        if field not in every:
            raise InvalidValue(field, "is required")
    for field, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if other in fields and field not in fields:
            raise InvalidValue(field, f"is required with {other}")
    written = WrittenAddress(
        line=every["address"], city=every["city"], state=every["state"], zip_code=every["zip_code"]
    )
    given = Position(fields["latitude"], fields["longitude"]) if "latitude" in fields else None
    found = addresses.find(written)
    address, position = settled(written, found, confirmed=confirmed), placed(given, found, before=before)
    return {
        **fields,
        "city": address.city,
        "state": address.state,
        "latitude": position.latitude,
        "longitude": position.longitude,
    }


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
    """Served city, and a shortest stay that can be paid."""
    if not market.serves(driveway.address.city):
        raise CityNotSupported
    smallest = driveway.rates.hourly.times(driveway.terms.minimum_hours)
    limits = settlement.limits(driveway.currency)
    if smallest < limits.smallest:
        raise PriceTooLow
    if limits.exceeded_by(smallest):
        raise InvalidValue("hourly_rate", "the shortest stay would cost more than one payment can be")
