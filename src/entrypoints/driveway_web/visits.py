"""Pages as functions: of a visit, which is one request of a browser, and of what stands in the address.

A page in a few lines::

    def cars() -> Blueprint:
        pages = Pages("cars")

        @pages.get("/cars", who=Who.SIGNED_IN)
        def list_cars(visit: Visit) -> Reply:
            return _list(visit, Form())

        @pages.post("/cars", who=Who.SIGNED_IN, again=_list)
        def add_car(visit: Visit) -> Reply:
            body = visit.form.read(VehicleIn)
            visit.container.add_vehicle()(visit.actor, ...)
            return Gone(to("cars.list_cars"), "Your car was added.")

        return pages.blueprint

``again`` shows the page once more with the form and what was wrong with it;
without it, what is refused becomes a page of its own.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final, TypeAlias

import attrs
from flask import Blueprint, Response, current_app, g, request

from driveway_app import Container
from driveway_core.actors import ANYONE, Actor
from driveway_core.errors import DrivewayError
from driveway_core.sessions import NotSignedIn, SignedIn
from driveway_core.throttles import CallClass
from driveway_http import limits
from driveway_http.calls import EXTENSION, refuse_in_maintenance
from driveway_http.problems import Malformed, status_of
from driveway_web.browsers import signed_in
from driveway_web.defence import came_from, refuse_foreign_forms, refuse_old_forms
from driveway_web.forms import Form, refuse_card_numbers
from driveway_web.shown import Gone, Reply, Shown, is_part, sent
from driveway_web.site import WEB
from driveway_web.templating import to

_READS: Final = ("GET", "HEAD")
_STREAM: Final = "text/event-stream"
_LOGGED_OUT: Final = "You are not logged in any more, so nothing was done. Log in to go on."
_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


class Who(Enum):
    """Who may see a page: somebody who is logged in, or anybody."""

    SIGNED_IN = "signed in"
    ANYBODY = "anybody"


@attrs.frozen
class Visit:
    """One request of a browser."""

    container: Container
    signed_in: SignedIn | None

    @property
    def actor(self) -> Actor:
        """Who asks; a visitor where nobody is logged in."""
        return ANYONE if self.signed_in is None else self.signed_in.actor

    @property
    def session(self) -> SignedIn:
        """The log-in that the request came with; raises ``NotSignedIn`` without one."""
        if self.signed_in is None:
            raise NotSignedIn
        return self.signed_in

    @property
    def form(self) -> Form:
        """What was sent."""
        return Form.sent()

    @property
    def wants_part(self) -> bool:
        """Whether only a part of the page is asked for."""
        return is_part()


View: TypeAlias = Callable[..., Reply]
Again: TypeAlias = Callable[..., Shown]
"""Of a visit, a form, and what stands in the address."""


@attrs.define
class Pages:
    """The pages of one area, whose name is in their endpoints: ``web.<area>.<function>``."""

    name: str
    blueprint: Blueprint = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.blueprint = Blueprint(self.name, __name__)

    def get(
        self,
        path: str,
        *,
        who: Who = Who.ANYBODY,
        again: Again | None = None,
        counts: CallClass = CallClass.OTHER,
        told_as: Mapping[str, str] = _NO_NAMES,
    ) -> Callable[[View], View]:
        """A page that is read; with ``again`` its form stands behind the question mark."""
        return self._page("GET", path, who, again, counts, told_as, even_in_maintenance=True)

    def post(
        self,
        path: str,
        *,
        who: Who = Who.SIGNED_IN,
        again: Again | None = None,
        counts: CallClass = CallClass.OTHER,
        told_as: Mapping[str, str] = _NO_NAMES,
        even_in_maintenance: bool = False,
        largest: int | None = None,
    ) -> Callable[[View], View]:
        """A form that changes something: from our own page, with its token, and not in maintenance.

        ``largest`` is how many bytes it may have where it brings files along.
        """
        return self._page(
            "POST",
            path,
            who,
            again,
            counts,
            told_as,
            even_in_maintenance=even_in_maintenance,
            largest=largest,
        )

    def _page(
        self,
        method: str,
        path: str,
        who: Who,
        again: Again | None,
        counts: CallClass,
        told_as: Mapping[str, str],
        *,
        even_in_maintenance: bool,
        largest: int | None = None,
    ) -> Callable[[View], View]:
        def decorate(view: View) -> View:
            def serve(**given: object) -> Response:
                container: Container = current_app.extensions[EXTENSION]
                if largest is not None:
                    request.max_content_length = largest
                refuse_foreign_forms()
                visit = Visit(container, signed_in(container))
                g.visit = visit
                if who is Who.SIGNED_IN and visit.signed_in is None:
                    return _log_in_first()
                refuse_old_forms()
                refuse_card_numbers()
                if not even_in_maintenance:
                    refuse_in_maintenance(container, visit.signed_in)
                try:
                    return sent(view(visit, **given))
                except (DrivewayError, Malformed) as error:
                    if again is None:
                        raise
                    shown = again(visit, visit.form.refused(error, told_as), **given)
                    return sent(attrs.evolve(shown, status=status_of(error)))

            name = view.__name__
            self.blueprint.add_url_rule(path, endpoint=name, view_func=serve, methods=[method])
            self.blueprint.record(
                lambda state: limits.counted_as(state.app, f"{WEB}.{self.name}.{name}", counts)
            )
            return view

        return decorate


def _log_in_first() -> Response:
    """To the log-in, from which one comes back to what was asked for, or to the page that asked for it.

    A stream is told that nothing more comes: its page finds out when it asks next.
    """
    if _STREAM in request.accept_mimetypes.values():
        return Response(status=204)
    if request.method in _READS and not is_part():
        return sent(Gone(to("coming-in.log_in", next=request.root_path + request.full_path.rstrip("?"))))
    back = came_from()
    address = to("coming-in.log_in") if back is None else to("coming-in.log_in", next=back)
    return sent(Gone(address, _LOGGED_OUT))
