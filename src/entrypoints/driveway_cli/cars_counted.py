"""``cars calls``: how often Tesla was asked for a driver, and what that costs by its list."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import show_json, show_rows

if TYPE_CHECKING:
    from driveway_core.car_calls import CallKind
    from driveway_core.use_cases.count_calls import CallTotals
    from driveway_core.vehicles import Vehicle, VehicleId

LIST: Final = "Tesla's list prices of January 2026, in US dollars"
A_CALL: Final = {
    "free": Decimal(0),
    "data": Decimal(1) / 500,
    "command": Decimal(1) / 1_000,
    "wake": Decimal(1) / 50,
}
"""Dollars a call, by its kind. Source: Tesla's page on billing and limits, January 2026."""

_CENTS: Final = Decimal("0.001")


@click.command()
@click.argument("email")
@as_json
def calls(email: str, json_: bool) -> None:
    """Count the calls to Tesla for EMAIL, and their price.

    By Tesla's list of January 2026. Every call is counted, refused ones too, because Tesla bills most of
    those; a car that nothing was asked of for long is not remembered.
    """
    from driveway_core.actors import SYSTEM

    with marketplace() as container:
        account = account_of(container, email)
        counted = container.count_calls()(SYSTEM, account.id)
        vehicles = {each.id: each for each in container.list_vehicles()(account.actor, limit=100).items}
    if json_:
        show_json(_told(counted))
    else:
        _show(counted, vehicles)


def _price(kinds: "Mapping[CallKind, int]") -> Decimal:
    return sum((A_CALL[kind.value] * count for kind, count in kinds.items()), Decimal(0)).quantize(_CENTS)


def _total(counted: "CallTotals") -> Decimal:
    return sum((_price(kinds) for kinds in counted.cars.values()), Decimal(0)).quantize(_CENTS)


def _rest(counted: "CallTotals") -> int:
    """Those about no car, or about one that is gone: of these it is not kept of which kind they were."""
    return max(0, counted.calls - sum(sum(kinds.values()) for kinds in counted.cars.values()))


def _told(counted: "CallTotals") -> Mapping[str, object]:
    return {
        "calls": counted.calls,
        "about_no_car": _rest(counted),
        "cars": [
            {
                "vehicle_id": str(vehicle_id),
                **{kind.value: count for kind, count in kinds.items()},
                "price": str(_price(kinds)),
            }
            for vehicle_id, kinds in counted.cars.items()
        ],
        "price": str(_total(counted)),
        "price_list": LIST,
    }


def _show(counted: "CallTotals", vehicles: "Mapping[VehicleId, Vehicle]") -> None:
    from driveway_core.car_calls import CallKind

    def name(vehicle_id: "VehicleId") -> str:
        vehicle = vehicles.get(vehicle_id)
        return str(vehicle_id) if vehicle is None else vehicle.display_name or vehicle.model

    show_rows(
        ("Car", "Free", "Data", "Commands", "Wakes", "Price"),
        [
            (name(vehicle_id), *(kinds.get(kind, 0) for kind in CallKind), f"{_price(kinds)} USD")
            for vehicle_id, kinds in counted.cars.items()
        ],
        nothing="No linked cars.",
    )
    click.echo(f"{counted.calls} calls in all, {_rest(counted)} of them about no linked car and not priced.")
    click.echo(f"{_total(counted)} USD by {LIST}.")
