"""What operators do with accounts."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import AccountId, Actor
from driveway_http.calls import Answer, Api, Call
from driveway_http.fields import PageOut
from driveway_http.models.members import MemberOut
from driveway_http.models.operating import AccountsQuery

_MEMBER = "/admin/accounts/<uuid:account_id>"

Act = Callable[[Actor, AccountId], Account]


class MembersPage(PageOut[MemberOut]):
    """The accounts that were found, all on one page."""


def members(spec: SpecTree) -> Blueprint:
    """The routes of operators about accounts; every one is written into the audit log."""
    blueprint = Blueprint("members", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route("GET", "/admin/accounts", answers={200: MembersPage})
    def find_accounts(call: Call, query: AccountsQuery) -> Answer:
        """The account of an e-mail address, or none; never a part of an address."""
        found = call.container.find_accounts()(call.actor, EmailAddress(query.email))
        return Answer(body=MembersPage(items=[MemberOut.of(each) for each in found], next_cursor=None))

    @api.route("GET", _MEMBER, answers={200: MemberOut})
    def look_at_account(call: Call, account_id: UUID) -> Answer:
        """How an account stands."""
        return _done(call, call.container.look_at_account(), account_id)

    @api.route(
        "POST", f"{_MEMBER}/suspend", answers={200: MemberOut}, problems=(404, 409), even_in_maintenance=True
    )
    def suspend_account(call: Call, account_id: UUID) -> Answer:
        """Keep an account from changing anything; a ban, which is more, stays."""
        return _done(call, call.container.suspend_account(), account_id)

    @api.route(
        "POST", f"{_MEMBER}/ban", answers={200: MemberOut}, problems=(404, 409), even_in_maintenance=True
    )
    def ban_account(call: Call, account_id: UUID) -> Answer:
        """Keep an account out, and log it out everywhere; stays that are booked stand."""
        return _done(call, call.container.ban_account(), account_id)

    @api.route(
        "POST", f"{_MEMBER}/restore", answers={200: MemberOut}, problems=(404, 409), even_in_maintenance=True
    )
    def restore_account(call: Call, account_id: UUID) -> Answer:
        """Give a suspended or banned account back."""
        return _done(call, call.container.restore_account(), account_id)

    @api.route(
        "POST", f"{_MEMBER}/identity", answers={200: MemberOut}, problems=(404, 409), even_in_maintenance=True
    )
    def verify_identity(call: Call, account_id: UUID) -> Answer:
        """Vouch for who somebody is; the payment service does so by itself for hosts whom it knows."""
        return _done(call, call.container.verify_identity(), account_id)

    return blueprint


def _done(call: Call, act: Act, account_id: UUID) -> Answer:
    return Answer(body=MemberOut.of(act(call.actor, AccountId(account_id))))
