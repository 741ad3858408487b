"""Cars: through Tesla's Fleet API where the settings say so, else not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from dependency_injector import providers

from driveway_app.car_settings import CarSettings
from driveway_app.container import Container


@contextmanager
def drive_teslas(container: Container, cars: CarSettings) -> Iterator[None]:
    """Let the drivers of a marketplace link their Teslas, as long as the block lasts.

    Raises ``InvalidValue`` for a key that cannot be one; nothing is sent yet.
    Needs the extra ``tesla``.
    """
    from driveway_telemetry import FleetTelemetryReader
    from driveway_tesla import NoAutoPark, TelemetryServer, TeslaFleet, TeslaSettings

    told = None
    if cars.telemetry_hostname is not None:
        told = TelemetryServer(
            hostname=cars.telemetry_hostname, port=cars.telemetry_port, ca=cars.telemetry_ca
        )
    tesla = TeslaSettings(
        client_id=cars.client_id,
        client_secret=cars.client_secret,
        redirect_uri=cars.redirect_uri,
        region=cars.region,
        transport=cars.transport,
        command_key=cars.command_key,
        proxy_url=cars.proxy_url,
        proxy_ca=None if cars.proxy_ca is None else str(cars.proxy_ca),
        api_base=cars.api_base,
        auth_base=cars.auth_base,
        telemetry=told,
    )
    fleet = TeslaFleet.open(tesla, meter=container.meter(), clock=container.clock())
    container.fleet.override(providers.Object(fleet))
    container.auto_park.override(providers.Object(NoAutoPark()))
    reader = FleetTelemetryReader(secret=cars.telemetry_secret)
    container.telemetry_reader.override(providers.Object(reader))
    try:
        yield
    finally:
        fleet.close()
