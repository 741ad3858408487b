"""Opening a marketplace: in memory, on a PostgreSQL you have, or on one that is started for you.

Adapters are imported where they are opened, so that each is needed only by
those who use it.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from dependency_injector import providers

from driveway_app.backing_up import backups_of
from driveway_app.car_settings import CarSettings
from driveway_app.container import Container
from driveway_app.driving import drive_teslas
from driveway_app.mail_settings import MailSettings
from driveway_app.mailing import write_to_people
from driveway_app.paying import pay_through_stripe
from driveway_app.plugs import key_ring, plugged, rule_book
from driveway_app.ports import PROCESSES, Stores
from driveway_app.sealing import cipher_of
from driveway_app.settings import AddressSettings, ProcessSettings
from driveway_app.stripe_settings import StripeSettings
from driveway_core.errors import Refused
from driveway_core.ports import KeyRing
from driveway_core.rule_sets import RuleBook
from driveway_core.rules import SHIPPED

if TYPE_CHECKING:
    from driveway_embedded import Cluster

Say = Callable[[str], None]


class NotEmbedded(Refused):
    """What is asked can be done to the embedded PostgreSQL only."""

    slug = "not-embedded"
    title = "The database is your own"

    def __str__(self) -> str:
        return "DATABASE_URL names a PostgreSQL of your own: it is yours to look after, with its own tools."


class NoEmbedded(Refused):
    """There is no embedded PostgreSQL on this system."""

    slug = "no-embedded"
    title = "There is no embedded database here"

    def __str__(self) -> str:
        return "On this system Driveway-Hub brings no PostgreSQL along: set DATABASE_URL to one of your own."


def _silent(_: str) -> None:
    """Say nothing."""


def know_every_error() -> None:
    """Import what is opened late, so that the tree of errors is whole for who lists it."""
    import driveway_core.payment_operations  # noqa: F401  # imported for its errors
    import driveway_postgres  # noqa: F401  # imported for its errors


def assembled(stores: Stores) -> Container:
    """A container over some stores; everything else is as shipped until it is overridden."""
    return Container(stores=providers.Object(stores))


@contextmanager
def _connected(
    container: Container,
    stripe: StripeSettings | None,
    cars: CarSettings | None,
    addresses: AddressSettings | None,
) -> Iterator[Container]:
    if stripe is not None:
        pay_through_stripe(container, stripe)
    with (
        drive_teslas(container, cars) if cars is not None else nullcontext(),
        look_up_at_google(container, addresses) if addresses is not None else nullcontext(),
    ):
        yield container


@contextmanager
def look_up_at_google(container: Container, addresses: AddressSettings) -> Iterator[None]:
    """Have hosts' addresses looked up, as long as the block lasts; needs the extra ``google``."""
    from driveway_google import GoogleAddressBook, GoogleSettings

    base = {} if addresses.api_base is None else {"api_base": addresses.api_base}
    with GoogleAddressBook.open(GoogleSettings(api_key=addresses.api_key, **base)) as book:
        container.addresses.override(providers.Object(book))
        yield


@contextmanager
def in_memory(
    *,
    rules: RuleBook = SHIPPED,
    stripe: StripeSettings | None = None,
    cars: CarSettings | None = None,
    addresses: AddressSettings | None = None,
) -> Iterator[Container]:
    """A marketplace that lives as long as the block: for trying out, and for tests.

    ``rules`` is every kind of price rule that it knows; with ``stripe``,
    drivers pay there, with ``cars`` they link their own, with ``addresses``
    those of hosts are looked up.
    """
    from driveway_memory import Memory

    with _connected(assembled(Memory(rules=rules)), stripe, cars, addresses) as container:
        yield container


@contextmanager
def on_postgres(
    url: str,
    *,
    home: Path,
    pool_size: int = 10,
    processes: int = PROCESSES,
    rules: RuleBook = SHIPPED,
    stripe: StripeSettings | None = None,
    cars: CarSettings | None = None,
    addresses: AddressSettings | None = None,
    mail: MailSettings | None = None,
    ring: KeyRing | None = None,
) -> Iterator[Container]:
    """A marketplace on a migrated PostgreSQL at a libpq URL.

    ``home`` is the folder of the keys that personal data is sealed with, and
    of photos; with ``ring``, the data keys there are wrapped by that one;
    ``rules`` must know every kind of price rule that was ever chosen there.
    With ``stripe``, drivers pay there; without, they settle elsewhere. With
    ``cars`` they can link theirs, with ``addresses`` those of hosts are looked up.
    ``processes`` that serve the same database share what each lets through
    without asking the others.
    Without ``mail``, what people are told is put into the folder ``outbox`` below ``home``.
    """
    from driveway_photos import FolderPhotoStore
    from driveway_postgres import Database
    from driveway_secrets import (
        AuditKey,
        FileKeyRing,
        FileWitness,
        FolderKeyStore,
        HmacSigner,
        cookie_key,
    )

    audit_key = AuditKey.open(home)
    database = Database.open(
        url, cipher=cipher_of(home, ring), mark=audit_key.mark, pool_size=pool_size, rules=rules
    )
    try:
        container = assembled(database)
        container.key_store.override(providers.Singleton(FolderKeyStore.open, home))
        own = providers.Singleton(FileKeyRing.open, home)
        container.key_ring.override(own if ring is None else providers.Object(ring))
        container.photo_store.override(providers.Singleton(FolderPhotoStore.open, home))
        container.cookie_key.override(providers.Singleton(cookie_key, home))
        container.signer.override(providers.Singleton(HmacSigner.open, home))
        container.audit_witness.override(providers.Singleton(FileWitness.open, home))
        container.checkpoint_signer.override(providers.Object(audit_key))
        container.processes.override(providers.Object(processes))
        write_to_people(container, mail or MailSettings(), home=home)
        with _connected(container, stripe, cars, addresses):
            yield container
    finally:
        database.dispose()


@contextmanager
def database_url(settings: ProcessSettings, *, owner: bool = False, say: Say = _silent) -> Iterator[str]:
    """The URL to work with: the one that is set, else that of the embedded PostgreSQL, started and migrated.

    An embedded database is brought to this program's schema by itself; one
    that you name is only ever changed by ``init`` and ``migrate``. It logs in
    as the application, or, to make a copy of it all, as the ``owner``.
    """
    if settings.database_url is not None:
        yield (settings.owner_url if owner else None) or settings.database_url
        return
    from driveway_postgres import as_application, upgrade

    with embedded(settings).running(say=say) as url:
        upgrade(url)
        yield url if owner else as_application(url)


def fresh_copy(url: str, suffix: str) -> str:
    """The URL of a copy of a database, named like it with a suffix, instead of the copy made last.

    Nobody may be connected to the database meanwhile; raises ``CopyNotAllowed`` and ``InUse``.
    """
    from driveway_postgres import fresh_copy

    return fresh_copy(url, suffix)


def application_copy(settings: ProcessSettings, owner_url: str, suffix: str) -> str:
    """As ``fresh_copy``; in the embedded database, the URL is the application's."""
    from driveway_postgres import as_application

    copy = fresh_copy(owner_url, suffix)
    return as_application(copy) if settings.database_url is None else copy


def keeper(settings: ProcessSettings) -> Callable[[], None] | None:
    """What a server calls now and then: it starts the embedded PostgreSQL again if that has died.

    None for a database that you name: that one is yours to keep up. To be
    called while ``database_url`` is open.
    """
    if settings.database_url is not None:
        return None
    cluster = embedded(settings)

    def keep_up() -> None:
        if not cluster.status().running:
            with cluster.running():
                pass

    return keep_up


def migrate(settings: ProcessSettings, *, say: Say = _silent) -> str:
    """Bring the database to this program's schema; the revision that it has now.

    One that you name is changed by its owner, ``DATABASE_OWNER_URL``.
    """
    from driveway_postgres import upgrade

    if settings.owner_url is not None:
        return upgrade(settings.owner_url)
    with embedded(settings).running(say=say) as url:
        return upgrade(url)


def embedded(settings: ProcessSettings) -> "Cluster":
    """The PostgreSQL that lives below the home; raises ``NotEmbedded`` where another one is named."""
    if settings.database_url is not None:
        raise NotEmbedded
    if sys.platform == "win32":
        raise NoEmbedded
    from driveway_embedded import Cluster, find_binaries

    return Cluster(settings.home, find_binaries(settings.pg_bin))


@contextmanager
def at_database(
    url: str, settings: ProcessSettings, *, pool_size: int | None = None, processes: int = PROCESSES
) -> Iterator[Container]:
    """The marketplace at a database that is up, with everything else as the settings describe it.

    Raises ``SettingsWrong`` for an adapter of others that cannot be opened.
    """
    home, around = settings.home, settings.environment
    with (
        key_ring(settings.plugs, home=home, environment=around) as ring,
        on_postgres(
            url,
            home=home,
            pool_size=pool_size or settings.pool_size,
            processes=processes,
            rules=rule_book(settings.plugs),
            stripe=settings.stripe,
            cars=settings.cars,
            addresses=settings.addresses,
            mail=settings.mail,
            ring=ring,
        ) as container,
        plugged(container, settings.plugs, home=home, environment=around),
    ):
        if settings.pgbackrest is not None:
            container.backups.override(providers.Object(backups_of(settings.pgbackrest)))
        yield container


@contextmanager
def opened(settings: ProcessSettings, *, say: Say = _silent) -> Iterator[Container]:
    """The marketplace that the settings describe; raises when its schema is not this program's."""
    with database_url(settings, say=say) as url, at_database(url, settings) as container:
        container.stores().check()
        yield container
