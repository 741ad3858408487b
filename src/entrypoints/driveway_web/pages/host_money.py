"""A host's money: what was earned week by week, what was paid out, and being known at the payment service."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from flask import request

from driveway_core.earnings import WeekEarned
from driveway_core.gateways import SettlesElsewhere
from driveway_core.money import Money, total
from driveway_core.payouts import PayoutId
from driveway_core.throttles import CallClass
from driveway_http.paging import after, cursor_of
from driveway_web.drawings import Bars
from driveway_web.host_words import PAYOUTS
from driveway_web.pages.host_waiting import bank
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_PAGE: Final = 20
_BACK: Final = timedelta(weeks=7)
_AHEAD: Final = timedelta(weeks=4)


def money(pages: Pages) -> None:
    """The pages of money."""

    @pages.get("/host/earnings", who=Who.SIGNED_IN)
    def earnings(visit: Visit) -> Reply:
        """The last eight weeks, and the four to come."""
        today = visit.container.clock()().date()
        weeks = visit.container.read_earnings()(visit.actor, first=today - _BACK, last=today + _AHEAD)
        currencies = sorted({week.earned.currency for week in weeks})
        by_currency = [
            [week for week in weeks if week.earned.currency == currency] for currency in currencies
        ]
        pictures = [(Bars.of(some), some, _sums(some)) for some in by_currency]
        return Shown("host/earnings.html", {"pictures": pictures, "bank": bank(visit)})

    @pages.get("/host/payouts", who=Who.SIGNED_IN)
    def list_payouts(visit: Visit) -> Reply:
        """The latest first."""
        page = visit.container.list_payouts()(
            visit.actor, limit=_PAGE, after=after(visit.form.value("cursor") or None)
        )
        return Shown(
            "host/payouts.html",
            {"items": page.items, "next": cursor_of(page.next_after), "words": PAYOUTS, "bank": bank(visit)},
        )

    @pages.get("/host/payouts/<uuid:payout_id>", who=Who.SIGNED_IN)
    def payout(visit: Visit, payout_id: UUID) -> Reply:
        """One, with every stay that it pays for."""
        found = visit.container.read_payout()(visit.actor, PayoutId(payout_id))
        return Shown("host/payout.html", {"payout": found.payout, "stays": found.stays, "words": PAYOUTS})

    _onboarding(pages)


def _onboarding(pages: Pages) -> None:
    """What the payment service wants to know before it pays a host."""

    @pages.get("/host/bank", who=Who.SIGNED_IN, counts=CallClass.PAYMENT)
    def onboarding(visit: Visit) -> Reply:
        """How far one is."""
        try:
            found = visit.container.read_onboarding()(visit.actor)
        except SettlesElsewhere:
            found = None
        return Shown("host/bank.html", {"found": found, "link": None})

    @pages.post("/host/bank", counts=CallClass.PAYMENT)
    def onboard(visit: Visit) -> Reply:
        """A link to the payment service's page, which leads back here."""
        found = visit.container.onboard_host()(
            visit.actor,
            back_to=request.host_url.rstrip("/") + to("host.onboarding"),
            country="US",
        )
        if found.link is None:
            return Gone(to("host.onboarding"))
        return Shown("host/bank.html", {"found": found, "link": found.link})


def _sums(weeks: Sequence[WeekEarned]) -> Mapping[str, Money]:
    """What the weeks come to."""
    currency = weeks[0].earned.currency
    return {
        "earned": total((week.earned for week in weeks), currency),
        "paid_out": total((week.paid_out for week in weeks), currency),
        "expected": total((week.expected for week in weeks), currency),
    }
