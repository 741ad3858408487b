"""Where the links in mails lead, and the way back for whoever forgot the password.

The secret of a link stands behind its ``#``, so that no server's log sees it:
a script puts it into the form, and who has none pastes it.
"""

from flask import Blueprint

from driveway_core.throttles import CallClass
from driveway_http.callers import from_where
from driveway_http.models.proofs import EmailIn, PasswordIn, TokenIn
from driveway_web.browsers import sign_out
from driveway_web.forms import Form
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who


def from_mail() -> Blueprint:
    """The pages that mails lead to."""
    pages = Pages("from-mail")

    @pages.get("/forgotten")
    def forgotten(visit: Visit) -> Reply:
        """Whose password is forgotten?"""
        return _forgotten(visit, Form())

    @pages.post("/forgotten", who=Who.ANYBODY, again=_forgotten, counts=CallClass.LOG_IN)
    def ask_reset(visit: Visit) -> Reply:
        """A mail, if there is such an account; what is said is the same if there is none."""
        visit.container.ask_reset()(visit.form.read(EmailIn).email, from_where())
        return Gone(
            to("from-mail.reset"),
            "If there is an account with this address, a mail is on its way. It is good for an hour.",
        )

    @pages.get("/reset-password")
    def reset(visit: Visit) -> Reply:
        """The form for a new password."""
        return _reset(visit, Form())

    @pages.post("/reset-password", who=Who.ANYBODY, again=_reset, counts=CallClass.LOG_IN)
    def reset_password(visit: Visit) -> Reply:
        """A new password; all log-ins end, here too."""
        form = visit.form
        asked, chosen = form.read(TokenIn), form.read(PasswordIn)
        visit.container.reset_password()(asked.token, chosen.password)
        sign_out()
        return Gone(to("coming-in.log_in"), "Your password is changed. Log in with the new one.")

    @pages.get("/verify-email")
    def verify(visit: Visit) -> Reply:
        """The form for what the mail brought."""
        return _verify(visit, Form())

    @pages.post("/verify-email", who=Who.ANYBODY, again=_verify, counts=CallClass.LOG_IN)
    def verify_email(visit: Visit) -> Reply:
        """The address is its owner's."""
        visit.container.confirm_email()(visit.form.read(TokenIn).token)
        return Gone(to("start.home"), "Thank you: your e-mail address is verified.")

    return pages.blueprint


def _forgotten(visit: Visit, form: Form) -> Shown:
    return Shown("forgotten.html", {"form": form})


def _reset(visit: Visit, form: Form) -> Shown:
    return Shown("reset_password.html", {"form": form})


def _verify(visit: Visit, form: Form) -> Shown:
    return Shown("verify_email.html", {"form": form})
