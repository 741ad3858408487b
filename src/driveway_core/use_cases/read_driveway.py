"""Read a listing."""

import attrs

from driveway_core.actors import Actor
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.listings import Listing
from driveway_core.ports import Transactions, Work


@attrs.frozen
class ReadDriveway:
    """One listing; a suspended one is its host's alone, a retired one also its drivers'."""

    transactions: Transactions

    def __call__(self, actor: Actor, driveway_id: DrivewayId) -> Listing:
        with self.transactions.read(acting_as=actor) as work:
            return known_listing(work, actor, driveway_id)


def known_listing(work: Work, actor: Actor, driveway_id: DrivewayId) -> Listing:
    """A listing that the one who asks may read; any other does not exist for them."""
    listing = work.driveways.listing(driveway_id)
    if listing.driveway.hidden and not _may_know(work, actor, listing):
        raise Missing("driveway_id", "driveway")
    return listing


def _may_know(work: Work, actor: Actor, listing: Listing) -> bool:
    if actor.operates or listing.host.id == actor.account_id:
        return True
    if listing.driveway.retired_at is None or actor.account_id is None:
        return False
    return work.bookings.is_party(actor.account_id, listing.driveway.id)
