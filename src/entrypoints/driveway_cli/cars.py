"""``cars``: a driver's account at Tesla, and the cars in it."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import click

from driveway_cli.cars_counted import calls
from driveway_cli.cars_told import commands_told, imported, seen_now, state_told, utc
from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import show_facts, show_json, show_rows
from driveway_cli.wishes import as_driver, car_of

if TYPE_CHECKING:
    from driveway_app import Container
    from driveway_core.accounts import Account
    from driveway_core.cars import Car, CarCommand
    from driveway_core.use_cases.sync_cars import Synced
    from driveway_core.vehicles import VehicleId


@click.group()
def cars() -> None:
    """Link a driver's Tesla account; look at cars, and ask them."""


@cars.command()
@click.argument("email")
@click.option("--answer", metavar="URL", help="Where Tesla sent the browser back to, in quotes.")
@as_json
def link(email: str, answer: str | None, json_: bool) -> None:
    """Connect the Tesla account of EMAIL.

    Prints the address to open in a browser. Once the driver has agreed there, Tesla sends the browser back
    to an address of ours: give that with --answer, within ten minutes of the beginning.
    """
    from driveway_http.models.cars import LinkBegunOut

    with marketplace() as container:
        account = account_of(container, email)
        if answer is not None:
            state, code = _answered(answer)
            synced = container.complete_link()(account.actor, state=state, code=code)
            _show_import(container, account, synced, json_=json_)
            return
        begun = container.begin_link()(account.actor)
    if json_:
        show_json(LinkBegunOut.of(begun).model_dump(mode="json"))
        return
    click.echo(f"Let {account.first_name} open this in a browser, until {utc(begun.expires_at)}:")
    click.echo(begun.authorize_url)
    click.echo(f'Then: driveway cars link {email} --answer "THE ADDRESS THAT THE BROWSER CAME TO"')


@cars.command()
@click.argument("email")
@as_json
def unlink(email: str, json_: bool) -> None:
    """Forget the connection of EMAIL.

    The cars stay in the list. Only the driver can take our access back at Tesla, too.
    """
    from driveway_http.models.cars import LinkOut

    with marketplace() as container:
        account = account_of(container, email)
        container.unlink()(account.actor)
        left = container.read_link()(account.actor)
    if json_:
        show_json(LinkOut.of(left).model_dump(mode="json"))
    else:
        click.echo(f"{account.first_name}'s cars are not connected any more; they stay listed.")


@cars.command()
@click.argument("email")
@as_json
def sync(email: str, json_: bool) -> None:
    """Bring the cars of EMAIL up to date with Tesla."""
    with marketplace() as container:
        account = account_of(container, email)
        _show_import(container, account, container.sync_cars()(account.actor), json_=json_)


@cars.command("list")
@click.argument("email")
@as_json
def list_(email: str, json_: bool) -> None:
    """List the cars of EMAIL, each as last heard of.

    No car is asked anything for this.
    """
    with marketplace() as container:
        _show_cars(container, account_of(container, email), json_=json_)


@cars.command()
@click.argument("car")
@as_driver
@as_json
def state(car: str, email: str, json_: bool) -> None:
    """Look at CAR, by name, VIN or id.

    A sleeping car is left asleep, and told of as it was seen last.
    """
    from driveway_http.models.cars import CarStateOut

    with marketplace() as container:
        account = account_of(container, email)
        vehicle = car_of(container, account, car)
        seen = container.look_at_car()(account.actor, vehicle.id)
    if json_:
        show_json(CarStateOut.of(seen).model_dump(mode="json"))
        return
    show_facts({"car": vehicle.display_name or vehicle.model, **seen_now(seen)}, json_=False)


@cars.command()
@click.argument("car")
@as_driver
@as_json
def flash(car: str, email: str, json_: bool) -> None:
    """Let CAR flash its lights, once."""
    from driveway_core.cars import CarCommand

    _ask(car, email, CarCommand.FLASH_LIGHTS, json_=json_)


@cars.command()
@click.argument("car")
@as_driver
@as_json
def honk(car: str, email: str, json_: bool) -> None:
    """Let CAR honk, once.

    What may have been done is never asked for again by itself.
    """
    from driveway_core.cars import CarCommand

    _ask(car, email, CarCommand.HONK_HORN, json_=json_)


@cars.command()
@click.argument("car")
@as_driver
@as_json
def wake(car: str, email: str, json_: bool) -> None:
    """Wake CAR, which takes up to a minute.

    Once a minute at most, and twelve times a day.
    """
    from driveway_core.cars import CarCommand

    _ask(car, email, CarCommand.WAKE, json_=json_)


@cars.command("charge-port")
@click.argument("car")
@as_driver
@click.option("--open/--close", "opens", default=True, show_default=True, help="Which of the two.")
@as_json
def charge_port(car: str, email: str, opens: bool, json_: bool) -> None:
    """Open or close the charge port of CAR."""
    from driveway_core.cars import CarCommand

    command = CarCommand.OPEN_CHARGE_PORT if opens else CarCommand.CLOSE_CHARGE_PORT
    _ask(car, email, command, json_=json_)


cars.add_command(calls)


def _ask(named: str, email: str, command: "CarCommand", *, json_: bool) -> None:
    with marketplace() as container:
        account = account_of(container, email)
        vehicle = car_of(container, account, named)
        container.command_car()(account.actor, vehicle.id, command)
    if json_:
        show_json({"vehicle_id": str(vehicle.id), "command": command.value, "taken": True})
    else:
        click.echo(f"{vehicle.display_name or vehicle.model} {commands_told(command)}")


def _answered(url: str) -> tuple[str, str]:
    """State and code of the address that the browser came back to."""
    from driveway_core.car_troubles import LinkDeclined, LinkNotOurs

    told = dict(parse_qsl(urlsplit(url.strip()).query))
    if "error" in told:
        raise LinkDeclined
    if "state" not in told or "code" not in told:
        raise LinkNotOurs
    return told["state"], told["code"]


def _linked(container: "Container", account: "Account") -> "dict[VehicleId, Car]":
    with container.transactions().read(acting_as=account.actor) as work:
        return {car.vehicle_id: car for car in work.cars.owned_by(account.id)}


def _show_import(container: "Container", account: "Account", synced: "Synced", *, json_: bool) -> None:
    from driveway_http.models.cars import SyncedOut

    if json_:
        show_json(SyncedOut.of(synced).model_dump(mode="json"))
        return
    for sentence in imported(synced):
        click.echo(sentence)
    _show_cars(container, account, json_=False)


def _show_cars(container: "Container", account: "Account", *, json_: bool) -> None:
    from driveway_core.use_cases.command_car import CarSeen
    from driveway_http.models.cars import CarStateOut, LinkOut
    from driveway_http.models.vehicles import VehicleOut

    how, known = container.read_link()(account.actor), _linked(container, account)
    vehicles = container.list_vehicles()(account.actor, limit=100).items
    pairs = [(vehicle, known.get(vehicle.id)) for vehicle in vehicles]
    if json_:
        items = [
            {
                "vehicle": VehicleOut.of(vehicle).model_dump(mode="json"),
                "car": car and CarStateOut.of(CarSeen(car=car)).model_dump(mode="json"),
            }
            for vehicle, car in pairs
        ]
        show_json({"link": LinkOut.of(how).model_dump(mode="json"), "items": items})
        return
    show_rows(
        ("Car", "Model", "VIN", "State", "As of", "Commands"),
        [
            (vehicle.display_name or "", vehicle.model, vehicle.vin, *state_told(vehicle, car))
            for vehicle, car in pairs
        ],
        nothing="No cars.",
    )
    if how.told is not None:
        click.echo(how.told)
    elif not how.linked:
        click.echo(f"No account at a car's maker is connected: driveway cars link {account.email}")
