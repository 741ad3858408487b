"""A copy of a whole database beside it, for whoever wants to play without leaving a trace."""

from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

import attrs
import psycopg
from psycopg import errors as pg
from psycopg import sql

from driveway_core.errors import NotAllowed, Unavailable
from driveway_postgres.errors import DatabaseFault, DatabaseUnavailable

_CONNECT_TIMEOUT_S: Final = 5
_LONGEST_NAME: Final = 63
"""Bytes; PostgreSQL cuts off what is longer, which would name another database."""


@attrs.frozen
class CopyNotAllowed(NotAllowed):
    """The account that the URL names may not make the database ``name``, or not instead of the one there."""

    slug = "copy-not-allowed"
    title = "A copy of the database may not be made"

    name: str

    def __str__(self) -> str:
        return (
            f"A copy of the database, named {self.name}, is needed beside it, and its account may not make "
            "one: give it CREATEDB and let it own both, or unset DATABASE_URL."
        )


class InUse(Unavailable):
    """Somebody is connected to the database that is to be copied."""

    slug = "database-in-use"
    title = "The database is in use"
    retry_after = 10

    def __str__(self) -> str:
        return "Somebody else is connected to the database that is to be copied: stop what serves it first."


def fresh_copy(url: str, suffix: str) -> str:
    """The libpq URL of a copy of a database, named like it with a suffix; an earlier copy is gone before.

    Whoever is still connected to the earlier copy is cut off. Raises
    ``CopyNotAllowed``, ``InUse``, ``DatabaseUnavailable``.
    """
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=_CONNECT_TIMEOUT_S) as connection:
            template = connection.info.dbname
            name = _named(template, suffix)
            # By the template's own connection, which is the one that may be open while it is copied.
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
            making = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(making.format(sql.Identifier(name), sql.Identifier(template)))
    except pg.InsufficientPrivilege as error:
        raise CopyNotAllowed(name) from error
    except pg.ObjectInUse as error:
        raise InUse from error
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable from error
    except psycopg.Error as error:
        raise DatabaseFault from error
    return _elsewhere(url, name)


def _named(template: str, suffix: str) -> str:
    room = _LONGEST_NAME - len(suffix.encode())
    return template.encode()[:room].decode(errors="ignore") + suffix


def _elsewhere(url: str, name: str) -> str:
    """The URL with another database; written by hand, because a host may be empty, or several."""
    scheme, _, rest = url.partition("://")
    place, _, query = rest.partition("?")
    kept = [(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key != "dbname"]
    server = place.partition("/")[0]
    return f"{scheme}://{server}/{quote(name, safe='')}" + (
        f"?{urlencode(kept, quote_via=quote)}" if kept else ""
    )
