"""The marketplace's terms: accepted with the registration, and again when there are others."""

from flask import Blueprint, request

from driveway_app import Container
from driveway_core.actors import AccountId, Actor
from driveway_core.errors import InvalidValue
from driveway_web.defence import inside
from driveway_web.forms import Form
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.site import site
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who


def terms() -> Blueprint:
    """The page that asks for them."""
    pages = Pages("terms")

    @pages.get("/account/terms", who=Who.SIGNED_IN)
    def terms(visit: Visit) -> Reply:
        """What holds now, if one has not accepted it yet."""
        if not has_terms_to_accept(visit.container, visit.session.actor.known()):
            return Gone(_next())
        return _terms(visit, Form())

    @pages.post("/account/terms", again=_terms)
    def accept(visit: Visit) -> Reply:
        """It is accepted, as it was called when it was read."""
        chosen = visit.form.value("terms_version")
        refuse_other_terms(chosen)
        visit.container.accept_terms()(visit.actor, chosen)
        return Gone(_next(), "Thank you.")

    return pages.blueprint


def refuse_other_terms(chosen: str | None) -> None:
    """Raises ``InvalidValue`` unless those that hold are accepted, if any do."""
    hold = site().terms
    if hold is not None and chosen != hold.version:
        raise InvalidValue("terms_version", "please read and accept the terms")


def has_terms_to_accept(container: Container, account_id: AccountId) -> bool:
    """Whether there are terms that an account has not accepted."""
    hold = site().terms
    return hold is not None and container.read_profile()(Actor(account_id)).terms_version != hold.version


def _terms(visit: Visit, form: Form) -> Shown:
    return Shown("terms.html", {"form": form, "next": _next()})


def _next() -> str:
    return inside(request.values.get("next"), to("start.home"))
