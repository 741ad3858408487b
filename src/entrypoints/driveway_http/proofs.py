"""What accounts prove to be theirs: mailbox, telephone, and by the password themselves."""

from flask import Blueprint
from spectree import SpecTree

from driveway_http.callers import from_where
from driveway_http.calls import Answer, Api, Call, Caller
from driveway_http.models.accounts import AccountOut
from driveway_http.models.proofs import CodeIn, EmailIn, NewEmailIn, NewPasswordIn, PasswordIn, TokenIn


def proofs(spec: SpecTree) -> Blueprint:
    """The routes of verifications and passwords."""
    blueprint = Blueprint("proofs", __name__, url_prefix="/v1")
    api = Api(blueprint, spec)
    _passwords(api)
    _addresses(api)
    return blueprint


def _passwords(api: Api) -> None:
    @api.route("POST", "/password-resets", answers={204: None}, problems=(429,), who=Caller.STRANGER)
    def ask_reset(call: Call, body: EmailIn) -> Answer:
        """Have a mail sent by which a new password is chosen, if there is an account with the address.

        The answer is the same if there is none.
        """
        call.container.ask_reset()(body.email, from_where())
        return Answer(status=204)

    @api.route("PUT", "/password-resets/<token>", answers={204: None}, problems=(404,), who=Caller.STRANGER)
    def reset_password(call: Call, token: str, body: PasswordIn) -> Answer:
        """Choose a new password with the token from the mail, once and within an hour.

        All log-ins end.
        """
        call.container.reset_password()(token, body.password)
        return Answer(status=204)

    @api.route("PUT", "/me/password", answers={204: None}, problems=(409, 429))
    def change_password(call: Call, body: NewPasswordIn) -> Answer:
        """Change one's password; all other log-ins end."""
        call.container.change_password()(call.session, current=body.current_password, chosen=body.password)
        return Answer(status=204)


def _addresses(api: Api) -> None:
    @api.route("POST", "/accounts/verify-email", answers={204: None}, problems=(404,), who=Caller.STRANGER)
    def confirm_email(call: Call, body: TokenIn) -> Answer:
        """Verify an e-mail address with the token from the mail, once and within a day."""
        call.container.confirm_email()(body.token)
        return Answer(status=204)

    @api.route("POST", "/me/email/verification", answers={204: None}, problems=(429,))
    def ask_verification(call: Call) -> Answer:
        """Have the mail sent again that verifies one's address; the former is good for nothing then."""
        call.container.ask_verification()(call.actor)
        return Answer(status=204)

    @api.route("PUT", "/me/email", answers={200: AccountOut}, problems=(409, 429))
    def change_email(call: Call, body: NewEmailIn) -> Answer:
        """Change one's e-mail address, which is to be verified then."""
        return Answer(
            body=AccountOut.of(call.container.change_email()(call.actor, body.email, password=body.password))
        )

    @api.route("POST", "/me/phone/verification", answers={204: None}, problems=(429,))
    def ask_phone_code(call: Call) -> Answer:
        """Have six digits sent to one's telephone."""
        call.container.ask_phone_code()(call.actor)
        return Answer(status=204)

    @api.route("PUT", "/me/phone/verification", answers={200: AccountOut})
    def confirm_phone(call: Call, body: CodeIn) -> Answer:
        """Verify one's telephone with the digits, within ten minutes and five tries."""
        return Answer(body=AccountOut.of(call.container.confirm_phone()(call.actor, body.code)))
