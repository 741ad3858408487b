"""What cars are told to do over HTTP. A car that says no answers 200, with its reason."""

import base64
import binascii
from typing import Final

from driveway_core.cars import CarState
from driveway_sandbox.tesla.calls import Call, Reply, held_to, is_text
from driveway_sandbox.tesla.deeds import DEEDS, do
from driveway_sandbox.tesla.mouths import mouth_of
from driveway_sandbox.tesla.problems import ASLEEP, FleetProblem, wrong
from driveway_sandbox.tesla.vehicle_data import row

UNPAIRED: Final = "vehicle rejected request: your public key has not been paired with the vehicle"
_WANTS_SIGNING: Final = (
    "Tesla Vehicle Command Protocol required, please refer to the documentation here: https://developer.tesla.com"
    "/docs/fleet-api#2023-10-09-rest-api-vehicle-commands-endpoint-deprecation-warning"
)


def wake_up(call: Call) -> Reply:
    """Asks the car to wake, which takes 10 to 60 seconds; answers with the car as it is now."""
    held_to(call.body, {})
    car = call.car
    car.heard["wake_up"] += 1
    if car.body.now().state is CarState.ASLEEP:
        car.body.wake_up()
    return {"response": row(car)}


def command(call: Call) -> Reply:
    """A command in plain words; raises 403 where the car wants it signed, 408 where it sleeps."""
    known = DEEDS.get(call.name)
    if known is None:
        raise FleetProblem(400, "invalid_command", "")
    car = call.car
    held_to(call.body, known.needed, known.optional)
    if not car.online:
        raise FleetProblem(408, ASLEEP)
    if call.signed and not car.key_paired:
        raise FleetProblem(500, UNPAIRED)
    if car.identity.needs_signing and not known.always_plain and not call.signed:
        if car.hardlocked:
            return _reply("unsigned_cmds_hardlocked")
        raise FleetProblem(403, _WANTS_SIGNING)
    answer = _reply(do(call.realm, car, call.name, call.body))
    if known.always_plain:
        answer["response"]["queued"] = True
    return answer


def _reply(refusal: str) -> Reply:
    return {"response": {"result": not refusal, "reason": refusal}}


def signed_command(call: Call) -> Reply:
    """Bytes for the car itself: 200 says that it answered, not that it did anything."""
    held_to(call.body, {"routable_message": is_text})
    car = call.car
    if not car.identity.needs_signing:
        raise FleetProblem(422, "vehicle does not support the command protocol")
    try:
        message = base64.b64decode(call.body["routable_message"], validate=True)
    except binascii.Error:
        raise wrong("routable_message: must be base64") from None
    if not car.online:
        raise FleetProblem(408, ASLEEP)
    car.heard["signed_command"] += 1
    return {"response": base64.b64encode(mouth_of(call.realm, car).answer(message)).decode()}
