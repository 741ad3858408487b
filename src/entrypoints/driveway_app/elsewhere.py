"""The payment service and the cars of a marketplace that has none: whatever is asked of them is refused."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final, NoReturn

import attrs

from driveway_core.backups import KeptBackups
from driveway_core.car_troubles import CarsElsewhere
from driveway_core.cars import NOT_SUPPORTED, Car, ParkingAttempt
from driveway_core.errors import DrivewayError
from driveway_core.gateways import SettlesElsewhere


@attrs.frozen
class _Elsewhere:
    """Stands where a service would; every call raises the same refusal."""

    refusal: type[DrivewayError]

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        if name.startswith("_"):
            raise AttributeError(name)

        def refuse(*_: object, **__: object) -> NoReturn:
            raise self.refusal

        return refuse


ELSEWHERE: Final[Any] = _Elsewhere(SettlesElsewhere)  # fits every port of payments, by refusing


@attrs.frozen
class BackupsElsewhere:
    """The ``Backups`` port of who knows of none: whoever looks after the database keeps them."""

    def kept(self) -> Sequence[KeptBackups]:
        """None that is known of."""
        return ()


@attrs.frozen
class NoOutbox:
    """The ``Outbox`` port where messages lie nowhere."""

    def forget(self, *, before: datetime) -> int:
        """Nothing is there."""
        return 0


@attrs.frozen
class DriversPark:
    """``AutoPark`` of a fleet whose maker has no such command: no car is ever asked."""

    def attempt(self, car: Car) -> ParkingAttempt:
        """It was not."""
        return ParkingAttempt(attempted=False, reason=NOT_SUPPORTED)


class _NoCars(_Elsewhere):
    """A fleet that nobody has accounts with."""

    maker: ClassVar[None] = None


NO_CARS: Final[Any] = _NoCars(CarsElsewhere)  # fits every port of cars, by refusing
