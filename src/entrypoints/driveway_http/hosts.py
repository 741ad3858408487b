"""What hosts are paid: being known at the payment service, payouts, earnings."""

from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.payouts import PayoutId
from driveway_http.calls import Answer, Api, Call
from driveway_http.fields import PageOut, PageQuery
from driveway_http.models.payouts import (
    EarningsOut,
    EarningsQuery,
    OnboardingIn,
    OnboardingOut,
    PayoutDetailOut,
    PayoutOut,
)
from driveway_http.paging import after, cursor_of


class PayoutsPage(PageOut[PayoutOut]):
    """One page of payouts, latest made first."""


class EarningsPage(PageOut[EarningsOut]):
    """Every week that has anything, earliest first, all on one page."""


def hosts(spec: SpecTree) -> Blueprint:
    """The routes of a host's money."""
    blueprint = Blueprint("hosts", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("POST", "/host/onboarding", answers={201: OnboardingOut}, problems=(409,))
    def onboard_host(call: Call, body: OnboardingIn) -> Answer:
        """A link to what the payment service wants to know before it pays a host.

        The host's account there is made once; every call gives a fresh link.
        """
        onboarding = call.container.onboard_host()(call.actor, back_to=body.return_url, country=body.country)
        return Answer(
            status=201, body=OnboardingOut.of(onboarding), headers={"Location": "/v1/host/onboarding"}
        )

    @api.route("GET", "/host/onboarding", answers={200: OnboardingOut}, problems=(409,))
    def read_onboarding(call: Call) -> Answer:
        """Whether one can be paid, and what is still missing."""
        return Answer(body=OnboardingOut.of(call.container.read_onboarding()(call.actor)))

    @api.route("GET", "/host/earnings", answers={200: EarningsPage})
    def read_earnings(call: Call, query: EarningsQuery) -> Answer:
        """What one's driveways earned, by calendar week, and where that money is."""
        weeks = call.container.read_earnings()(call.actor, first=query.first, last=query.last)
        return Answer(body=EarningsPage(items=[EarningsOut.of(week) for week in weeks], next_cursor=None))

    @api.route("GET", "/payouts", answers={200: PayoutsPage})
    def list_payouts(call: Call, query: PageQuery) -> Answer:
        """One's own payouts, latest made first."""
        page = call.container.list_payouts()(call.actor, limit=query.limit, after=after(query.cursor))
        items = [PayoutOut.of(payout) for payout in page.items]
        return Answer(body=PayoutsPage(items=items, next_cursor=cursor_of(page.next_after)))

    @api.route("GET", "/payouts/<uuid:payout_id>", answers={200: PayoutDetailOut})
    def read_payout(call: Call, payout_id: UUID) -> Answer:
        """One of one's own payouts, with every stay that it pays for."""
        details = call.container.read_payout()(call.actor, PayoutId(payout_id))
        return Answer(body=PayoutDetailOut.of_details(details))

    return blueprint
