"""The ``driveway`` command: what it can do, and how it ends.

Commands import what they need when they run, so that ``driveway --help`` is
there at once.
"""

import io
import signal
import sys
from importlib.metadata import PackageNotFoundError, version
from types import FrameType

import click

from driveway_cli.admin import admin
from driveway_cli.arriving import trouble
from driveway_cli.audit import audit
from driveway_cli.backing_up import backup
from driveway_cli.calendars import calendars
from driveway_cli.cars import cars
from driveway_cli.channels import channels
from driveway_cli.database import db
from driveway_cli.demo import demo
from driveway_cli.earning import earnings, host
from driveway_cli.ending import Endings
from driveway_cli.erasing import erase
from driveway_cli.exporting import export
from driveway_cli.hours import hours
from driveway_cli.jobs import jobs
from driveway_cli.keys import keys
from driveway_cli.laws import laws
from driveway_cli.paying import cards, pay, receipt
from driveway_cli.payouts import payouts
from driveway_cli.photos import photos
from driveway_cli.planning import calendar
from driveway_cli.preparing import init, migrate
from driveway_cli.prices import prices
from driveway_cli.reconciling import reconcile
from driveway_cli.retaining import retention
from driveway_cli.reviews import reviews
from driveway_cli.rules import rules
from driveway_cli.sandbox import sandbox
from driveway_cli.searching import search
from driveway_cli.serving import serve
from driveway_cli.settings import settings
from driveway_cli.stays import book, bookings, cancel, quote
from driveway_cli.sweeping import sweep
from driveway_cli.telemetry import telemetry
from driveway_cli.trips import auto_park, navigate, notices, trip
from driveway_cli.working import worker


def _version() -> str:
    try:
        return version("driveway-hub")
    except PackageNotFoundError:
        return "unknown"


@click.group(
    cls=Endings,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Settings come from the environment: DATABASE_URL, DRIVEWAY_HOME and others. "
    "Exit codes: 0 done, 1 refused, 2 wrong usage, 3 try again later.",
)
@click.version_option(_version(), prog_name="driveway")
def cli() -> None:
    """Driveway-Hub, a marketplace for parking: find a driveway, get a price, book it, park, leave."""


for _command in (
    init,
    migrate,
    serve,
    demo,
    search,
    calendar,
    quote,
    book,
    bookings,
    cancel,
    cars,
    trip,
    navigate,
    auto_park,
    notices,
    channels,
    trouble,
    cards,
    pay,
    receipt,
    host,
    earnings,
    photos,
    reviews,
    calendars,
    prices,
    rules,
    payouts,
    reconcile,
    settings,
    sweep,
    worker,
    telemetry,
    jobs,
    sandbox,
    hours,
    laws,
    admin,
    keys,
    audit,
    backup,
    export,
    erase,
    retention,
    db,
):
    cli.add_command(_command)


def _told_to_stop(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(128 + signal.SIGTERM)


def main() -> None:
    """Run the command line; a request to stop ends it as Ctrl-C does, tidily.

    What a terminal of another alphabet cannot show becomes a question mark.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, _told_to_stop)
    cli(prog_name="driveway")
