"""When a listing is open: a week to paint on, and whatever differs from it."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import attrs
from flask import request

from driveway_core.driveways import DrivewayId
from driveway_core.entries import AvailabilityEntry, EntryId
from driveway_core.use_cases.open_hours import HoursDraft
from driveway_core.windows import TimeWindow
from driveway_web.forms import Form
from driveway_web.pages.host_listing import LISTING, own
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who
from driveway_web.week_forms import DAYS, read_draft, read_week, rows_of, typed_rows

_TOLD: Final = 20
"""Rules of which the next time is told."""


def hours(pages: Pages) -> None:
    """The pages of hours."""

    @pages.get(f"{LISTING}/hours", who=Who.SIGNED_IN)
    def hours(visit: Visit, driveway_id: UUID) -> Reply:
        """The week, and what differs from it."""
        return _hours(visit, Form.filled({"availability_type": "blocked"}), driveway_id)

    @pages.post(f"{LISTING}/hours/week", again=_hours)
    def set_week(visit: Visit, driveway_id: UUID) -> Reply:
        """Another week."""
        visit.container.set_week()(visit.actor, DrivewayId(driveway_id), read_week(visit.form))
        return _back(driveway_id, "Saved. Stays that are booked stand.")

    @pages.post(f"{LISTING}/hours", again=_hours)
    def add_hours(visit: Visit, driveway_id: UUID) -> Reply:
        """Hours that differ: once, or by a rule; looked at first, if wanted."""
        draft = read_draft(visit.form, own(visit, driveway_id).time_zone)
        if "preview" in request.form:
            found = visit.container.preview_hours()(visit.actor, DrivewayId(driveway_id), draft)
            shown = _hours(visit, visit.form, driveway_id)
            return attrs.evolve(shown, values={**shown.values, "preview": found})
        visit.container.open_hours()(visit.actor, DrivewayId(driveway_id), draft)
        return _back(driveway_id, "Added. Stays that are booked stand.")

    @pages.post(f"{LISTING}/hours/<uuid:entry_id>/remove")
    def remove_hours(visit: Visit, driveway_id: UUID, entry_id: UUID) -> Reply:
        """Not any more."""
        visit.container.close_hours()(visit.actor, DrivewayId(driveway_id), EntryId(entry_id))
        return _back(driveway_id, "Removed.")


def _hours(visit: Visit, form: Form, driveway_id: UUID) -> Shown:
    week = visit.container.read_week()(visit.actor, DrivewayId(driveway_id))
    typed = any(form.chosen(f"{day}_{end}") for day in DAYS for end in ("from", "to"))
    return Shown(
        "host/hours.html",
        {
            "mine": week.driveway,
            "week": week,
            "days": DAYS,
            "rows": typed_rows(form) if typed else rows_of(week.minutes),
            "form": form,
            "upcoming": _upcoming(visit, week.driveway.id, week.others),
            "preview": None,
        },
    )


def _upcoming(
    visit: Visit, driveway_id: DrivewayId, entries: Sequence[AvailabilityEntry]
) -> Mapping[EntryId, TimeWindow]:
    """The next time of each rule."""
    found: dict[EntryId, TimeWindow] = {}
    for entry in [each for each in entries if each.rule is not None][:_TOLD]:
        draft = HoursDraft(kind=entry.kind, window=entry.window, rule=entry.rule, exceptions=entry.exceptions)
        for window in visit.container.preview_hours()(visit.actor, driveway_id, draft)[:1]:
            found[entry.id] = window
    return found


def _back(driveway_id: UUID, says: str) -> Gone:
    return Gone(to("host.hours", driveway_id=driveway_id), says)
