"""``serve``: the HTTP API, until it is told to stop."""

import click

from driveway_cli.opening import as_json, process_settings, say
from driveway_cli.showing import show_json


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65_535), help="0 takes a free one."
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 128), help="Threads in each.")
@as_json
def serve(host: str, port: int, workers: int, threads: int, json_: bool) -> None:
    """Serve the HTTP API; prints its address as soon as it answers."""
    from driveway_app import database_url, on_postgres
    from driveway_cli import logs
    from driveway_cli.server import ApiServer, listening

    settings = process_settings()
    listener = listening(host, port)
    logs.configure(settings.log)
    with database_url(settings, say=say) as url:
        with on_postgres(url, home=settings.home, pool_size=1) as container:
            container.stores().check()

        def ready(address: str) -> None:
            if json_:
                show_json({"address": address})
            else:
                click.echo(f"Driveway-Hub listens on {address}")

        ApiServer(
            settings,
            url,
            listener=listener,
            workers=workers,
            threads=threads,
            ready=ready,
        ).run()
