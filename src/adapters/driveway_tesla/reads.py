"""What is asked about cars: which there are, whether they are on the line, what they do, what they can."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import attrs

from driveway_core.booking_states import Source
from driveway_core.car_calls import CallKind
from driveway_core.car_links import CarLink
from driveway_core.car_troubles import VehicleAsleep, VehicleUnreachable
from driveway_core.cars import Abilities, Car, CarState, FoundCar, Gear, VehicleObservation
from driveway_core.errors import InvalidValue
from driveway_core.places import Position
from driveway_core.vin import Vin
from driveway_tesla.client import Ask, TeslaClient
from driveway_tesla.told import LONGEST, Told, flag, number, record, records, text, texts, whole

MPS_OF_MPH: Final = 0.44704
FASTEST_MPH: Final = 300.0
LONGEST_MINUTES: Final = 7 * 24 * 60.0
"""What is beyond these was not measured."""
PAGE: Final = 100
MOST_PAGES: Final = 20
WHERE: Final = "drive_state%3Blocation_data"
"""What a look is for."""
ABLE: Final = "%3Bvehicle_config%3Bvehicle_state"
"""What is asked for besides, until it is known: for the same price, and not more often than needed."""

_STATES: Final = {each.value: each for each in CarState}
_GEARS: Final = {each.value: each for each in Gear}


def cars(client: TeslaClient, link: CarLink) -> Sequence[FoundCar]:
    """Every car in the account: all pages, and nothing that is no car.

    Raises ``VehicleUnreachable`` for a list that is none, or has no end: what is
    missing from a list counts as gone.
    """
    found: dict[Vin, FoundCar] = {}
    for page in range(1, MOST_PAGES + 1):
        path = f"/api/1/vehicles?page={page}&per_page={PAGE}"
        told = client.ask(link, Ask(method="GET", path=path, kind=CallKind.DATA, same_twice=True))
        if not isinstance(told.get("response"), list):
            break
        for car in listed(told):
            found.setdefault(car.vin, car)
        if number(record(told, "pagination"), "next") is None:
            return tuple(found.values())
    raise VehicleUnreachable


def listed(told: Told) -> Iterator[FoundCar]:
    """The cars of one page; what has no VIN that can be one is none: Tesla lists batteries too."""
    for row in records(told, "response"):
        try:
            vin = Vin(text(row, "vin") or "")
        except InvalidValue:
            continue
        signing = text(row, "command_signing")
        yield FoundCar(
            vin=vin,
            listing_id=whole(row, "id"),
            display_name=text(row, "display_name"),
            state=_state(row) if text(row, "state") else None,
            owned=(text(row, "access_type") or "OWNER").upper() == "OWNER",
            in_service=flag(row, "in_service") or False,
            needs_signing=None if signing is None else signing.lower() == "required",
        )


def state(client: TeslaClient, link: CarLink, car: Car) -> CarState:
    """Whether it is on the line; the car is not asked."""
    ask = Ask(method="GET", path=_of(car), kind=CallKind.FREE, car=car, same_twice=True)
    response = record(client.ask(link, ask), "response")
    if text(response, "state") is None:
        raise VehicleUnreachable
    return _state(response)


def look(client: TeslaClient, link: CarLink, car: Car) -> tuple[VehicleObservation, Abilities]:
    """What it does now, and what it can do, as far as both are known now."""
    known = car.abilities.takes_destinations is not None and car.abilities.firmware is not None
    path = f"{_of(car)}/vehicle_data?endpoints={WHERE}{'' if known else ABLE}"
    told = client.ask(link, Ask(method="GET", path=path, kind=CallKind.DATA, car=car, same_twice=True))
    response = record(told, "response")
    return observed(response), able(response, car.abilities)


def observed(response: Told) -> VehicleObservation:
    """A car's answer as an observation of when it was measured; raises where it sleeps or tells nothing.

    A car that idles is told of as it was: ``gps_as_of`` says when that was.
    """
    seen = _state(response)
    if seen is CarState.ASLEEP:
        raise VehicleAsleep
    driving = record(response, "drive_state")
    position = _position(driving, "latitude", "longitude")
    at = _moment(number(driving, "gps_as_of")) if position is not None else None
    at = at or _moment(_seconds(number(driving, "timestamp")))
    if seen is CarState.OFFLINE or at is None:
        raise VehicleUnreachable
    speed = _up_to(FASTEST_MPH, number(driving, "speed"))
    return VehicleObservation(
        at=at,
        source=Source.POLLING,
        position=position,
        gear=_gear(driving, speed),
        speed_mps=None if speed is None else speed * MPS_OF_MPH,
        minutes_to_arrival=_up_to(LONGEST_MINUTES, number(driving, "active_route_minutes_to_arrival")),
        destination=_position(driving, "active_route_latitude", "active_route_longitude"),
    )


def able(response: Told, known: Abilities) -> Abilities:
    """What is known of a car's abilities, with what its answer tells of them."""
    built, status = record(response, "vehicle_config"), record(response, "vehicle_state")
    takes, summon = flag(built, "can_accept_navigation_requests"), flag(status, "smart_summon_available")
    firmware = text(status, "car_version")
    return attrs.evolve(
        known,
        takes_destinations=known.takes_destinations if takes is None else takes,
        smart_summon=known.smart_summon if summon is None else summon,
        firmware=known.firmware if firmware is None else firmware.split()[0][:LONGEST],
    )


def abilities(client: TeslaClient, link: CarLink, of: Sequence[Car]) -> Mapping[Vin, Abilities]:
    """What these cars can do, all in one call; cars that are not told of are left out."""
    if not of:
        return {}
    ask = Ask(
        method="POST",
        path="/api/1/vehicles/fleet_status",
        kind=CallKind.DATA,
        body={"vins": [car.vin.value for car in of]},
        same_twice=True,
    )
    response = record(client.ask(link, ask), "response")
    paired, unpaired = set(texts(response, "key_paired_vins")), set(texts(response, "unpaired_vins"))
    facts = record(response, "vehicle_info")
    return {
        car.vin: _status(record(facts, car.vin.value), car, paired, unpaired)
        for car in of
        if car.vin.value in facts or car.vin.value in paired | unpaired
    }


def _status(told: Told, car: Car, paired: set[str], unpaired: set[str]) -> Abilities:
    vin, known = car.vin.value, car.abilities
    signing, firmware = flag(told, "vehicle_command_protocol_required"), text(told, "firmware_version")
    return attrs.evolve(
        known,
        needs_signing=known.needs_signing if signing is None else signing,
        key_paired=True if vin in paired else False if vin in unpaired else known.key_paired,
        firmware=known.firmware if firmware is None else firmware.split()[0][:LONGEST],
    )


def _of(car: Car) -> str:
    return f"/api/1/vehicles/{car.vin}"


def _state(told: Told) -> CarState:
    """Whatever else Tesla may call it, it is not on the line then."""
    return _STATES.get((text(told, "state") or "").lower(), CarState.OFFLINE)


def _gear(driving: Told, speed: float | None) -> Gear | None:
    """The gear; a car that stands switched off tells neither gear nor speed, which is how it is parked."""
    said = driving.get("shift_state")
    if said is None and "shift_state" in driving and not speed:
        return Gear.PARK
    return _GEARS.get(said) if isinstance(said, str) else None


def _position(told: Told, latitude: str, longitude: str) -> Position | None:
    north, east = number(told, latitude), number(told, longitude)
    if north is None or east is None:
        return None
    try:
        return Position(north, east)
    except InvalidValue:
        return None


def _moment(seconds: float | None) -> datetime | None:
    """A moment since 2008, before which there was no such car; None for what can be none."""
    if seconds is None or not 1_200_000_000 <= seconds < 10_000_000_000:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000


def _up_to(most: float, told: float | None) -> float | None:
    """Never below zero; None for what is beyond all measure."""
    return None if told is None or told > most else max(0.0, told)
