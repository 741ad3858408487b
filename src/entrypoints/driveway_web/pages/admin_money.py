"""What hosts wait for, and our books beside the payment service's."""

from datetime import timedelta
from typing import Annotated, Final
from uuid import UUID

import attrs
from pydantic import Field

from driveway_core.payouts import PayoutId
from driveway_http.fields import PageQuery, Query, Whole
from driveway_http.paging import part_of
from driveway_web.forms import Form
from driveway_web.further import next_page
from driveway_web.pages.admin_words import ABOUT, DIFFERS, MONEY_TONES
from driveway_web.shown import Reply, Shown
from driveway_web.visits import Pages, Visit, Who

_A_WEEK: Final = 7
_A_YEAR: Final = 366


class DaysQuery(Query):
    """How many days back."""

    days: Annotated[Whole, Field(ge=1, le=_A_YEAR)] = _A_WEEK


def money(pages: Pages) -> None:
    """The pages of payouts and of both books."""

    @pages.get("/admin/payouts", who=Who.SIGNED_IN)
    def open_payouts(visit: Visit) -> Reply:
        """Neither paid nor cancelled; longest unchanged first."""
        query = visit.form.read(PageQuery)
        found = visit.container.list_open_payouts()(visit.actor)
        items, cursor = part_of(found, limit=query.limit, cursor=query.cursor)
        values = {"found": items, "count": len(found), "more": next_page(cursor), "tones": MONEY_TONES}
        return Shown("admin/payouts.html", values)

    @pages.get("/admin/payouts/<uuid:payout_id>", who=Who.SIGNED_IN)
    def payout(visit: Visit, payout_id: UUID) -> Reply:
        """One, with the stays that it pays for."""
        visit.actor.operator()
        found = visit.container.read_payout()(visit.actor, PayoutId(payout_id))
        values = {"payout": found.payout, "stays": found.stays, "tones": MONEY_TONES}
        return Shown("admin/payout.html", values)

    @pages.get("/admin/reconciliation", who=Who.SIGNED_IN, again=_unread)
    def reconciliation(visit: Visit) -> Reply:
        """Both books of the last days, and what differs or is stuck."""
        days = visit.form.read(DaysQuery).days
        until = visit.container.clock()()
        report = visit.container.reconcile()(visit.actor, until - timedelta(days=days), until)
        return _books(Form.filled({"days": days}), report)


def _unread(visit: Visit, form: Form) -> Shown:
    visit.actor.operator()
    days = form.value("days") or _A_WEEK
    return _books(attrs.evolve(form, values=Form.filled({"days": days}).values), None)


def _books(form: Form, report: object) -> Shown:
    values = {"form": form, "report": report, "about": ABOUT, "differs": DIFFERS}
    return Shown("admin/reconciliation.html", values)
