"""Change a listing."""

from typing import Final

import attrs

from driveway_core.actors import Actor
from driveway_core.addresses import AsWritten
from driveway_core.availability import compile_hours
from driveway_core.drafts import DrivewayFields, changed_driveway, fields_of
from driveway_core.driveways import Driveway, DrivewayId, ListingStatus
from driveway_core.errors import InvalidValue
from driveway_core.ports import AddressBook, Clock, Transactions, ZoneFinder
from driveway_core.settlement import Settlement
from driveway_core.transactions import retried
from driveway_core.use_cases.list_driveway import (
    check_offer,
    found_place,
    refuse_suspension_by_host,
    zone_of,
)
from driveway_core.use_cases.open_hours import own_driveway

_ADDRESS: Final = frozenset({"address", "city", "state", "zip_code"})
_POSITION: Final = frozenset({"latitude", "longitude"})
_PLACE: Final = _ADDRESS | _POSITION


@attrs.frozen
class ChangeDriveway:
    """Changes what new stays meet; those already booked keep their terms."""

    transactions: Transactions
    settlement: Settlement
    zones: ZoneFinder | None
    clock: Clock
    addresses: AddressBook = attrs.field(factory=AsWritten)

    def __call__(
        self, actor: Actor, driveway_id: DrivewayId, fields: DrivewayFields, *, confirmed: bool = False
    ) -> Driveway:
        """``confirmed``: the host insists on the address as it is written."""
        if _PLACE & fields.keys():
            fields = self._placed(actor, driveway_id, fields, confirmed=confirmed)
        return self._change(actor, driveway_id, fields)

    @retried
    def _change(self, actor: Actor, driveway_id: DrivewayId, fields: DrivewayFields) -> Driveway:
        at = self.clock()
        with self.transactions.begin(acting_as=actor) as work:
            driveway = own_driveway(work, actor, driveway_id)
            if driveway.status is ListingStatus.SUSPENDED:
                _refuse_while_suspended(fields)
            else:
                refuse_suspension_by_host(fields)
            changed = changed_driveway(driveway, fields, time_zone=self._zone(driveway, fields), at=at)
            if changed.currency != driveway.currency:
                raise InvalidValue("currency", "cannot change: list the driveway anew instead")
            check_offer(changed, work.settings.marketplace(), self.settlement)
            if changed.time_zone == driveway.time_zone:
                return work.driveways.save(changed)
            entries = work.availability.entries(driveway_id, changing=True)
            return work.driveways.save(changed, compile_hours(entries, time_zone=changed.time_zone, at=at))

    def _placed(
        self, actor: Actor, driveway_id: DrivewayId, fields: DrivewayFields, *, confirmed: bool
    ) -> DrivewayFields:
        """With the place looked up as a whole; a new address has a new position, where one is known."""
        with self.transactions.read(acting_as=actor) as work:
            driveway = own_driveway(work, actor, driveway_id)
        every: DrivewayFields = {**fields_of(driveway), **fields}
        if _ADDRESS & fields.keys() and not _POSITION & fields.keys():
            del every["latitude"], every["longitude"]
        found = found_place(every, self.addresses, confirmed=confirmed, before=driveway.position)
        place: DrivewayFields = {
            "city": found["city"],
            "state": found["state"],
            "latitude": found["latitude"],
            "longitude": found["longitude"],
        }
        return {**fields, **place}

    def _zone(self, driveway: Driveway, fields: DrivewayFields) -> str:
        if fields.get("time_zone") is None and not ({"latitude", "longitude", "time_zone"} & fields.keys()):
            return driveway.time_zone
        position = {"latitude": driveway.position.latitude, "longitude": driveway.position.longitude}
        return zone_of({**position, **fields}, self.zones)  # type: ignore[typeddict-item]  # both keys are of the same TypedDict


def _refuse_while_suspended(fields: DrivewayFields) -> None:
    if "listing_status" in fields and fields["listing_status"] != ListingStatus.SUSPENDED:
        raise InvalidValue("listing_status", "was suspended by an operator: please contact us")
