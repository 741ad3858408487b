"""The city that ``serve --demo`` shows: a fresh copy, with stand-ins for Stripe and Tesla, and a worker."""

import fcntl
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from shutil import copytree, rmtree
from typing import TYPE_CHECKING, Final, TextIO

import attrs
import click

from driveway_cli.city import ensure_city
from driveway_cli.household import Household
from driveway_cli.settings_file import written
from driveway_core.errors import Conflict

if TYPE_CHECKING:
    from driveway_app import ProcessSettings
    from driveway_cli.programs import Program

_COPY: Final = "_driveway_served"
_OURS: Final = ("DATABASE_", "DRIVEWAY_", "STRIPE_", "TESLA_", "GOOGLE_MAPS_", "PROMETHEUS_")
_SECRET_BYTES: Final = 16
_PATIENCE_S: Final = 5.0
"""So long may the processes of a killed server hold on to its city."""
_LOST: Final = (
    "what it knew is gone, and what asks for that is refused. "
    "Stop the server and start it again for a fresh city."
)


class ServedAlready(Conflict):
    """Another server shows the city of this home."""

    slug = "served-already"
    title = "The demo is served already"

    def __str__(self) -> str:
        return "Another server shows this city already: stop it first, or choose another DRIVEWAY_HOME."


@attrs.frozen
class ServedCity:
    """A city to serve: at ``url``, as ``settings`` say, whose programs ``household`` looks after.

    ``config`` is a file of settings with which other commands find it;
    ``stand_ins`` are where a browser finds them.
    """

    settings: "ProcessSettings"
    url: str
    config: Path
    household: Household
    stand_ins: Mapping[str, str]


@contextmanager
def served_city(
    settings: "ProcessSettings", owner_url: str, address: str, *, quiet: bool
) -> Iterator[ServedCity]:
    """The city of the demo's home as it was made, for a server at ``address``, as long as the block lasts.

    The stand-ins keep everything in memory, and know nothing of earlier payments
    and cars. So each time begins with a fresh copy: whatever happened in the last
    one is forgotten. Raises ``ServedAlready``, and ``NotAsPromised`` where a
    program does not start.
    """
    from driveway_app import MailSettings, application_copy, driven_at, hook_of, paid_at

    with _only_one(settings.home):
        home = _new_home(settings.home)
        clean = {name: text for name, text in os.environ.items() if not name.startswith(_OURS)}
        with Household(home, _tell) as household:
            secret = token_hex(_SECRET_BYTES)
            told = {**clean, "TESLA_TELEMETRY_SECRET": secret}
            begun = {
                name: household.start(
                    f"stand-in for {name}", "sandbox", *words, "--port", "0", environment=told, lost=_LOST
                )
                for name, words in _stand_ins(hook_of(address)).items()
            }
            ensure_city(settings, owner_url, people=True, quiet=quiet)
            url = application_copy(settings, owner_url, _COPY)
            _bring_along(settings.home, home)
            stand_ins = {name: _address(running) for name, running in begun.items()}
            served = attrs.evolve(
                settings,
                home=home,
                database_url=url,
                owner_url=url,
                stripe=paid_at(stand_ins["Stripe"], address),
                cars=driven_at(stand_ins["Tesla"], address, telemetry_secret=secret),
                mail=MailSettings(public_url=address),
            )
            config = written(served)
            _play_lately(served, url, stand_ins["Stripe"])
            _connect(served, url, stand_ins["Tesla"])
            environment = {**clean, "DRIVEWAY_CONFIG": str(config)}
            household.start("worker", "worker", environment=environment).first_line()
            yield ServedCity(served, url, config, household, stand_ins)


def _stand_ins(hook: str) -> Mapping[str, tuple[str, ...]]:
    """The words that start each; cars tell by themselves what they do, to ``hook``."""
    from driveway_demo.lately import BEFORE

    return {
        "Stripe": ("stripe", "--days-behind", str(BEFORE.days)),
        "Tesla": ("tesla", "--demo", "--hook", hook),
    }


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    """A second server would take the city from under the first; raises ``ServedAlready``."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "served.lock").open("w") as lock:
        _take(lock)
        yield


def _take(lock: TextIO) -> None:
    until = time.monotonic() + _PATIENCE_S
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        if time.monotonic() > until:
            raise ServedAlready
        time.sleep(0.1)


def _new_home(home: Path) -> Path:
    """An empty home of the copy's own, whose audit log then goes its own way."""
    fresh = home / "served"
    rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o711)
    return fresh


def _bring_along(home: Path, fresh: Path) -> None:
    """The keys with which the city is sealed, and its pictures."""
    for name in ("keys", "photos"):
        if (home / name).is_dir():
            copytree(home / name, fresh / name)


def _play_lately(settings: "ProcessSettings", url: str, stand_in: str) -> None:
    """The stays of the last weeks, by clocks that go from then to now; the one there begins in the past.

    Nobody takes news of the payment service yet, so it is not told: it asks for what it needs.
    """
    from dependency_injector import providers

    from driveway_app import on_postgres, pay_through_stripe
    from driveway_app.clockwork import now
    from driveway_demo.ahead import Ahead, Clock
    from driveway_demo.far_side import FarSide
    from driveway_demo.hours import ZONE
    from driveway_demo.lately import BEFORE, Lately

    if settings.stripe is None:
        return
    far, clock = FarSide.at(stand_in), Clock(now, -BEFORE)
    with far.http, on_postgres(url, home=settings.home, pool_size=2) as container:
        container.clock.override(providers.Object(clock))
        pay_through_stripe(container, settings.stripe)
        far.tells("lost")
        Lately(container, Ahead(clock, far.goes_ahead, lambda: None), far).play(now().astimezone(ZONE).date())
        far.tells("on_time")


def _connect(settings: "ProcessSettings", url: str, stand_in: str) -> None:
    from driveway_app import on_postgres
    from driveway_demo.car_side import CarSide
    from driveway_demo.linking import connect_cars

    car_side = CarSide.at(stand_in)
    with (
        car_side.http,
        on_postgres(url, home=settings.home, pool_size=2, cars=settings.cars) as container,
    ):
        connect_cars(container, car_side)


def _address(stand_in: "Program") -> str:
    found = re.search(r"http://[^;\s]+", stand_in.first_line())
    return "" if found is None else found.group()


def _tell(text: str) -> None:
    click.echo(text, err=True)
