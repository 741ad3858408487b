"""What was seen of cars, as the text that is sealed: whole, and exact to the last digit."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from driveway_core.booking_states import Source
from driveway_core.cars import CarState, Gear, Heard, Signals, VehicleObservation
from driveway_core.places import Position

T = TypeVar("T")


def observation_to_json(observation: VehicleObservation) -> str:
    """The text of an observation; ``observation_from_json`` gives an equal one back."""
    return json.dumps(_data(observation))


def observation_from_json(text: str) -> VehicleObservation:
    """The observation of such a text."""
    return _observation(json.loads(text))


def evidence_to_json(evidence: Sequence[VehicleObservation]) -> str | None:
    """The text of several, in their order; None of none."""
    return json.dumps([_data(each) for each in evidence]) if evidence else None


def evidence_from_json(text: str | None) -> tuple[VehicleObservation, ...]:
    """The observations of such a text."""
    return () if text is None else tuple(_observation(each) for each in json.loads(text))


def known_to_json(latest: VehicleObservation | None, signals: Signals) -> str | None:
    """The text of all that is known of a car; None of nothing."""
    if latest is None and signals == Signals():
        return None
    return json.dumps({"latest": None if latest is None else _data(latest), "signals": _told(signals)})


def known_from_json(text: str | None) -> tuple[VehicleObservation | None, Signals]:
    """What is known by such a text."""
    if text is None:
        return None, Signals()
    kept = json.loads(text)
    return None if kept["latest"] is None else _observation(kept["latest"]), _signals(kept["signals"])


def _told(these: Signals) -> dict[str, object]:
    return {
        "position": _piece(these.position, _degrees),
        "gear": _piece(these.gear, _plain),
        "speed_mps": _piece(these.speed_mps, _plain),
        "minutes_to_arrival": _piece(these.minutes_to_arrival, _plain),
        "destination": _piece(these.destination, _degrees),
        "routed": _piece(these.routed, _plain),
        "connected": _piece(these.connected, _plain),
        "marks": list(these.marks),
        "marked_at": these.marked_at and these.marked_at.astimezone(UTC).isoformat(),
    }


def _signals(kept: Mapping[str, Any]) -> Signals:
    return Signals(
        position=_heard(kept["position"], _position),
        gear=_heard(kept["gear"], Gear),
        speed_mps=_heard(kept["speed_mps"], float),
        minutes_to_arrival=_heard(kept["minutes_to_arrival"], float),
        destination=_heard(kept["destination"], _position),
        routed=_heard(kept["routed"], bool),
        connected=_heard(kept["connected"], bool),
        marks=tuple(kept["marks"]),
        marked_at=None if kept["marked_at"] is None else datetime.fromisoformat(kept["marked_at"]),
    )


def _piece(this: Heard[T] | None, text: Callable[[T], object]) -> list[object] | None:
    if this is None:
        return None
    return [this.at.astimezone(UTC).isoformat(), None if this.value is None else text(this.value)]


def _heard(kept: Sequence[Any] | None, value: Callable[[Any], T]) -> Heard[T] | None:
    if kept is None:
        return None
    at, said = kept
    return Heard(datetime.fromisoformat(at), None if said is None else value(said))


def _plain(value: float | str) -> object:
    return value


def _position(kept: Sequence[float]) -> Position:
    return Position(*kept)


def _data(this: VehicleObservation) -> dict[str, object]:
    return {
        "at": this.at.astimezone(UTC).isoformat(),
        "source": this.source.value,
        "state": this.state.value,
        "position": _degrees(this.position),
        "accuracy_m": this.accuracy_m,
        "gear": this.gear and this.gear.value,
        "speed_mps": this.speed_mps,
        "minutes_to_arrival": this.minutes_to_arrival,
        "destination": _degrees(this.destination),
        "resent": this.resent,
    }


def _observation(kept: Mapping[str, Any]) -> VehicleObservation:
    position, gear, destination = kept["position"], kept["gear"], kept["destination"]
    return VehicleObservation(
        at=datetime.fromisoformat(kept["at"]),
        source=Source(kept["source"]),
        state=CarState(kept["state"]),
        position=None if position is None else Position(*position),
        accuracy_m=kept["accuracy_m"],
        gear=None if gear is None else Gear(gear),
        speed_mps=kept["speed_mps"],
        minutes_to_arrival=kept["minutes_to_arrival"],
        destination=None if destination is None else Position(*destination),
        resent=kept["resent"],
    )


def _degrees(position: Position | None) -> list[float] | None:
    return None if position is None else [position.latitude, position.longitude]
