"""The templates of pages: everything escaped, nothing undefined, and the words that all of them use."""

from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from typing import Final

from flask import current_app, request, url_for
from flask_wtf.csrf import generate_csrf  # type: ignore[import-untyped]  # Flask-WTF has no types
from jinja2 import Environment, PackageLoader, StrictUndefined

from driveway_core import trip_words
from driveway_web import assets, drawings, field_names, recurring_words, said, words
from driveway_web.site import WEB, site

_LONGEST: Final = 1_000
"""Letters of an address that one comes back to."""


@cache
def environment() -> Environment:
    """The environment of all pages, apart from that of the API's own pages; it is read once."""
    made = Environment(
        loader=PackageLoader("driveway_web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        asset=assets.address,
        csrf=generate_csrf,
        from_here=_from_here,
        here=_here,
        has=has,
        heard=said.heard,
        request_path=lambda: request.root_path + request.path,
        terms=lambda: site().terms,
        plugs=list(words.PLUGS),
        tiles=lambda: site().tiles,
        to=to,
        url_for=url_for,
    )
    made.filters.update(
        money=attrgetter("told"),
        called=field_names.called,
        rule_told=recurring_words.rule_told,
        sentence=words.sentence,
        clock=words.clock,
        weekday_and_time=words.weekday_and_time,
        day=words.day,
        day_and_time=words.day_and_time,
        marked=words.marked,
        moments=words.moments,
        until=words.until,
        hours=words.hours,
        zone_city=words.zone_city,
        iso=words.iso,
        feet=drawings.feet,
        metres=drawings.metres,
        distance=trip_words.distance,
        minutes=trip_words.minutes_told,
        plug=words.plug,
    )
    made.globals["ui"] = made.get_template("macros/ui.html").module
    made.globals["chart"] = made.get_template("macros/map.html").module
    return made


def to(page: str, **values: object) -> str:
    """The address of a page, ``area.page``."""
    return url_for(f"{WEB}.{page}", **values)  # type: ignore[arg-type]  # path arguments and a query


def has(page: str) -> bool:
    """Whether there is such a page."""
    return f"{WEB}.{page}" in current_app.view_functions


def _from_here() -> str | None:
    """The page that is shown, to come back to after a log-in; None where that is no page to come back to."""
    if request.method != "GET" or request.endpoint is None or _here(("coming-in", "from-mail")):
        return request.values.get("next")
    path = request.root_path + request.full_path.rstrip("?")
    return None if path == to("start.home") or len(path) > _LONGEST else path


def _here(areas: Sequence[str]) -> bool:
    """Whether the page that is shown is of one of these areas."""
    return any(f"{WEB}.{area}" in request.blueprints for area in areas)
