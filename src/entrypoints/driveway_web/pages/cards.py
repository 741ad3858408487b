"""A driver's saved cards: kept with the payment service, and known here by their last digits."""

from flask import Blueprint, url_for

from driveway_core.throttles import CallClass
from driveway_web.card_entry import to_save
from driveway_web.forms import Form
from driveway_web.pages.checking_out import told
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.site import WEB
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who


def cards() -> Blueprint:
    """The pages of cards."""
    pages = Pages("cards")

    @pages.get("/cards", who=Who.SIGNED_IN, counts=CallClass.PAYMENT)
    def list_cards(visit: Visit) -> Reply:
        """Those that are saved."""
        return _list(visit, Form())

    @pages.post("/cards", counts=CallClass.PAYMENT, again=_list)
    def set_up_card(visit: Visit) -> Reply:
        """Another one is to be saved: on to where it is entered."""
        setup = visit.container.set_up_card()(visit.actor)
        entry = to_save(setup, back=url_for(f"{WEB}.cards.saved", _external=True))
        return Shown("stays/new_card.html", {"entry": entry}, policy=entry.policy)

    @pages.get("/cards/saved", who=Who.SIGNED_IN)
    def saved(visit: Visit) -> Reply:
        """Back from the payment service."""
        good = visit.form.value("redirect_status") in ("", "succeeded")
        said = "Your card was saved." if good else "The card was not saved: its bank did not hear a yes."
        return Gone(to("cards.list_cards"), said)

    @pages.post("/cards/<card_id>/remove", counts=CallClass.PAYMENT, again=_list_without)
    def remove_card(visit: Visit, card_id: str) -> Reply:
        """It is forgotten; what was paid with it stays paid."""
        visit.container.remove_card()(visit.actor, card_id)
        return Gone(to("cards.list_cards"), "The card was removed.")

    return pages.blueprint


def _list(visit: Visit, form: Form) -> Shown:
    charges = visit.container.settlement().charges
    found = visit.container.list_cards()(visit.actor) if charges else ()
    return Shown(
        "stays/cards.html",
        {"form": form, "charges": charges, "cards": [(card.id, told(card)) for card in found]},
    )


def _list_without(visit: Visit, form: Form, card_id: str) -> Shown:
    return _list(visit, form)
