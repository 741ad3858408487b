"""What a listing costs: its prices, the rules on top, and what a stay comes to under them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final, cast
from uuid import UUID

import attrs
from flask import request

from driveway_core.driveways import Driveway, DrivewayId
from driveway_core.errors import DrivewayError, InvalidValue
from driveway_core.pricing import PricedStay
from driveway_core.quotes import Offer
from driveway_core.rule_data import Json
from driveway_core.rule_sets import as_data
from driveway_core.windows import MINUTE, TimeWindow, zone
from driveway_http.problems import Malformed, status_of
from driveway_web import rule_forms
from driveway_web.forms import Form
from driveway_web.listing_forms import form_of, read_parts
from driveway_web.pages.host_listing import LISTING, own
from driveway_web.pages.host_wizard import examples
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who
from driveway_web.wall_times import instant, written

_PRICE: Final = f"{LISTING}/price"
_RULE: Final = f"{_PRICE}/rules/<int:number>"
_STAY: Final = ("stay_start", "stay_end", "stay_code", "stay_charging")


def price(pages: Pages) -> None:
    """The pages of prices."""

    @pages.get(_PRICE, who=Who.SIGNED_IN)
    def price(visit: Visit, driveway_id: UUID) -> Reply:
        """As it is, with a stay to look at."""
        return _price(visit, driveway_id, rule=Form.filled({"kind": visit.form.value("kind")}))

    @pages.post(_PRICE)
    def set_price(visit: Visit, driveway_id: UUID) -> Reply:
        """Other prices."""
        try:
            fields = read_parts(visit.form, ("price",))
            if "example" in request.form:
                return _price(visit, driveway_id, rates=visit.form)
            visit.container.change_driveway()(visit.actor, DrivewayId(driveway_id), fields)
        except (DrivewayError, Malformed) as error:
            return _refused(_price(visit, driveway_id, rates=visit.form.refused(error)), error)
        return _back(driveway_id, "Saved. Stays that are booked keep their price.")

    _asked_of_rules(pages)


def _asked_of_rules(pages: Pages) -> None:
    """What a host does with the rules on top."""

    @pages.post(f"{_PRICE}/rules")
    def add_rule(visit: Visit, driveway_id: UUID) -> Reply:
        """One more rule; tried first, if wanted."""
        mine = own(visit, driveway_id)
        try:
            rules = [*_rules(visit, mine), rule_forms.read_rule(visit.form, mine.time_zone)]
            if "try" in request.form:
                offered = _offer(visit, mine, rules, _stay(visit, mine))
                return _price(visit, driveway_id, rule=visit.form, tried=offered)
            _choose(visit, mine, rules)
        except InvalidValue as error:
            return _refused(_price(visit, driveway_id, rule=rule_forms.refused(visit.form, error)), error)
        return _back(driveway_id, "Added. Stays that are booked keep their price.")

    @pages.post(f"{_RULE}/<any(remove, earlier):verb>")
    def change_rules(visit: Visit, driveway_id: UUID, number: int, verb: str) -> Reply:
        """One rule less, or asked before the one above it."""
        mine = own(visit, driveway_id)
        rules = _rules(visit, mine)
        if number < len(rules):
            rule = rules.pop(number)
            if verb == "earlier":
                rules.insert(max(0, number - 1), rule)
        try:
            _choose(visit, mine, rules)
        except InvalidValue as error:
            return _refused(_price(visit, driveway_id, rule=rule_forms.refused(Form(), error)), error)
        return _back(driveway_id, "Saved. Stays that are booked keep their price.")


def _price(
    visit: Visit,
    driveway_id: UUID,
    *,
    rates: Form | None = None,
    rule: Form | None = None,
    tried: Offer | None = None,
) -> Shown:
    driveway, choice = visit.container.read_rules()(visit.actor, DrivewayId(driveway_id))
    form = form_of(driveway) if rates is None else rates
    rules = [] if choice is None else as_data(choice.rules)
    kinds = visit.container.list_rule_kinds()()
    stay = _stay(visit, driveway)
    problem, offer = None, tried
    if offer is None:
        try:
            offer = _offer(visit, driveway, rules, stay)
        except DrivewayError as error:
            problem = str(error)
    city = Form(values={**form.values, "city": (driveway.address.city,)})
    return Shown(
        "host/price.html",
        {
            "mine": driveway,
            "form": form,
            "examples": examples(visit, city),
            "rules": [_told(each) for each in rules],
            "version": 0 if choice is None else choice.version,
            "kinds": [(each.kind, rule_forms.TITLES.get(each.kind, each.meaning), each) for each in kinds],
            "rule": Form() if rule is None else rule,
            "weekdays": rule_forms.WEEKDAYS,
            "tiers": rule_forms.TIERS,
            "stay": stay,
            "offer": offer,
            "tried": tried is not None,
            "problem": problem,
        },
    )


def _refused(shown: Shown, error: DrivewayError | Malformed) -> Shown:
    return attrs.evolve(shown, status=status_of(error))


def _rules(visit: Visit, mine: Driveway) -> list[Json]:
    choice = visit.container.read_rules()(visit.actor, mine.id)[1]
    return [] if choice is None else as_data(choice.rules)


def _choose(visit: Visit, mine: Driveway, rules: list[Json]) -> None:
    """As the host has seen them: somebody else's change in between is told, not lost."""
    text = visit.form.value("version")
    version = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    visit.container.choose_rules()(visit.actor, mine.id, rules, version=version)


def _told(rule: Json) -> tuple[str, str]:
    data: Mapping[str, Json] = cast("Mapping[str, Json]", rule)
    kind = str(data["kind"])
    return rule_forms.TITLES.get(kind, kind), rule_forms.told(data)


def _stay(visit: Visit, mine: Driveway) -> Form:
    """The stay that is looked at: as it was asked, else three days from tomorrow morning."""
    asked = Form(values={name: visit.form.chosen(name) for name in _STAY if visit.form.value(name)})
    tomorrow = visit.container.clock()().astimezone(zone(mine.time_zone)) + timedelta(days=1)
    start = tomorrow.replace(hour=9, minute=0, second=0, microsecond=0)
    usual = {
        "stay_start": written(start, mine.time_zone),
        "stay_end": written(start + timedelta(days=3), mine.time_zone),
    }
    return Form(values={**Form.filled(usual).values, **asked.values})


def _offer(visit: Visit, mine: Driveway, rules: list[Json], stay: Form) -> Offer:
    charging = stay.value("stay_charging").strip() or "0"
    window = TimeWindow(
        instant(stay.value("stay_start"), mine.time_zone, field="stay_start"),
        instant(stay.value("stay_end"), mine.time_zone, field="stay_end"),
    )
    minutes = int(charging) if charging.isascii() and charging.isdecimal() and len(charging) < 6 else 0
    priced = PricedStay(window, minutes * MINUTE, stay.value("stay_code").strip() or None)
    return visit.container.preview_price()(visit.actor, mine.id, rules, priced)


def _back(driveway_id: UUID, says: str) -> Gone:
    return Gone(to("host.price", driveway_id=driveway_id), says)
