"""What the audit log is told of listings, their hours, calendars and price rules."""

from driveway_core.audit_kinds import AuditKind
from driveway_core.audit_telling import Telling, alike
from driveway_core.calendar_feeds import CalendarFeed
from driveway_core.calendar_sources import CalendarSource, CalendarSourceId
from driveway_core.driveways import Driveway, DrivewayId, ListingStatus
from driveway_core.entries import AvailabilityEntry, EntryId
from driveway_core.photos import DrivewayPhoto, PhotoId
from driveway_core.rule_choices import RuleChoice

_K = AuditKind


def listing_added(told: Telling, _: object, driveway: Driveway, *__: object) -> None:
    """A new listing."""
    told.note(_K.LISTING_MADE, driveway_id=driveway.id)


def listing_saved(told: Telling, _: object, driveway: Driveway, *__: object, **___: object) -> None:
    """What was changed of a listing; hours that time alone moves on are no change."""
    before = told.former(Driveway, driveway.id)
    kind = _K.LISTING_CHANGED
    if before is not None:
        if alike(before, driveway):
            return
        if driveway.retired_at is not None and before.retired_at is None:
            kind = _K.LISTING_RETIRED
        elif driveway.status is not before.status and driveway.status is ListingStatus.SUSPENDED:
            kind = _K.LISTING_SUSPENDED
        elif driveway.status is not before.status and before.status is ListingStatus.SUSPENDED:
            kind = _K.LISTING_RESTORED
    told.note(kind, driveway_id=driveway.id)


def listing_removed(told: Telling, _: object, driveway_id: DrivewayId) -> None:
    """A listing that nobody ever booked."""
    told.note(_K.LISTING_RETIRED, driveway_id=driveway_id)


def hours_opened(told: Telling, _: object, entry: AvailabilityEntry, *__: object) -> None:
    """An entry in a calendar."""
    told.note(_K.HOURS_CHANGED, driveway_id=entry.driveway_id, entry_id=entry.id)


def hours_closed(told: Telling, _: object, entry_id: EntryId, driveway_id: DrivewayId, *__: object) -> None:
    """One that was taken out."""
    told.note(_K.HOURS_CHANGED, driveway_id=driveway_id, entry_id=entry_id)


def calendar_added(told: Telling, _: object, source: CalendarSource) -> None:
    """A calendar of another channel."""
    told.note(_K.CALENDAR_ADDED, driveway_id=source.driveway_id, calendar_id=source.id)


def calendar_removed(told: Telling, _: object, source_id: CalendarSourceId) -> None:
    """One that was taken off."""
    told.note(_K.CALENDAR_REMOVED, calendar_id=source_id)


def feed_put(told: Telling, _: object, feed: CalendarFeed) -> None:
    """A calendar that others may read."""
    told.note(_K.FEED_OPENED, driveway_id=feed.driveway_id)


def feed_removed(told: Telling, _: object, driveway_id: DrivewayId) -> None:
    """One that nobody may read any more."""
    told.note(_K.FEED_CLOSED, driveway_id=driveway_id)


def rules_chosen(told: Telling, _: object, choice: RuleChoice) -> None:
    """Price rules, of a listing or of all."""
    kind = _K.MARKET_RULES_CHOSEN if choice.driveway_id is None else _K.RULES_CHOSEN
    told.note(kind, driveway_id=choice.driveway_id, version=choice.version)


def photo_changed(told: Telling, _: object, photo: DrivewayPhoto) -> None:
    """A photo of a listing that is new, or stands elsewhere."""
    told.note(_K.LISTING_CHANGED, driveway_id=photo.driveway_id, photo_id=photo.id)


def photo_removed(told: Telling, _: object, photo_id: PhotoId) -> None:
    """One that its host took off."""
    told.note(_K.LISTING_CHANGED, photo_id=photo_id)
