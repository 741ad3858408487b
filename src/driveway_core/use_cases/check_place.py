"""See whether a driveway could be offered at an address, before the rest of it is written."""

import attrs

from driveway_core.actors import Actor
from driveway_core.addresses import AsWritten
from driveway_core.drafts import DrivewayFields
from driveway_core.driveways import CityNotSupported
from driveway_core.ports import AddressBook, Transactions
from driveway_core.use_cases.list_driveway import found_place


@attrs.frozen
class CheckPlace:
    """The fields of a place as the address book knows it; nothing is kept.

    Raises what listing a driveway there would: see ``found_place``, and ``CityNotSupported``.
    """

    transactions: Transactions
    addresses: AddressBook = attrs.field(factory=AsWritten)

    def __call__(self, actor: Actor, fields: DrivewayFields, *, confirmed: bool = False) -> DrivewayFields:
        """``confirmed``: the host insists on the address as it is written."""
        actor.host()
        found = found_place(fields, self.addresses, confirmed=confirmed)
        with self.transactions.read(acting_as=actor) as work:
            market = work.settings.marketplace()
        if not market.serves(found["city"]):
            raise CityNotSupported
        return found
