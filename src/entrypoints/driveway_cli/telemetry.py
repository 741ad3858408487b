"""``telemetry``: what cars tell by themselves, taken from the broker of Tesla's own server."""

import json
import logging
import sys
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final
from uuid import UUID

import attrs
import click

from driveway_cli.opening import as_json, marketplace, process_settings, say
from driveway_cli.showing import show_facts
from driveway_cli.working import told_by_signals

if TYPE_CHECKING:
    from driveway_app import Container
    from driveway_app.telemetry import Heard
    from driveway_core.cars import Car
    from driveway_core.vehicles import VehicleId

_EVERY_S: Final = 10.0
"""How often a machine is told how far it has come, while there is something new."""


@click.group(invoke_without_command=True)
@click.option("--mqtt", envvar="TESLA_TELEMETRY_MQTT", help="mqtt://HOST:PORT, or mqtts:// over TLS.")
@click.option("--topic", default="telemetry", show_default=True, help="The server's topic_base.")
@click.option(
    "--client-id", default="driveway-telemetry", show_default=True, help="The session that the broker keeps."
)
@click.option("--username", envvar="TESLA_TELEMETRY_MQTT_USERNAME", help="Unless it is in the URL.")
@click.option(
    "--ca-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Whom to trust with mqtts://, instead of whom this machine trusts.",
)
@as_json
@click.pass_context
def telemetry(
    context: click.Context,
    mqtt: str | None,
    topic: str,
    client_id: str,
    username: str | None,
    ca_file: Path | None,
    json_: bool,
) -> None:
    """Take what cars tell, until told to stop.

    The password is read from TESLA_TELEMETRY_MQTT_PASSWORD. Each message is acknowledged once it is durably
    taken; values carry no time there, and count as told when they come. Ctrl-C and SIGTERM end it tidily.
    """
    if context.invoked_subcommand is not None:
        return
    if mqtt is None:
        raise click.UsageError("Say where to listen, with --mqtt, or ask a car with: driveway telemetry ask")
    import os

    from driveway_app.telemetry import Feed, listening
    from driveway_cli import logs

    settings = process_settings()
    logs.configure(settings.log)
    logging.getLogger("driveway.telemetry").setLevel(settings.log.upper())
    feed = Feed(
        url=mqtt,
        topic=topic,
        client_id=client_id,
        username=username,
        password=os.environ.get("TESLA_TELEMETRY_MQTT_PASSWORD"),
        ca_file=ca_file,
    )
    progress = _Progress(json_)
    with listening(settings, feed, say=say) as man, told_by_signals(man.stop):
        man.run(connected=progress.line, heard=progress.heard)
    progress.end(man.so_far)


@attrs.define
class _Progress:
    """A line for a person that is written over, a JSON line now and then for a machine."""

    _json: bool
    _shown_at: float = -_EVERY_S

    def line(self, is_on: bool) -> None:
        if self._json:
            _tell({"status": "connected" if is_on else "disconnected"})
        elif is_on:
            click.echo("Driveway-Hub listens to what cars tell. Ctrl-C stops it.")
        else:
            click.echo("The broker is gone: what cars tell waits there until it is back.")

    def heard(self, so_far: "Heard") -> None:
        if self._json:
            if monotonic() - self._shown_at >= _EVERY_S:
                self._shown_at = monotonic()
                _tell({"status": "listening", **attrs.asdict(so_far)})
        elif sys.stdout.isatty():
            click.echo(f"\r{_words(so_far)}", nl=False)

    def end(self, so_far: "Heard") -> None:
        if self._json:
            _tell({"status": "ended", **attrs.asdict(so_far)})
        else:
            click.echo(f"{_words(so_far)}.")


def _tell(line: Mapping[str, object]) -> None:
    """To a machine, a line each time."""
    click.echo(json.dumps(line))


def _words(so_far: "Heard") -> str:
    return (
        f"{so_far.messages} messages, {so_far.observed} observations; "
        f"{so_far.unknown} of cars not linked here, {so_far.unreadable} unreadable"
    )


@telemetry.command()
@click.argument("which")
@as_json
def ask(which: str, json_: bool) -> None:
    """Ask a car to stream. WHICH is its id, or a booking's reference."""
    from driveway_core.actors import SYSTEM

    with marketplace() as container:
        show_facts(_facts(container.stream_cars()(SYSTEM, _vehicle(container, which))), json_=json_)


@telemetry.command()
@click.argument("which")
@as_json
def check(which: str, json_: bool) -> None:
    """See whether a car has agreed. WHICH is its id, or a booking's reference."""
    from driveway_core.actors import SYSTEM

    with marketplace() as container:
        show_facts(_facts(container.stream_cars().check(SYSTEM, _vehicle(container, which))), json_=json_)


def _vehicle(container: "Container", which: str) -> "VehicleId":
    from driveway_core.actors import SYSTEM
    from driveway_core.booking_texts import BookingReference
    from driveway_core.vehicles import VehicleId

    try:
        return VehicleId(UUID(which))
    except ValueError:
        with container.transactions().read(acting_as=SYSTEM) as work:
            return work.bookings.by_reference(BookingReference(which.upper())).vehicle_id


def _facts(car: "Car") -> dict[str, object]:
    facts: dict[str, object] = {"vehicle": str(car.vehicle_id), "streaming": car.streaming.value}
    if car.streaming_problem is not None:
        facts["problem"] = car.streaming_problem
    if car.asked_at is not None:
        facts["asked at"] = car.asked_at.isoformat()
    return facts
