"""Adapters of others, opened and put where ours would be.

An entry point of the group ``driveway_hub.fleets`` and its like names a
callable that takes the ``Surroundings`` and gives a context manager of the
port: opened with the marketplace, closed with it. One of the group
``driveway_hub.price_rules`` names a ``RuleReader``, and is called after the
kind that it reads. Source: docs/plug-ins.md.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import cast

import attrs
from dependency_injector import providers

from driveway_app import plug_settings as seats
from driveway_app.clockwork import now
from driveway_app.container import Container
from driveway_app.elsewhere import DriversPark
from driveway_app.paying import Gateway, pay_through
from driveway_app.plug_settings import Plugs, Seat, installed
from driveway_app.settings import SettingsWrong
from driveway_core.messages import Channel
from driveway_core.ports import AddressBook, CallMeter, Clock, Fleet, KeyRing, Notifier, PhotoStore
from driveway_core.rule_sets import RuleBook, RuleReader
from driveway_core.rules import SHIPPED


@attrs.frozen(kw_only=True)
class Surroundings:
    """What an adapter of others is opened with.

    ``environment`` is the process's, where it finds settings of its own;
    ``home`` the folder of this installation.
    """

    environment: Mapping[str, str] = attrs.field(repr=False)
    home: Path
    clock: Clock


@attrs.frozen(kw_only=True)
class CarSurroundings(Surroundings):
    """What a fleet is opened with: ``meter`` is spent from before each call about a car."""

    meter: CallMeter


Opens = Callable[[Surroundings], AbstractContextManager[object]]


def rule_book(plugs: Plugs) -> RuleBook:
    """The rules that come with us, and those of others that are named; raises ``SettingsWrong``."""
    book = SHIPPED
    for kind in plugs.price_rules:
        try:
            book = book.having(kind, _reader(kind))
        except ValueError as taken:
            raise _unusable(seats.PRICE_RULES, kind, str(taken)) from taken
    return book


def _reader(kind: str) -> RuleReader:
    reader = _loaded(seats.PRICE_RULES, kind)
    if not callable(reader):
        raise _unusable(seats.PRICE_RULES, kind, "is no price rule: it cannot be called")
    return cast("RuleReader", reader)


@contextmanager
def key_ring(plugs: Plugs, *, home: Path, environment: Mapping[str, str]) -> Iterator[KeyRing | None]:
    """The key ring of others, open as long as the block lasts; None where it is ours."""
    name = plugs.named(seats.KEY_RING)
    if name is None:
        yield None
        return
    given = Surroundings(environment=environment, home=home, clock=now)
    with _opened(seats.KEY_RING, name, KeyRing, given) as ring:
        yield cast("KeyRing", ring)


@contextmanager
def plugged(
    container: Container, plugs: Plugs, *, home: Path, environment: Mapping[str, str]
) -> Iterator[None]:
    """Every adapter of others that is named in its place; raises ``SettingsWrong`` for one that cannot be."""
    given = CarSurroundings(
        environment=environment, home=home, clock=container.clock(), meter=container.meter()
    )
    with ExitStack() as stack:

        def opened(seat: Seat, port: type) -> object:
            name = plugs.named(seat)
            return None if name is None else stack.enter_context(_opened(seat, name, port, given))

        if fleet := opened(seats.FLEET, Fleet):
            container.fleet.override(providers.Object(fleet))
            container.auto_park.override(providers.Object(DriversPark()))
        if gateway := opened(seats.GATEWAY, Gateway):
            pay_through(container, cast("Gateway", gateway))
        if store := opened(seats.PHOTO_STORE, PhotoStore):
            container.photo_store.override(providers.Object(store))
        if book := opened(seats.ADDRESS_BOOK, AddressBook):
            container.addresses.override(providers.Object(book))
        for channel, seat in (
            (Channel.EMAIL, seats.MAIL_NOTIFIER),
            (Channel.SMS, seats.SMS_NOTIFIER),
        ):
            if notifier := opened(seat, Notifier):
                _tell_by(container, channel, cast("Notifier", notifier))
        yield


def _tell_by(container: Container, channel: Channel, notifier: Notifier) -> None:
    from driveway_mail import ByChannel

    others = container.notifier()
    ways = others.ways if isinstance(others, ByChannel) else dict.fromkeys(Channel, others)
    container.notifier.override(providers.Object(ByChannel({**ways, channel: notifier})))


@contextmanager
def _opened(seat: Seat, name: str, port: type, given: Surroundings) -> Iterator[object]:
    opens = cast("Opens", _loaded(seat, name))
    with ExitStack() as stack:
        try:
            adapter = stack.enter_context(opens(given))
        except SettingsWrong:
            raise
        except Exception as error:  # whatever anybody's package raises, such as for a setting that lacks
            raise _unusable(seat, name, f"cannot be opened: {type(error).__name__}: {error}") from error
        wanted = {each for each in dir(port) if not each.startswith("_")}
        lacking = sorted(each for each in wanted if not hasattr(adapter, each))
        if lacking:
            raise _unusable(seat, name, f"is no {seat.what}: it lacks {', '.join(lacking)}")
        yield adapter


def _loaded(seat: Seat, name: str) -> object:
    try:
        loaded: object = installed(seat)[name].load()
    except Exception as error:  # whatever anybody's package raises
        raise _unusable(seat, name, f"cannot be loaded: {type(error).__name__}: {error}") from error
    return loaded


def _unusable(seat: Seat, name: str, why: str) -> SettingsWrong:
    return SettingsWrong((f"{seat.setting}: {name} {why}",))
