"""Looking for a place: the map and the list, a listing, and what a stay there costs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import attrs
from flask import Blueprint, request

from driveway_core.actors import ANYONE
from driveway_core.calendar_days import DaySpan
from driveway_core.cancellation_terms import terms_of
from driveway_core.driveways import DrivewayId
from driveway_core.errors import InvalidValue
from driveway_core.listings import Listing
from driveway_core.places import Position
from driveway_core.searching import RANKED_NEAREST
from driveway_core.throttles import CallClass
from driveway_core.use_cases.quote_stay import StayWish
from driveway_core.use_cases.search_driveways import Found
from driveway_core.vehicles import Vehicle
from driveway_core.windows import zone
from driveway_http.models.search import SearchQuery
from driveway_http.paging import after, cursor_of, ranked_after, ranked_cursor_of
from driveway_web import gazetteer, searches
from driveway_web.defence import Policy
from driveway_web.forms import Form
from driveway_web.mapping import with_map
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.terms_told import sentences
from driveway_web.visits import Pages, Visit

_KEPT: Final = (
    "where", "start_time", "end_time", "car", "order", "radius_m", "is_covered", "has_ev_charging",
    "has_security_camera", "has_lighting", "instant_booking_enabled", "max_total",
)  # fmt: skip
_OF_A_STAY: Final = ("start_time", "end_time", "car")
_TOLD_AS: Final = {"near": "where", "latitude": "where", "longitude": "where", "vehicle_id": "car"}
_PAGE: Final = 20
_DAYS_SHOWN: Final = 7
_ASKS_POSITION: Final = Policy(position=True)


def looking() -> Blueprint:
    """The pages of drivers who look for a place, logged in or not."""
    pages = Pages("looking")

    @pages.get("/search", again=_search_form, counts=CallClass.SEARCH, told_as=_TOLD_AS)
    def search(visit: Visit) -> Reply:
        """What is free there and then, nearest first, with the price of that stay."""
        if not visit.form.values:
            return Gone(to("start.home"))
        cars = searches.cars_of(visit)
        near = gazetteer.find(visit.form.value("where"), field="where")
        zone_there = visit.container.zones().zone_at(near)
        form = searches.preset(visit.form, zone_there, cars, at=visit.container.clock()())
        wanted = searches.asked(form, zone_there, cars)
        query = _query(form, near, wanted)
        wish = attrs.evolve(query.wish, car=wanted.car)
        found = visit.container.search_driveways()(
            visit.actor, wish, limit=_PAGE, after=ranked_after(query.cursor, wish.order)
        )
        shown = _found(form, cars, found, near, wanted, zone_there)
        is_past = wanted.stay.start < visit.container.clock()()
        return attrs.evolve(shown, values={**shown.values, "is_past": is_past})

    @pages.get("/driveways/<uuid:driveway_id>", again=_unpriced, counts=CallClass.SEARCH, told_as=_TOLD_AS)
    def listing(visit: Visit, driveway_id: UUID) -> Reply:
        """One listing: what it looks like, when it is open, what others say, and the price of a stay."""
        return _listing(visit, driveway_id, visit.form, priced=True)

    @pages.post(
        "/driveways/<uuid:driveway_id>/quote", again=_unpriced, counts=CallClass.BOOKING, told_as=_TOLD_AS
    )
    def quote(visit: Visit, driveway_id: UUID) -> Reply:
        """A price that stands for a quarter of an hour, and on to the check-out."""
        form, listed = visit.form, visit.container.read_driveway()(visit.actor, DrivewayId(driveway_id))
        cars = searches.cars_of(visit)
        wanted = searches.asked(form, listed.driveway.time_zone, cars)
        if wanted.vehicle_id is None:
            if cars:
                raise InvalidValue("car", "choose the car that will stand there")
            back = f"{to('looking.listing', driveway_id=driveway_id)}?{searches.kept(form, *_OF_A_STAY)}"
            return Gone(to("cars.list_cars", next=back), "Tell us which car will stand there, then go on.")
        wish = StayWish(
            driveway_id=DrivewayId(driveway_id),
            vehicle_id=wanted.vehicle_id,
            stay=wanted.stay,
            charging=_charging(form),
            promo_code=form.value("promo_code").strip() or None,
        )
        made = visit.container.quote_stay()(visit.actor, wish)
        return Gone(to("checking-out.check_out", quote_id=made.id))

    return pages.blueprint


def _query(form: Form, near: Position, wanted: searches.StayAsked) -> SearchQuery:
    vehicle = {} if wanted.vehicle_id is None else {"vehicle_id": str(wanted.vehicle_id)}
    return form.read(
        SearchQuery,
        near=f"{near.latitude:.8f},{near.longitude:.8f}",
        start_time=wanted.stay.start.isoformat(),
        end_time=wanted.stay.end.isoformat(),
        **vehicle,
    )


def _found(
    form: Form,
    cars: Sequence[Vehicle],
    found: Found,
    near: Position,
    wanted: searches.StayAsked,
    zone_there: str,
) -> Shown:
    cursor = ranked_cursor_of(found.next_after, found.order)
    more = None if cursor is None else f"{to('looking.search')}?{searches.kept(form, *_KEPT)}&cursor={cursor}"
    return Shown(
        "looking/search.html",
        {
            "form": form,
            "cars": searches.choices(cars),
            "places": gazetteer.PLACES,
            "hits": found.hits,
            "near": near,
            "stay": wanted.stay,
            "zone": zone_there,
            "more": more,
            "ranked": RANKED_NEAREST if cursor and found.order != "distance" else None,
            "asking": searches.kept(form, *_OF_A_STAY),
            "first_page": not form.value("cursor"),
        },
        part="looking/found.html",
        policy=with_map(_ASKS_POSITION),
    )


def search_values(visit: Visit, form: Form) -> dict[str, object]:
    """What the form to look for a place needs, wherever it stands."""
    cars = searches.cars_of(visit)
    near = gazetteer.find(searches.WHERE, field="where")
    zone_there = visit.container.zones().zone_at(near)
    filled = searches.preset(form, zone_there, cars, at=visit.container.clock()())
    return {"form": filled, "cars": searches.choices(cars), "places": gazetteer.PLACES}


def _search_form(visit: Visit, form: Form) -> Shown:
    """The search once more, with what was wrong with it and nothing found."""
    nothing: dict[str, object] = {
        "hits": None,
        "near": None,
        "more": None,
        "ranked": None,
        "first_page": True,
    }
    return Shown(
        "looking/search.html",
        {**search_values(visit, form), **nothing, "first_page": True},
        part="looking/found.html",
        policy=with_map(_ASKS_POSITION),
    )


def _unpriced(visit: Visit, form: Form, driveway_id: UUID) -> Shown:
    return _listing(visit, driveway_id, form, priced=False)


def _listing(visit: Visit, driveway_id: UUID, form: Form, *, priced: bool) -> Shown:
    """A listing with the form of a stay; ``priced`` where that stay is to be looked at, too."""
    container, known_id = visit.container, DrivewayId(driveway_id)
    listed = container.read_driveway()(visit.actor, known_id)
    cars, at = searches.cars_of(visit), container.clock()()
    filled = searches.preset(form, listed.driveway.time_zone, cars, at=at)
    told = {name for name in _OF_A_STAY if name in form.values}
    wanted = hit = None
    if priced:
        wanted = searches.asked(filled, listed.driveway.time_zone, cars)
        hit = searches.offered(visit, listed, wanted)
    reviews = container.list_driveway_reviews()(
        visit.actor, known_id, limit=_PAGE, after=after(request.args.get("reviews"))
    )
    return Shown(
        "looking/listing.html",
        {
            "form": filled,
            "listing": listed,
            "driveway": listed.driveway,
            "where": listed.driveway.position.in_public(),
            "own": visit.actor.account_id == listed.driveway.host_id,
            "cars": searches.choices(cars),
            "has_car": bool(cars),
            "photos": container.list_photos()(visit.actor, known_id),
            "days": _days(visit, listed, at),
            "reviews": reviews.items,
            "more_reviews": cursor_of(reviews.next_after),
            "terms": sentences(terms_of(listed.driveway.terms.cancellation_policy)),
            "wanted": wanted,
            "hit": hit,
            "asked": bool(told),
        },
        part="looking/price.html",
        policy=with_map(),
    )


def _days(visit: Visit, listed: Listing, at: datetime) -> Sequence[object]:
    """The coming week there, day by day."""
    if listed.driveway.retired_at is not None:
        return ()
    today = at.astimezone(zone(listed.driveway.time_zone)).date()
    span = DaySpan(today, today + timedelta(days=_DAYS_SHOWN - 1))
    return visit.container.read_calendar()(ANYONE, listed.driveway.id, span).days


def _charging(form: Form) -> timedelta:
    text = form.value("charging_minutes").strip() or "0"
    if not text.isdecimal() or len(text) > 6:
        raise InvalidValue("charging_minutes", "must be a number of minutes")
    return timedelta(minutes=int(text))
