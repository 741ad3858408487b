"""Cars in words for their drivers."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from driveway_core.cars import Abilities, Car, CarCommand, Gear
from driveway_core.use_cases.command_car import CarSeen
from driveway_core.use_cases.sync_cars import Synced
from driveway_core.vehicles import Vehicle

_KMH: Final = 3.6  # to a metre a second

_GEARS: Final = {
    Gear.PARK: "in park",
    Gear.REVERSE: "in reverse",
    Gear.NEUTRAL: "in neutral",
    Gear.DRIVE: "in drive",
}
_COMMANDS: Final = {
    CarCommand.FLASH_LIGHTS: "has flashed its lights.",
    CarCommand.HONK_HORN: "has honked.",
    CarCommand.OPEN_CHARGE_PORT: "has opened its charge port.",
    CarCommand.CLOSE_CHARGE_PORT: "has closed its charge port.",
    CarCommand.WAKE: "was asked to wake: give it a minute.",
}


def utc(moment: datetime | None) -> str:
    """A moment of something that is at no place in particular."""
    return "–" if moment is None else f"{moment:%a %d %b %Y, %H:%M} UTC"


def commands_told(command: CarCommand) -> str:
    """What a car has done, after its name."""
    return _COMMANDS[command]


def imported(synced: Synced) -> Iterator[str]:
    """What an import of cars has come to, in sentences."""
    yield f"New: {_cars(len(synced.added))}; known already: {_cars(len(synced.known))}."
    if synced.gone:
        yield f"Not in the account any more: {_cars(len(synced.gone))}."
    if synced.by_hand:
        vins = ", ".join(vin.value for vin in synced.by_hand)
        yield f"Their VINs do not tell how large they are, so add them yourself, and sync again: {vins}"
    if synced.not_owned:
        yield f"Left alone, because only lent to the driver: {_cars(synced.not_owned)}."
    if synced.taken:
        yield f"Left alone, because another owner has linked them: {_cars(synced.taken)}."


def _cars(count: int) -> str:
    return "none" if count == 0 else "1 car" if count == 1 else f"{count} cars"


def state_told(vehicle: Vehicle, car: Car | None) -> tuple[str, str, str]:
    """Its state, as of when, and how it wants to be asked; for a row of a table."""
    if car is None:
        return "not linked" if vehicle.is_active else "not active any more", "–", "–"
    return "unknown" if car.state is None else car.state.value, utc(car.state_at), _obeys(car.abilities)


def _obeys(can: Abilities) -> str:
    if can.needs_signing is None:
        return "–"
    if not can.needs_signing:
        return "plain"
    return "signed; our key is not let in" if can.key_paired is False else "signed"


def seen_now(seen: CarSeen) -> Mapping[str, object]:
    """A car as it was just looked at, or as it was last seen, and why."""
    car, latest = seen.car, seen.car.latest
    facts: dict[str, object] = {"state": car.state and car.state.value, "as of": utc(car.state_at)}
    if seen.problem is not None:
        facts["not seen now"] = seen.problem
    if latest is not None:
        facts["last seen"] = utc(latest.at)
        if latest.position is not None:
            within = "" if latest.accuracy_m is None else f" (within {latest.accuracy_m:.0f} m)"
            facts["position"] = f"{latest.position.latitude:.5f}, {latest.position.longitude:.5f}{within}"
        if latest.gear is not None:
            facts["gear"] = _GEARS[latest.gear]
        if latest.speed_mps is not None:
            facts["speed"] = f"{latest.speed_mps * _KMH:.0f} km/h"
        if latest.minutes_to_arrival is not None:
            facts["arrives in"] = f"{latest.minutes_to_arrival:.0f} minutes"
    facts["commands"] = _obeys(car.abilities)
    facts["tells by itself"] = car.tells_by_itself
    return facts
