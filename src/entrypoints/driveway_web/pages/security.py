"""Where one is logged in, and what is proven to be one's own: password, mailbox, telephone."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from flask import Blueprint

from driveway_core.sessions import SessionId
from driveway_core.throttles import CallClass
from driveway_http.models.proofs import CodeIn, NewEmailIn, NewPasswordIn
from driveway_http.paging import after, cursor_of
from driveway_web import drafts
from driveway_web.browsers import sign_out
from driveway_web.forms import Form
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_PAGE: Final = 20


def security() -> Blueprint:
    """The pages of what keeps an account its owner's."""
    pages = Pages("security")

    @pages.get("/account/security", who=Who.SIGNED_IN)
    def security(visit: Visit) -> Reply:
        """Where one is logged in, and what is verified."""
        mine = visit.container.read_profile()(visit.actor)
        page = visit.container.list_sessions()(
            visit.actor, limit=_PAGE, after=after(visit.form.value("cursor") or None)
        )
        return Shown(
            "account/security.html",
            {
                "mine": mine,
                "log_ins": page.items,
                "current": visit.session.session_id,
                "next": cursor_of(page.next_after),
            },
        )

    @pages.post("/account/log-ins/<uuid:session_id>/end", even_in_maintenance=True)
    def end_log_in(visit: Visit, session_id: UUID) -> Reply:
        """Log out somewhere else."""
        visit.container.end_other_session()(visit.actor, SessionId(session_id))
        return Gone(to("security.security"), "That log-in is over.")

    @pages.post("/account/log-ins/end", even_in_maintenance=True)
    def end_log_ins(visit: Visit) -> Reply:
        """Log out everywhere, here too."""
        visit.container.end_sessions()(visit.actor)
        sign_out()
        drafts.forget()
        return Gone(to("start.home"), "You are logged out everywhere.")

    _password(pages)
    _mailbox(pages)
    _telephone(pages)
    return pages.blueprint


def _password(pages: Pages) -> None:
    shown = _form("account/password.html")

    @pages.get("/account/password", who=Who.SIGNED_IN)
    def password(visit: Visit) -> Reply:
        """The form for a new one."""
        return shown(visit, Form())

    @pages.post("/account/password", again=shown, counts=CallClass.LOG_IN)
    def change_password(visit: Visit) -> Reply:
        """A new one; all other log-ins end."""
        asked = visit.form.read(NewPasswordIn, empty=("current_password",))
        visit.container.change_password()(
            visit.session, current=asked.current_password, chosen=asked.password
        )
        return Gone(to("security.security"), "Your password is changed. Everybody else is logged out.")


def _mailbox(pages: Pages) -> None:
    shown = _form("account/email.html")

    @pages.get("/account/email", who=Who.SIGNED_IN)
    def email(visit: Visit) -> Reply:
        """The form for another address."""
        return shown(visit, Form())

    @pages.post("/account/email", again=shown, counts=CallClass.LOG_IN)
    def change_email(visit: Visit) -> Reply:
        """Another address, which is to be verified then."""
        asked = visit.form.read(NewEmailIn, empty=("password",))
        visit.container.change_email()(visit.actor, asked.email, password=asked.password)
        return Gone(to("security.security"), f"We have written to {asked.email}: please follow the link.")

    @pages.post("/account/email/verification", counts=CallClass.LOG_IN)
    def verify_email(visit: Visit) -> Reply:
        """The mail with the link again."""
        visit.container.ask_verification()(visit.actor)
        return Gone(to("security.security"), "A new mail is on its way. The link in the one before is spent.")


def _telephone(pages: Pages) -> None:
    shown = _form("account/phone.html")

    @pages.post("/account/phone/code", counts=CallClass.LOG_IN)
    def send_code(visit: Visit) -> Reply:
        """Six digits to one's telephone."""
        visit.container.ask_phone_code()(visit.actor)
        return Gone(to("security.phone"), "Six digits are on their way to your telephone.")

    @pages.get("/account/phone", who=Who.SIGNED_IN)
    def phone(visit: Visit) -> Reply:
        """The form for the digits."""
        return shown(visit, Form())

    @pages.post("/account/phone", again=shown, counts=CallClass.LOG_IN)
    def verify_phone(visit: Visit) -> Reply:
        """The digits."""
        visit.container.confirm_phone()(visit.actor, visit.form.read(CodeIn).code)
        return Gone(to("security.security"), "Your telephone number is verified.")


def _form(template: str) -> Callable[[Visit, Form], Shown]:
    def shown(visit: Visit, form: Form) -> Shown:
        return Shown(template, {"form": form, "mine": visit.container.read_profile()(visit.actor)})

    return shown
