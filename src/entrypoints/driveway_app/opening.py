"""Opening a marketplace: in memory, on a PostgreSQL you have, or on one that is started for you.

Adapters are imported where they are opened, so that each is needed only by
those who use it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dependency_injector import providers

from driveway_app.container import Container, Stores
from driveway_app.settings import ProcessSettings

Say = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing."""


def assembled(stores: Stores) -> Container:
    """A container over some stores; everything else is as shipped until it is overridden."""
    return Container(stores=providers.Object(stores))


@contextmanager
def in_memory() -> Iterator[Container]:
    """A marketplace that lives as long as the block: for trying out, and for tests."""
    from driveway_memory import Memory

    yield assembled(Memory())


@contextmanager
def on_postgres(url: str, *, home: Path, pool_size: int = 10) -> Iterator[Container]:
    """A marketplace on a migrated PostgreSQL at a libpq URL.

    ``home`` is the folder of the keys that personal data is sealed with.
    """
    from driveway_postgres import Database
    from driveway_secrets import KeyFileCipher

    database = Database.open(url, cipher=KeyFileCipher.open(home), pool_size=pool_size)
    try:
        yield assembled(database)
    finally:
        database.dispose()


@contextmanager
def database_url(settings: ProcessSettings, *, say: Say = _silent) -> Iterator[str]:
    """The URL to work with: the one that is set, else that of the embedded PostgreSQL, started and migrated.

    An embedded database is brought to this program's schema by itself; one
    that you name is only ever changed by ``init`` and ``migrate``.
    """
    if settings.database_url is not None:
        yield settings.database_url
        return
    from driveway_embedded import Cluster, find_binaries
    from driveway_postgres import upgrade

    cluster = Cluster(settings.home, find_binaries(settings.pg_bin))
    with cluster.running(say=say) as url:
        upgrade(url)
        yield url


@contextmanager
def opened(settings: ProcessSettings, *, say: Say = _silent) -> Iterator[Container]:
    """The marketplace that the settings describe; raises when its schema is not this program's."""
    with (
        database_url(settings, say=say) as url,
        on_postgres(url, home=settings.home, pool_size=settings.pool_size) as container,
    ):
        container.stores().check()
        yield container
