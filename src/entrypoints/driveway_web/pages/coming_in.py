"""Coming in: log in, register, log out."""

from flask import Blueprint, request

from driveway_core.actors import UserType
from driveway_core.throttles import CallClass
from driveway_http.callers import from_where
from driveway_http.models.accounts import AccountIn
from driveway_http.models.sessions import SessionIn
from driveway_web import drafts
from driveway_web.browsers import sign_in, sign_out
from driveway_web.defence import inside
from driveway_web.forms import Form
from driveway_web.pages.terms import has_terms_to_accept, refuse_other_terms
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_ROLES = ("driver", "host", "both")


def coming_in() -> Blueprint:
    """The pages of those who are not in yet, and of those who leave."""
    pages = Pages("coming-in")

    @pages.get("/log-in")
    def log_in(visit: Visit) -> Reply:
        """The form to log in with."""
        return Gone(_next()) if visit.signed_in is not None else _log_in(visit, Form())

    @pages.post("/log-in", who=Who.ANYBODY, again=_log_in, counts=CallClass.LOG_IN, even_in_maintenance=True)
    def logged_in(visit: Visit) -> Reply:
        """A new log-in, and back to where one wanted to go."""
        asked = visit.form.read(SessionIn)
        opened = visit.container.start_session()(asked.email, asked.password, from_where())
        sign_in(opened)
        if has_terms_to_accept(visit.container, opened.session.account_id):
            return Gone(to("terms.terms", next=_next()))
        return Gone(_next())

    @pages.get("/register")
    def register(visit: Visit) -> Reply:
        """The form to become a member with."""
        role = request.args.get("as", "driver")
        if visit.signed_in is not None:
            return _further(visit, role)
        return _register(visit, Form.filled({"user_type": role if role in _ROLES else "driver"}))

    @pages.post("/register", who=Who.ANYBODY, again=_register, counts=CallClass.LOG_IN)
    def registered(visit: Visit) -> Reply:
        """A new account, and the first log-in to it."""
        asked = visit.form.read(AccountIn)
        refuse_other_terms(asked.terms_version)
        visit.container.register_account()(
            {
                "email": asked.email,
                "password": asked.password,
                "first_name": asked.first_name,
                "last_name": asked.last_name,
                "user_type": UserType(asked.user_type),
                "phone": asked.phone,
                "terms_version": asked.terms_version,
            }
        )
        sign_in(visit.container.start_session()(asked.email, asked.password, from_where()))
        return Gone(
            _next("host.overview" if asked.user_type == "host" else "start.home"),
            f"Welcome, {asked.first_name}. We have sent you a mail: please follow the link in it.",
        )

    @pages.post("/log-out", who=Who.ANYBODY, even_in_maintenance=True)
    def log_out(visit: Visit) -> Reply:
        """The end of this log-in."""
        if visit.signed_in is not None:
            visit.container.end_session()(visit.signed_in)
        sign_out()
        drafts.forget()
        return Gone(to("start.home"), "You are logged out.")

    return pages.blueprint


def _log_in(visit: Visit, form: Form) -> Shown:
    return Shown("log_in.html", {"form": form, "next": _next()})


def _register(visit: Visit, form: Form) -> Shown:
    return Shown("register.html", {"form": form, "next": inside(request.values.get("next"), "")})


def _further(visit: Visit, role: str) -> Gone:
    """Where a member goes who is asked to become one, which they are."""
    if role == "driver":
        return Gone(_next())
    return Gone(to("host.overview" if visit.actor.user_type.hosts else "host.begin"))


def _next(otherwise: str = "start.home") -> str:
    """Where one wanted to go, if that is a place of ours."""
    return inside(request.values.get("next"), to(otherwise))
