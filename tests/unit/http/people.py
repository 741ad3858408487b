"""Somebody who registered, what was sent to them, and their log-ins."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

import attrs
from tests.unit.http.world import PASSWORD, Document, Person, World

from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import SYSTEM, AccountId
from driveway_core.jobs import JobKind
from driveway_core.use_cases.proving import Made

EMAIL: Final = "ada@example.com"
NEW: Final = {
    "email": EMAIL,
    "password": PASSWORD,
    "first_name": "Ada",
    "last_name": "Lovelace",
    "user_type": "both",
    "phone": "+14155550132",
}


@attrs.frozen
class Registered:
    """Ada, who registered over HTTP and is logged in."""

    world: World
    person: Person

    @classmethod
    def over(cls, world: World) -> "Registered":
        """In a world where there was no Ada before."""
        world.got("POST", "/v1/accounts", body=NEW, status=201)
        return cls(world, log_in(world))

    @property
    def account(self) -> Account:
        """As it is kept."""
        with self.world.container.transactions().read(acting_as=SYSTEM) as work:
            return work.accounts.get(self.person.account.id)

    def sent(self, kind: JobKind) -> str:
        """The secret that the jobs of a kind send her, the latest."""
        make: dict[JobKind, Callable[[AccountId], Made | None]] = {
            JobKind.SEND_VERIFICATION: self.world.container.make_verification(),
            JobKind.SEND_RESET: self.world.container.make_reset(),
            JobKind.SEND_PHONE_CODE: self.world.container.make_phone_code(),
        }
        assert asked(self.world, kind)[-1] == self.person.account.id
        made = make[kind](self.person.account.id)
        assert made is not None
        return made.secret


def asked(world: World, kind: JobKind) -> list[UUID]:
    """About whom the jobs of a kind are."""
    with world.container.transactions().read(acting_as=SYSTEM) as work:
        jobs = work.jobs.look().jobs  # type: ignore[attr-defined]  # the store in memory shows them
    return [UUID(job.subject.partition("/")[0]) for job in jobs if job.kind is kind]


def log_in(world: World, password: str = PASSWORD, email: str = EMAIL) -> Person:
    """Ada with a new log-in."""
    session: Document = world.got(
        "POST", "/v1/sessions", body={"email": email, "password": password}, status=201
    )
    with world.container.transactions().read(acting_as=SYSTEM) as work:
        account = work.accounts.with_email(EmailAddress(email))
    assert account is not None
    return Person(account, session["access_token"])
