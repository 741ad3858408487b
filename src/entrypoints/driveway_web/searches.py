"""What a driver asks for, as it stands behind the question mark: where, when, with which car."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

import attrs

from driveway_core.dimensions import SIZES, Dimensions
from driveway_core.driveways import DrivewayId
from driveway_core.errors import InvalidValue
from driveway_core.listings import Listing
from driveway_core.searching import Hit
from driveway_core.use_cases.search_driveways import Wish
from driveway_core.vehicles import Vehicle, VehicleId
from driveway_core.windows import TimeWindow
from driveway_web.forms import Form
from driveway_web.visits import Visit
from driveway_web.wall_times import instant, next_hour, written

WHERE: Final = "Dolores Park"
_LASTS: Final = timedelta(hours=2)
_MOST_CARS: Final = 100
_HERE_M: Final = 1

MODELS: Final[dict[str, Dimensions]] = {row.model.lower().replace(" ", "-"): row.dimensions for row in SIZES}
"""The size that a model has today, by its name in addresses; the last row of a model is the newest."""

NAMES: Final[dict[str, str]] = {row.model.lower().replace(" ", "-"): row.model for row in SIZES}


@attrs.frozen(kw_only=True)
class StayAsked:
    """When, and with which car: one's own, or one of a model."""

    stay: TimeWindow
    vehicle_id: VehicleId | None = None
    car: Dimensions | None = None


def cars_of(visit: Visit) -> Sequence[Vehicle]:
    """The cars of who asks; none for visitors."""
    account = visit.actor.account_id
    if account is None:
        return ()
    page = visit.container.list_vehicles()(visit.actor, limit=_MOST_CARS)
    return [car for car in page.items if car.is_active]


def choices(cars: Sequence[Vehicle]) -> list[tuple[str, str]]:
    """What can be chosen as a car: one's own first, then the models."""
    own = [(str(car.id), car.display_name or f"{car.model} ({car.year})") for car in cars]
    return [*own, *NAMES.items(), ("", "Any car")]


def asked(form: Form, time_zone: str, cars: Sequence[Vehicle]) -> StayAsked:
    """The stay of a form, in the time of the place; raises ``InvalidValue`` with the field that is wrong."""
    start = instant(form.value("start_time"), time_zone, field="start_time")
    end = instant(form.value("end_time"), time_zone, field="end_time")
    if end <= start:
        raise InvalidValue("end_time", "must be after you arrive")
    chosen = form.value("car")
    own = next((car for car in cars if str(car.id) == chosen), None)
    if own is None and chosen and chosen not in MODELS:
        raise InvalidValue("car", "is none of your cars: choose one from the list")
    return StayAsked(
        stay=TimeWindow(start, end),
        vehicle_id=None if own is None else own.id,
        car=None if own is not None else MODELS.get(chosen),
    )


def preset(form: Form, time_zone: str, cars: Sequence[Vehicle], *, at: datetime) -> Form:
    """A form with what most people want where nothing was said: the next hours, one's own car."""
    start = next_hour(at)
    usual = {
        "where": WHERE,
        "start_time": written(start, time_zone),
        "end_time": written(start + _LASTS, time_zone),
        "car": str(cars[0].id) if cars else "model-3",
        "order": "distance",
        "radius_m": "1609",
    }
    missing = {name: (value,) for name, value in usual.items() if name not in form.values}
    return attrs.evolve(form, values={**form.values, **missing})


def offered(visit: Visit, listing: Listing, wanted: StayAsked) -> Hit | None:
    """This very listing with its price for a stay, None where search would not offer it."""
    wish = Wish(
        near=listing.driveway.position.in_public(),
        radius_m=_HERE_M,
        stay=wanted.stay,
        vehicle_id=wanted.vehicle_id,
        car=wanted.car,
    )
    after = None
    while True:
        found = visit.container.search_driveways()(visit.actor, wish, limit=100, after=after)
        for hit in found.hits:
            if DrivewayId(hit.id) == listing.driveway.id:
                return hit
        if found.next_after is None:
            return None
        after = found.next_after


def kept(form: Form, *names: str) -> str:
    """These fields as the end of an address."""
    return urlencode([(name, value) for name in names for value in form.chosen(name) if value])
