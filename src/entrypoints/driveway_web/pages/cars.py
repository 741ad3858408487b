"""A driver's cars, and the account at their maker that they are in."""

from typing import Final, cast
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, request

from driveway_app import Container
from driveway_core.cars import CarCommand
from driveway_core.throttles import CallClass
from driveway_core.use_cases.add_vehicle import VehicleFields
from driveway_core.use_cases.change_vehicle import VehicleChanges
from driveway_core.use_cases.sync_cars import Synced
from driveway_core.vehicles import Vehicle, VehicleId
from driveway_http.calls import EXTENSION
from driveway_http.cars import ticket_cookie
from driveway_http.models.cars import SyncedOut
from driveway_http.models.vehicles import VehicleChangesIn, VehicleIn
from driveway_http.paging import after, cursor_of
from driveway_web.defence import inside
from driveway_web.forms import Form
from driveway_web.mapping import with_map
from driveway_web.refusals import prefers_pages
from driveway_web.shown import Gone, Reply, Shown, sent
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_PAGE: Final = 20
_CALLBACK: Final = "cars.complete_link"
_ASKED: Final = {
    CarCommand.FLASH_LIGHTS: "The car was asked to flash its lights.",
    CarCommand.HONK_HORN: "The car was asked to honk.",
    CarCommand.OPEN_CHARGE_PORT: "The car was asked to open its charge port.",
    CarCommand.CLOSE_CHARGE_PORT: "The car was asked to close its charge port.",
    CarCommand.WAKE: "The car was asked to wake up. That takes up to a minute.",
}


def cars() -> Blueprint:
    """The pages of cars."""
    pages = Pages("cars")

    @pages.get("/cars", who=Who.SIGNED_IN)
    def list_cars(visit: Visit) -> Reply:
        """One's cars, and the form to add one."""
        return _list(visit, Form())

    @pages.post("/cars", again=_list)
    def add_car(visit: Visit) -> Reply:
        """A car by its VIN; on to where one came from."""
        body = visit.form.read(VehicleIn)
        visit.container.add_vehicle()(visit.actor, cast("VehicleFields", body.model_dump(exclude_unset=True)))
        return Gone(_next(), "Your car was added.")

    @pages.get("/cars/<uuid:vehicle_id>", who=Who.SIGNED_IN)
    def car(visit: Visit, vehicle_id: UUID) -> Reply:
        """One car, and what can be said better about it."""
        return _as_it_is(visit, Form(), vehicle_id)

    @pages.post("/cars/<uuid:vehicle_id>", again=_one)
    def change_car(visit: Visit, vehicle_id: UUID) -> Reply:
        """Another name, colour or size."""
        body = visit.form.read(VehicleChangesIn)
        changes = {"display_name": None, "color": None, **body.model_dump(exclude_unset=True)}
        visit.container.change_vehicle()(visit.actor, VehicleId(vehicle_id), cast("VehicleChanges", changes))
        return Gone(to("cars.list_cars"), "Saved.")

    @pages.post("/cars/<uuid:vehicle_id>/retire")
    def retire_car(visit: Visit, vehicle_id: UUID) -> Reply:
        """Off the list; what is booked with it stands."""
        visit.container.retire_vehicle()(visit.actor, VehicleId(vehicle_id))
        return Gone(to("cars.list_cars"), "The car is off your list. What is booked with it stands.")

    _linking(pages)
    _asking(pages)
    return pages.blueprint


def _linking(pages: Pages) -> None:
    @pages.post("/cars/tesla", counts=CallClass.CAR)
    def begin_link(visit: Visit) -> Reply:
        """The way to the maker's own page: a link, for a form of ours leads nowhere else."""
        begun = visit.container.begin_link()(visit.actor)
        values = {"address": begun.authorize_url, "maker": _maker(visit.container)}
        response = sent(Shown("cars/to_maker.html", values))
        response.headers.add("Set-Cookie", ticket_cookie(begun.ticket))
        return response

    @pages.post("/cars/tesla/sync", counts=CallClass.CAR)
    def sync_cars(visit: Visit) -> Reply:
        """New cars of the account, and those that are gone."""
        synced = visit.container.sync_cars()(visit.actor)
        return Gone(to("cars.list_cars"), _told(synced, _maker(visit.container)))

    @pages.post("/cars/tesla/unlink", counts=CallClass.CAR)
    def unlink(visit: Visit) -> Reply:
        """The connection is forgotten."""
        visit.container.unlink()(visit.actor)
        maker = _maker(visit.container)
        words = f"The connection is forgotten. You can take our access back at {maker}, too."
        return Gone(to("cars.list_cars"), words)


def _asking(pages: Pages) -> None:
    @pages.post("/cars/<uuid:vehicle_id>/ask", counts=CallClass.CAR, again=_as_it_is)
    def ask_car(visit: Visit, vehicle_id: UUID) -> Reply:
        """Lights, horn, charge port; once, and never by itself again."""
        command = CarCommand(visit.form.read_choice("command", [each.value for each in CarCommand]))
        visit.container.command_car()(visit.actor, VehicleId(vehicle_id), command)
        return Gone(to("cars.car", vehicle_id=vehicle_id), _ASKED[command])

    @pages.get("/cars/<uuid:vehicle_id>/state", who=Who.SIGNED_IN, counts=CallClass.CAR, again=_as_it_is)
    def car_state(visit: Visit, vehicle_id: UUID) -> Reply:
        """Where it is, and what it does; a sleeping one is left asleep."""
        seen = visit.container.look_at_car()(visit.actor, VehicleId(vehicle_id))
        known = visit.container.read_vehicle()(visit.actor, VehicleId(vehicle_id))
        latest = seen.car.latest
        place = None if latest is None else latest.position
        zone = "UTC" if place is None else visit.container.zones().zone_at(place)
        values = {"car": known, "seen": seen, "zone": zone}
        return Shown("cars/state.html", values, policy=with_map())


def lead_back_to_pages(app: Flask) -> None:
    """Whoever comes back from a maker's page with a browser is led to their cars, not shown a document."""

    @app.after_request
    def lead_back(response: Response) -> Response:
        if request.endpoint != _CALLBACK or response.status_code != 200 or not prefers_pages():
            return response
        told = SyncedOut.model_validate(response.get_json())
        found = _told(told, _maker(current_app.extensions[EXTENSION]))
        words = told.problem or f"Your account is connected. {found}"
        leading = sent(Gone(to("cars.list_cars"), words))
        for cookie in response.headers.getlist("Set-Cookie"):
            leading.headers.add("Set-Cookie", cookie)
        return leading


def _list(visit: Visit, form: Form) -> Shown:
    page = visit.container.list_vehicles()(visit.actor, limit=_PAGE, after=after(request.args.get("cursor")))
    return Shown(
        "cars/list.html",
        {
            "cars": [car for car in page.items if car.is_active],
            "more": cursor_of(page.next_after),
            "link": visit.container.read_link()(visit.actor),
            "maker": _maker(visit.container),
            "connects": visit.container.fleet().maker is not None,
            "form": form,
            "next": inside(request.values.get("next"), ""),
        },
    )


def _one(visit: Visit, form: Form, vehicle_id: UUID) -> Shown:
    known = visit.container.read_vehicle()(visit.actor, VehicleId(vehicle_id))
    return _shown(visit, known, form)


def _as_it_is(visit: Visit, form: Form, vehicle_id: UUID) -> Shown:
    """The car's page, with what it could not do above it."""
    known = visit.container.read_vehicle()(visit.actor, VehicleId(vehicle_id))
    size = known.dimensions
    values = {
        "display_name": known.display_name, "color": known.color, "model": known.model, "year": known.year,
        "length_inches": size.length_inches, "width_inches": size.width_inches,
        "height_inches": size.height_inches,
    }  # fmt: skip
    filled = Form.filled(values)
    return _shown(visit, known, Form(values=filled.values, errors=form.errors, problem=form.problem))


def _shown(visit: Visit, known: Vehicle, form: Form) -> Shown:
    """What a car can be asked is shown while its account is connected."""
    linked = visit.container.read_link()(visit.actor).linked
    return Shown("cars/one.html", {"car": known, "form": form, "linked": linked})


def _maker(container: Container) -> str:
    """Whom a driver's account is with."""
    return container.fleet().maker or "your car's maker"


def _told(synced: Synced | SyncedOut, maker: str) -> str:
    parts = [
        (len(synced.added), "new"),
        (len(synced.known), "known already"),
        (len(synced.gone), "gone"),
        (len(synced.by_hand), "to be added by hand: their size is not known"),
        (synced.not_owned, "only lent to you"),
        (synced.taken, "claimed by somebody else"),
    ]
    told = ", ".join(f"{count} {words}" for count, words in parts if count)
    return f"Your cars at {maker}: {told}." if told else f"There are no cars in your account at {maker}."


def _next() -> str:
    return inside(request.values.get("next"), to("cars.list_cars"))
