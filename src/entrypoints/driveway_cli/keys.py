"""``keys``: what personal texts are sealed with."""

import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final

import click

from driveway_cli.opening import as_json, marketplace
from driveway_cli.showing import show_facts

if TYPE_CHECKING:
    from driveway_core.use_cases.renew_data_keys import DataKeysRenewed

_EVERY_S: Final = 1.0
_MOMENTS: Final = ("%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z")


@click.group()
def keys() -> None:
    """Look after the keys that personal texts are sealed with.

    They lie in the folder "keys" of DRIVEWAY_HOME, apart from the database and its backups. Back it up, by
    itself: whoever has a backup of both reads everything, who has lost the folder reads nothing ever again.
    Keep such a backup for 30 days at most, for in it an erased account can still be read.
    """


@keys.command()
@as_json
def status(json_: bool) -> None:
    """Say which keys there are, and what older ones still seal."""
    with marketplace() as container:
        stand = container.read_keys()()
    generation = stand.generation
    facts: dict[str, object] = {
        "ring_key": stand.ring_key,
        "superseded_ring_keys": len(stand.superseded),
        "owners": stand.owners,
        "under_older_ring_keys": stand.under_older_ring_keys,
        "generation": generation.number,
        "under_way": generation.under_way,
        "texts_under_older_keys": sum(stand.older_texts.values()),
        "copies": len(stand.copies),
        "last_copy": stand.copies[-1].isoformat() if stand.copies else None,
    }
    show_facts(facts | ({"by_column": dict(stand.older_texts)} if json_ else {}), json_=json_)


@keys.command()
@click.option(
    "--data", is_flag=True, help="Give every account a new data key, too, and seal everything anew."
)
@as_json
def rotate(data: bool, json_: bool) -> None:
    """Make a new ring key, and wrap every data key under it.

    With --data, everything that is sealed is sealed anew under new data keys, a few rows at a time, while
    others go on working. Stopped in between, it goes on where it was when it is called again.
    The keys before are kept for 30 days, for backups that were made with them.
    """
    with marketplace() as container:
        goes_on = data and container.key_store().generation().under_way
        facts: dict[str, object] = {}
        if not goes_on:
            rotated = container.rotate_ring()(_told("data keys wrapped"))
            facts |= {"ring_key": rotated.ring_key, "owners": rotated.owners, "resumed": rotated.resumed}
        if data:
            renewed = container.renew_data_keys()(_told("texts sealed anew"))
            facts |= _renewal(renewed)
    show_facts(facts, json_=json_)
    if data and not renewed.finished:
        click.echo("Some rows are being changed all the time: call it again.", err=True)
        sys.exit(3)


@keys.command()
@as_json
def copy(json_: bool) -> None:
    """Copy all data keys, still wrapped; let go of what is 30 days old.

    A worker does so each day.
    """
    with marketplace() as container:
        owners = container.keep_keys()()
        copies = container.key_store().copies()
    show_facts({"owners": owners, "copies": len(copies), "taken_at": copies[-1].isoformat()}, json_=json_)


@keys.command()
@click.argument("taken_at", required=False, type=click.DateTime(_MOMENTS))
@as_json
def restore(taken_at: datetime | None, json_: bool) -> None:
    """Bring lost data keys back from a copy.

    That is the one of TAKEN_AT, or else the last. Erased accounts stay erased.
    """
    with marketplace() as container:
        store = container.key_store()
        chosen = taken_at or next(reversed(store.copies()), None)
        if chosen is None:
            raise click.UsageError("There is no copy yet.")
        owners = store.restore(chosen)
    show_facts({"copy": chosen.isoformat(), "owners": owners}, json_=json_)


def _renewal(renewed: "DataKeysRenewed") -> dict[str, object]:
    return {
        "generation": renewed.number,
        "new_data_keys": renewed.owners,
        "texts_sealed_anew": renewed.texts,
        "unreadable": renewed.unreadable,
        "left": renewed.left,
        "resumed": renewed.resumed,
    }


def _told(what: str) -> Callable[[int], None]:
    """Says how far it is, at most once a second."""
    last = time.monotonic()

    def told(done: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY_S:
            last = time.monotonic()
            click.echo(f"{done} {what} so far", err=True)

    return told
