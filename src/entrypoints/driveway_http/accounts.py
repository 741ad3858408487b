"""Accounts: registering, and one's own profile."""

from io import BytesIO
from typing import cast
from uuid import UUID

from flask import Blueprint
from spectree import SpecTree

from driveway_app import write_archive
from driveway_core.accounts import Account
from driveway_core.actors import AccountId, Actor, UserType
from driveway_core.use_cases.change_profile import ProfileFields
from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.models.accounts import AccountIn, AccountOut, ErasureOut, ProfileIn, TermsIn, TermsOut


def _registered(account: Account) -> Answer:
    return Answer(
        status=201, body=AccountOut.of(account), headers={"Location": "/v1/me"}, for_one_reader=True
    )


def _made(call: Call, account_id: UUID) -> Answer:
    return _registered(call.container.read_profile()(Actor(AccountId(account_id))))


def accounts(spec: SpecTree) -> Blueprint:
    """The routes of accounts."""
    blueprint = Blueprint("accounts", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)

    @api.route(
        "POST", "/accounts", answers={201: AccountOut}, problems=(409,), who=Caller.STRANGER, again=_made
    )
    def register_account(call: Call, body: AccountIn) -> Answer:
        """Register: no token comes back, log in afterwards."""
        account = call.container.register_account()(
            {
                "email": body.email,
                "password": body.password,
                "first_name": body.first_name,
                "last_name": body.last_name,
                "user_type": UserType(body.user_type),
                "phone": body.phone,
                "terms_version": body.terms_version,
            },
            once=call.once,
        )
        return _registered(account)

    @api.route("GET", "/me", answers={200: AccountOut})
    def read_profile(call: Call) -> Answer:
        """One's own account."""
        return Answer(body=AccountOut.of(call.container.read_profile()(call.actor)))

    @api.route("PATCH", "/me", answers={200: AccountOut}, problems=(409,))
    def change_profile(call: Call, body: ProfileIn) -> Answer:
        """Change one's own account; what is left out stays."""
        fields = body.model_dump(exclude_unset=True)
        if "user_type" in fields:
            fields["user_type"] = UserType(fields["user_type"])
        changed = call.container.change_profile()(call.actor, cast("ProfileFields", fields))
        return Answer(body=AccountOut.of(changed))

    @api.route("GET", "/me/export", answers={200: None}, media="application/zip")
    def export_account(call: Call) -> Answer:
        """Everything that is known about one's own account: JSON in a zip, with a page to read it by."""
        account_id, at = call.session.actor.known(), call.container.clock()()
        archive = BytesIO()
        write_archive(call.container.export_account()(call.actor, account_id), archive, made_at=at)
        return Answer(
            document=archive.getvalue(),
            media="application/zip",
            headers={"Content-Disposition": f'attachment; filename="driveway-hub-{at:%Y-%m-%d}.zip"'},
        )

    @api.route("DELETE", "/me", answers={202: ErasureOut}, problems=(409,))
    def erase_account(call: Call) -> Answer:
        """Erase one's own account: locked at once, purged on the day that the answer names.

        Refused while a stay or money is open; the refusal says which.
        """
        erasure = call.container.erase_account()(call.actor, call.session.actor.known())
        return Answer(status=202, body=ErasureOut.of(erasure))

    @api.route("GET", "/me/terms", answers={200: TermsOut})
    def list_terms(call: Call) -> Answer:
        """Which versions of the terms one accepted, and when."""
        return Answer(body=TermsOut.of(call.container.list_terms()(call.actor)))

    @api.route("POST", "/me/terms", answers={200: TermsOut}, problems=(409,))
    def accept_terms(call: Call, body: TermsIn) -> Answer:
        """Accept a version of the terms; the first time counts."""
        return Answer(body=TermsOut.of(call.container.accept_terms()(call.actor, body.terms_version)))

    return blueprint
