"""``search``: what is free near a place, for a car, at a time."""

from typing import TYPE_CHECKING, Any

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import show_json, show_rows
from driveway_cli.wishes import amount, car_of, ending, place, position, starting, window

if TYPE_CHECKING:
    from driveway_core.use_cases.search_driveways import Wish

_INCHES = click.IntRange(1, 1200)
_PLUGS = ("tesla", "j1772", "ccs", "chademo", "nema1450")


@click.command()
@click.option("--near", type=place, required=True, metavar="LAT,LON", help="Where you want to be.")
@starting
@ending
@click.option("--radius", default=1500, show_default=True, type=click.IntRange(1, 20_000), help="Metres.")
@click.option("--as", "email", metavar="EMAIL", help="The account that searches.")
@click.option("--car", help="One of its cars, by name, VIN or id.")
@click.option("--size", nargs=3, type=_INCHES, help="Or a car's length, width and height in inches.")
@click.option("--covered", "is_covered", is_flag=True, default=None, help="Only covered places.")
@click.option("--ev", "has_ev_charging", is_flag=True, default=None, help="Only with a charger.")
@click.option("--plug", "charging_connector_type", type=click.Choice(_PLUGS), help="Only with this plug.")
@click.option("--camera", "has_security_camera", is_flag=True, default=None, help="Only with a camera.")
@click.option("--light", "has_lighting", is_flag=True, default=None, help="Only lit ones.")
@click.option("--instant", "instant_booking_enabled", is_flag=True, default=None, help="Only booked at once.")
@click.option("--max-total", type=amount, metavar="AMOUNT", help="What the stay may cost.")
@click.option(
    "--order",
    type=click.Choice(("distance", "price", "rating", "best")),
    default="distance",
    show_default=True,
)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100), help="How many.")
@as_json
def search(email: str | None, car: str | None, limit: int, json_: bool, **asked: Any) -> None:  # noqa: ANN401  # click's options
    """Find driveways that can be booked. Each one listed takes the car at that time."""
    from driveway_core.actors import ANYONE
    from driveway_http.models.search import HitOut

    if car is not None and email is None:
        raise click.UsageError("--car needs --as: whose car is it?")
    with marketplace() as container:
        account = None if email is None else account_of(container, email)
        vehicle = None if account is None or car is None else car_of(container, account, car)
        actor = ANYONE if account is None else account.actor
        wish = _wish(asked, None if vehicle is None else vehicle.id)
        hits = container.search_driveways()(actor, wish, limit=limit).hits
    if json_:
        show_json({"items": [HitOut.of(hit).model_dump(mode="json") for hit in hits]})
        return
    show_rows(
        ("Driveway", "Where", "Metres", "Total", "Covered", "Charger", "Rating", "Id"),
        [
            (
                hit.candidate.listing.title,
                hit.candidate.listing.street,
                round(hit.candidate.distance_m),
                hit.total,
                hit.candidate.listing.is_covered,
                hit.candidate.listing.charging_connector_type or hit.candidate.listing.has_ev_charging,
                hit.candidate.listing.host_rating,
                hit.id,
            )
            for hit in hits
        ],
        nothing="Nothing is free there at that time. A wider --radius may help.",
    )


def _wish(asked: dict[str, Any], vehicle_id: Any) -> "Wish":  # noqa: ANN401  # click's options
    from driveway_core.dimensions import Dimensions
    from driveway_core.driveways import ConnectorType
    from driveway_core.searching import Filters, Order
    from driveway_core.use_cases.search_driveways import Wish

    size: tuple[int, int, int] | None = asked["size"]
    plug: str | None = asked["charging_connector_type"]
    names = "is_covered has_ev_charging has_security_camera has_lighting instant_booking_enabled".split()
    return Wish(
        near=position(asked["near"]),
        radius_m=asked["radius"],
        stay=window(asked["start"], asked["end"]),
        vehicle_id=vehicle_id,
        car=Dimensions(*size) if size is not None and vehicle_id is None else None,
        filters=Filters(
            charging_connector_type=None if plug is None else ConnectorType(plug),
            **{name: asked[name] for name in names},
        ),
        max_total=asked["max_total"],
        order=Order(asked["order"]),
    )
