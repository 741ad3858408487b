"""What a car is asked to do, and the two ways that need no key of ours: plainly, and by Tesla's proxy."""

from typing import Final

import attrs

from driveway_core.car_calls import CallKind
from driveway_core.car_links import CarLink
from driveway_core.car_troubles import VehicleUnreachable
from driveway_core.cars import Car, CarCommand, Destination, NavigationRoute
from driveway_core.ports import Clock
from driveway_tesla.client import Ask, TeslaClient
from driveway_tesla.statuses import Over
from driveway_tesla.told import flag, record, text

PATHS: Final = {
    CarCommand.FLASH_LIGHTS: "command/flash_lights",
    CarCommand.HONK_HORN: "command/honk_horn",
    CarCommand.OPEN_CHARGE_PORT: "command/charge_port_door_open",
    CarCommand.CLOSE_CHARGE_PORT: "command/charge_port_door_close",
    CarCommand.WAKE: "wake_up",
}

LOCALE: Final = "en-US"
_REPLACE: Final = 1
"""The destination takes the place of the one before."""


def carry_out(client: TeslaClient, link: CarLink, car: Car, command: CarCommand, over: Over) -> None:
    """Ask for a command, once: nothing that could honk twice is sent twice."""
    wakes = command is CarCommand.WAKE
    told = client.ask(
        link,
        Ask(
            method="POST",
            path=f"/api/1/vehicles/{car.vin}/{PATHS[command]}",
            kind=CallKind.WAKE if wakes else CallKind.COMMAND,
            car=car,
            body={},
            over=over,
        ),
    )
    said = record(told, "response")
    _sure(text(said, "state") is not None if wakes else flag(said, "result"))


def _sure(said: bool | None) -> None:  # noqa: FBT001  # what was said, and not how to go about it
    """A yes has to be one."""
    if not said:
        raise VehicleUnreachable(may_have_run=True)


@attrs.frozen(eq=False)
class DirectTransport:
    """Straight to the Fleet API, unsigned: what a car that needs no signature obeys."""

    client: TeslaClient
    clock: Clock

    def command(self, link: CarLink, car: Car, command: CarCommand) -> None:
        """Raises ``SigningWanted`` where the car wants that."""
        carry_out(self.client, link, car, command, Over.DIRECT)

    def navigate(self, link: CarLink, car: Car, destination: Destination) -> NavigationRoute:
        """By its address, which Tesla looks up; a place without one by its position.

        ``navigation_gps_request`` is for cars that need no signature; others are
        told the position in the text. Either replaces the destination before,
        so that asking twice changes nothing.
        """
        if not destination.address.strip() and car.abilities.needs_signing is False:
            name, body = "navigation_gps_request", self._position(destination)
        else:
            name, body = "navigation_request", self._text(destination)
        told = self.client.ask(
            link,
            Ask(
                method="POST",
                path=f"/api/1/vehicles/{car.vin}/command/{name}",
                kind=CallKind.COMMAND,
                car=car,
                body=body,
                same_twice=True,
            ),
        )
        _sure(flag(record(told, "response"), "result"))
        return NavigationRoute.DIRECT

    def _position(self, destination: Destination) -> dict[str, object]:
        position = destination.position
        return {"lat": position.latitude, "lon": position.longitude, "order": _REPLACE}

    def _text(self, destination: Destination) -> dict[str, object]:
        position = destination.position
        words = destination.address.strip() or f"{position.latitude:.6f},{position.longitude:.6f}"
        return {
            "type": "share_ext_content_raw",
            "locale": LOCALE,
            "timestamp_ms": int(self.clock().timestamp() * 1000),
            "value": {"android.intent.extra.TEXT": words},
        }


@attrs.frozen(eq=False)
class ProxyTransport:
    """Through Tesla's own command proxy, which signs; destinations go plainly: it would lose them.

    Source: tried on teslamotors/vehicle-command ``pkg/proxy``, which forwards
    ``navigation_request`` without its body and knows no other.
    """

    client: TeslaClient
    plainly: DirectTransport

    def command(self, link: CarLink, car: Car, command: CarCommand) -> None:
        carry_out(self.client, link, car, command, Over.PROXY)

    def navigate(self, link: CarLink, car: Car, destination: Destination) -> NavigationRoute:
        return self.plainly.navigate(link, car, destination)
