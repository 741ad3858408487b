"""What was seen of cars, as the text that is sealed: whole, and exact to the last digit."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from driveway_core.booking_states import Source
from driveway_core.cars import CarState, Gear, VehicleObservation
from driveway_core.places import Position


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
