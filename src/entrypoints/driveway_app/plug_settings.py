"""Settings of the process that name adapters of others, found by their entry points."""

from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Final

import attrs

from driveway_app.page_settings import PageTexts

BUILT_IN: Final = ("external", "stripe")
"""What ``DRIVEWAY_SETTLEMENT`` can be without a package of anybody's."""


@attrs.frozen
class Seat:
    """Where an adapter goes: the setting that names it, its group of entry points, and what it is."""

    setting: str
    group: str
    what: str


FLEET: Final = Seat("DRIVEWAY_FLEET", "driveway_hub.fleets", "fleet")
GATEWAY: Final = Seat("DRIVEWAY_SETTLEMENT", "driveway_hub.gateways", "gateway")
MAIL_NOTIFIER: Final = Seat("DRIVEWAY_MAIL_NOTIFIER", "driveway_hub.notifiers", "notifier")
SMS_NOTIFIER: Final = Seat("DRIVEWAY_SMS_NOTIFIER", "driveway_hub.notifiers", "notifier")
PHOTO_STORE: Final = Seat("DRIVEWAY_PHOTO_STORE", "driveway_hub.photo_stores", "photo store")
ADDRESS_BOOK: Final = Seat("DRIVEWAY_ADDRESS_BOOK", "driveway_hub.address_books", "address book")
KEY_RING: Final = Seat("DRIVEWAY_KEY_RING", "driveway_hub.key_rings", "key ring")
PRICE_RULES: Final = Seat("DRIVEWAY_PRICE_RULES", "driveway_hub.price_rules", "price rule")

_EACH: Final = (FLEET, MAIL_NOTIFIER, SMS_NOTIFIER, PHOTO_STORE, ADDRESS_BOOK, KEY_RING)


@attrs.frozen(kw_only=True)
class PlugTexts(PageTexts):
    """The settings as they are written, named as in the environment (in lower case)."""

    driveway_fleet: str | None = None
    driveway_mail_notifier: str | None = None
    driveway_sms_notifier: str | None = None
    driveway_photo_store: str | None = None
    driveway_address_book: str | None = None
    driveway_key_ring: str | None = None
    driveway_price_rules: str = ""


@attrs.frozen(kw_only=True)
class Plugs:
    """Which adapters of others are wanted, each by the name of its entry point; None is ours, or none."""

    names: Mapping[Seat, str] = attrs.field(factory=dict)
    price_rules: tuple[str, ...] = ()

    def named(self, seat: Seat) -> str | None:
        """Who sits there."""
        return self.names.get(seat)


def installed(seat: Seat) -> Mapping[str, EntryPoint]:
    """Every adapter of that kind that can be imported here, by its name."""
    return {each.name: each for each in entry_points(group=seat.group)}


def read_plugs(texts: PlugTexts, settlement: str, problems: list[str]) -> Plugs:
    """Those that are named; a name that nobody has joins ``problems``."""
    given = {seat: (getattr(texts, seat.setting.lower()) or "").strip() for seat in _EACH}
    if settlement not in BUILT_IN:
        given[GATEWAY] = settlement
    kinds = tuple(texts.driveway_price_rules.split())
    for seat, name in (*given.items(), *((PRICE_RULES, kind) for kind in kinds)):
        if name and name not in (known := installed(seat)):
            problems.append(f"{seat.setting}: {_unknown(seat, name, tuple(sorted(known)))}")
    if given[FLEET] and texts.tesla_client_id is not None:
        problems.append("DRIVEWAY_FLEET: makes no sense with TESLA_CLIENT_ID: cars are reached in one way")
    return Plugs(names={seat: name for seat, name in given.items() if name}, price_rules=kinds)


def _unknown(seat: Seat, name: str, known: tuple[str, ...]) -> str:
    ours = BUILT_IN if seat is GATEWAY else ()
    there = ", ".join((*ours, *known))
    return f"there is no {seat.what} {name!r} here; there is: {there or 'none, no package brings one'}"
