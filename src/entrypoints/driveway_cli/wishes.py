"""How a driver's wishes are written on the command line: places, moments, a car."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import click

if TYPE_CHECKING:
    from driveway_app import Container
    from driveway_core.accounts import Account
    from driveway_core.places import Position
    from driveway_core.vehicles import Vehicle
    from driveway_core.windows import TimeWindow


def place(text: str) -> tuple[float, float]:
    """Latitude and longitude in degrees."""
    try:
        latitude, longitude = map(float, text.split(","))
    except ValueError:
        raise click.BadParameter("write it as 37.7596,-122.4269") from None
    return latitude, longitude


def moment(text: str) -> datetime:
    """A time with its offset from UTC; one without could be meant in two zones."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("write it as 2026-11-22T09:00-08:00") from None
    if read.tzinfo is None:
        raise click.BadParameter("it needs its offset from UTC, as in 2026-11-22T09:00-08:00")
    return read


def amount(text: str) -> Decimal:
    """An amount of money, in the currency of whatever it is compared with."""
    try:
        read = Decimal(text)
    except InvalidOperation:
        raise click.BadParameter("write it as 19.55") from None
    if not read.is_finite() or read < 0:
        raise click.BadParameter("write it as 19.55")
    return read


BEGINS: Final = "When the stay begins, with its offset from UTC: 2026-11-22T09:00-08:00."
ENDS: Final = "When it ends."

as_driver = click.option("--as", "email", required=True, metavar="EMAIL", help="The account that acts.")
starting = click.option("--from", "start", type=moment, required=True, metavar="TIME", help=BEGINS)
ending = click.option("--to", "end", type=moment, required=True, metavar="TIME", help=ENDS)


def position(degrees: tuple[float, float]) -> "Position":
    """The core's position; raises ``InvalidValue``."""
    from driveway_core.places import Position

    return Position(*degrees)


def window(start: datetime, end: datetime) -> "TimeWindow":
    """The core's window; raises ``InvalidValue``."""
    from driveway_core.windows import TimeWindow

    return TimeWindow(start, end)


def car_of(container: "Container", account: "Account", named: str | None) -> "Vehicle":
    """The car of that name, VIN or id; without one the only car that the driver has."""
    cars = container.list_vehicles()(account.actor, limit=100).items
    if named is not None:
        cars = [
            car
            for car in cars
            if named.casefold()
            in (str(car.id), (car.display_name or "").casefold(), car.vin.value.casefold())
        ]
    if len(cars) == 1:
        return cars[0]
    if not cars:
        raise click.UsageError(f"{account.first_name} has no {'such ' if named else ''}car.")
    names = ", ".join(car.display_name or car.vin.value for car in cars)
    raise click.UsageError(f"{account.first_name} has several cars, name one with --car: {names}")


def local(instant: datetime, time_zone: str) -> str:
    """An instant on the wall clock of a place."""
    return f"{instant.astimezone(ZoneInfo(time_zone)):%a %d %b %Y, %H:%M}"
