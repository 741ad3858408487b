"""The cars' own side of signed commands, put together when the first one comes."""

from driveway_sandbox.tesla.deeds import do
from driveway_sandbox.tesla.garage import ListedCar, SignedMouth
from driveway_sandbox.tesla.problems import not_simulated
from driveway_sandbox.tesla.realm import Realm


def mouth_of(realm: Realm, car: ListedCar) -> SignedMouth:
    """What answers signed commands for a car; its owner has let the application's key in, or not.

    Raises ``FleetProblem`` where the extra ``tesla`` is not installed.
    """
    try:
        from driveway_sandbox.tesla.car_orders import Asked
        from driveway_sandbox.tesla.car_sessions import CarKeys
        from driveway_sandbox.tesla.signed_commands import SignedCar
    except ModuleNotFoundError:
        raise not_simulated('signed commands without the extra "tesla"') from None
    if car.signed is None:

        def act(asked: Asked) -> tuple[bool, str]:
            refusal = do(realm, car, asked.command, asked.body)
            return not refusal, refusal

        car.keys = CarKeys.of(car.vin.value)
        car.signed = SignedCar(car.vin.value, car.keys, realm.clock, act)
    key = realm.application.public_key
    if car.keys is not None and key is not None:
        if car.key_paired:
            car.keys.pair(key)
        else:
            car.keys.paired.discard(key)
    return car.signed
