"""Listings and their hours."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from driveway_core.actors import AccountId
from driveway_core.addresses import FoundAddress, WrittenAddress
from driveway_core.availability import OpeningHours
from driveway_core.driveways import Driveway, DrivewayId, ListingStatus
from driveway_core.entries import AvailabilityEntry, EntryId
from driveway_core.listings import Listing
from driveway_core.pages import Page
from driveway_core.places import Position
from driveway_core.windows import TimeWindow
from driveway_core.zone_data import ZoneData


class Driveways(Protocol):
    """``driveways`` with their hours. Every ``get`` raises ``Missing``."""

    def add(self, driveway: Driveway, hours: OpeningHours) -> None: ...
    def get(self, driveway_id: DrivewayId) -> Driveway: ...
    def listing(
        self, driveway_id: DrivewayId, *, stay: TimeWindow | None = None, at: datetime | None = None
    ) -> Listing:
        """The listing; with a stay, only the stored ranges that overlap it are read.

        With a moment, ``unsettled`` says whether any booking there is due by then.
        """
        ...

    def hosted_by(self, host: AccountId, *, limit: int, after: UUID | None = None) -> Page[Driveway]: ...
    def find(
        self,
        *,
        status: ListingStatus | None = None,
        host: AccountId | None = None,
        limit: int,
        after: UUID | None = None,
    ) -> Page[Driveway]:
        """Everybody's, or one host's, latest listed first: all, or those of a status."""
        ...

    def save(self, driveway: Driveway, hours: OpeningHours | None = None) -> Driveway:
        """The next version; with hours when they mean something else now."""
        ...

    def has_stays(self, driveway_id: DrivewayId) -> bool: ...
    def remove(self, driveway_id: DrivewayId) -> None: ...


class Availability(Protocol):
    """``driveway_availability``, and what it means for the listing's row, written together."""

    def entries(self, driveway_id: DrivewayId, *, changing: bool = False) -> Sequence[AvailabilityEntry]:
        """All entries by start; ``changing`` keeps other writers of this listing's hours waiting."""
        ...

    def add(self, entry: AvailabilityEntry, hours: OpeningHours) -> None: ...
    def remove(self, entry_id: EntryId, driveway_id: DrivewayId, hours: OpeningHours) -> None: ...
    def replace(
        self,
        driveway_id: DrivewayId,
        *,
        gone: Sequence[EntryId],
        new: Sequence[AvailabilityEntry],
        hours: OpeningHours,
    ) -> None:
        """Take many entries out and put many in at once; one that changed is in both."""
        ...

    def zone_data(self) -> Collection[ZoneData]:
        """Under which changes of which clocks the ranges of rules were written; each once."""
        ...

    def outdated(
        self, *, before: datetime, written_under: Collection[ZoneData], limit: int
    ) -> Sequence[DrivewayId]:
        """Some listings whose ranges end before a moment, or were written under one of those data.

        Retired listings are left as they are.
        """
        ...


class ZoneFinder(Protocol):
    """Which IANA time zone a position lies in."""

    def zone_at(self, position: Position) -> str: ...


class AddressBook(Protocol):
    """Whoever knows all addresses; asked outside of every transaction."""

    def find(self, written: WrittenAddress) -> FoundAddress:
        """What is known of an address; raises ``AddressesUnavailable``."""
        ...
