"""The roles that the rows are guarded by: the owner's migration makes them where they are missing.

Roles belong to the whole server, so that several databases of it share them.
Source: docs/row-security.md.
"""

from typing import ClassVar, Final
from urllib.parse import urlsplit, urlunsplit

import attrs
from psycopg import errors as pg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from driveway_core.errors import NotAllowed, Unavailable
from driveway_postgres.runner import Runner

APP: Final = "driveway_app"
"""The application: owns nothing, and sees what the acting account may see."""
SYSTEM: Final = "driveway_system"
"""Jobs, operators, webhooks and the command line: sees every row, and owns nothing."""
BYPASS: Final = "driveway_bypass"
"""Owns the narrow views and the definer functions; nobody acts as it."""

NOBODY: Final = "none"
"""No role but that which the URL logs in as."""

_MAKING: Final = {
    APP: f"CREATE ROLE {APP} LOGIN NOINHERIT",
    SYSTEM: f"CREATE ROLE {SYSTEM} NOLOGIN",
    BYPASS: f"CREATE ROLE {BYPASS} NOLOGIN",
}
_KNOWN: Final = "SELECT rolname::text FROM pg_roles"
_MEMBERS: Final = """
    SELECT of.rolname || ' TO ' || who.rolname
      FROM pg_auth_members JOIN pg_roles of ON of.oid = roleid JOIN pg_roles who ON who.oid = member"""
_OWNER: Final = "SELECT current_user::text"
_LOGIN: Final = f"""
    SELECT session_user::text,
           coalesce(pg_has_role(session_user, to_regrole('{APP}'), 'MEMBER')
                AND pg_has_role(session_user, to_regrole('{SYSTEM}'), 'MEMBER'), false)""".encode()
_MAY_LEAVE: Final = b"""
    SELECT rolbypassrls OR coalesce(pg_has_role(session_user, relowner, 'MEMBER'), false)
      FROM pg_roles, pg_class WHERE rolname = session_user AND pg_class.oid = to_regclass('users')"""
_IS_THERE: Final = (pg.DuplicateObject, pg.UniqueViolation)


def as_application(url: str) -> str:
    """The same URL for the application's login, where no password is asked: a server of one's own."""
    parts = urlsplit(url)
    _, at, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{APP}{at or '@'}{place}"))


@attrs.frozen
class RolesMissing(NotAllowed):
    """The owner may not make the roles that guard the rows, or not give them to whom they belong."""

    slug: ClassVar[str] = "roles-missing"
    title: ClassVar[str] = "The database lacks roles that guard its rows"

    statements: tuple[str, ...]

    def __str__(self) -> str:
        return (
            "The owner of this database may not make the roles that guard its rows. "
            f"Let an administrator run: {'; '.join(self.statements)};"
        )


@attrs.frozen
class LoginNotAdmitted(Unavailable):
    """Whoever the URL logs in as may not act as the application and as the system."""

    slug: ClassVar[str] = "login-not-admitted"
    title: ClassVar[str] = "The database's login lacks its roles"

    login: str

    def __str__(self) -> str:
        return (
            f"DATABASE_URL logs in as {self.login}, who may not act as the application: "
            f"log in as {APP}, or let an administrator run: GRANT {APP}, {SYSTEM} TO {self.login};"
        )


def refuse_stranger(run: Runner) -> None:
    """Raises ``LoginNotAdmitted`` unless whoever is logged in may take on both roles."""
    login, admitted = run.one(_LOGIN) or ("nobody", False)
    if not admitted:
        raise LoginNotAdmitted(login)


def may_leave(run: Runner) -> bool:
    """Whether whoever is logged in could leave the role that rows are guarded from: the owner, say."""
    return run.is_so(_MAY_LEAVE, {})


def bring_up(connection: Connection) -> None:
    """Make the roles that are missing and let each be taken on by whom it is for; raises ``RolesMissing``."""
    known = set(connection.exec_driver_sql(_KNOWN).scalars())
    _try_all(connection, [making for role, making in _MAKING.items() if role not in known])
    owner = connection.exec_driver_sql(_OWNER).scalar_one()
    members = set(connection.exec_driver_sql(_MEMBERS).scalars())
    wanted = [f"{SYSTEM} TO {APP}", *(f"{role} TO {owner}" for role in _MAKING if owner not in _MAKING)]
    _try_all(connection, [f"GRANT {_quoted(each)}" for each in wanted if each not in members])


def _quoted(membership: str) -> str:
    role, _, member = membership.partition(" TO ")
    return f'{role} TO "{member.replace(chr(34), chr(34) * 2)}"'


def _try_all(connection: Connection, statements: list[str]) -> None:
    for number, each in enumerate(statements):
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(each)
        except DBAPIError as error:
            if isinstance(error.orig, _IS_THERE):
                continue  # another database of this server is being migrated at this moment
            if isinstance(error.orig, pg.InsufficientPrivilege):
                raise RolesMissing(tuple(statements[number:])) from error
            raise
