"""The city put into a marketplace, through the same use cases that hosts reach over HTTP."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, cast

import attrs

from driveway_app import Container
from driveway_core.accounts import Account, EmailAddress
from driveway_core.actors import SYSTEM, Actor, UserType
from driveway_core.drafts import DrivewayFields
from driveway_core.driveways import Driveway
from driveway_core.entries import AvailabilityType
from driveway_core.pages import LARGEST
from driveway_core.ports import Passwords
from driveway_core.recurrence import RecurrenceRule
from driveway_core.use_cases.open_hours import HoursDraft
from driveway_core.use_cases.register_account import RegisterAccount
from driveway_core.windows import TimeWindow
from driveway_demo.city import DRIVERS, HOSTS, DriverSketch, HostSketch, ListingSketch, city
from driveway_demo.hours import ZONE
from driveway_demo.photographing import hang_pictures

PASSWORD: Final = "find-a-free-driveway"  # noqa: S105  # of made-up people, and printed for whoever plays with them
OPERATOR: Final = "operator@driveway.example"

Progress = Callable[[int, int], None]
"""How many of how many listings are there."""


@attrs.define(eq=False)
class OneHash:
    """The ``Passwords`` port for the demo's people: one hash for a password, however many have it.

    They all have the one password above, which is printed, so salts of
    their own would protect nobody; and 60 honest hashes take seconds.
    """

    _real: Passwords
    _made: dict[str, str] = attrs.field(factory=dict)

    def hash(self, password: str) -> str:
        """The hash that was made first."""
        if password not in self._made:
            self._made[password] = self._real.hash(password)
        return self._made[password]

    def matches(self, password: str, hashed: str) -> bool:
        """As the real ones say."""
        return self._real.matches(password, hashed)

    def needs_rehash(self, hashed: str) -> bool:
        """As the real ones say."""
        return self._real.needs_rehash(hashed)


@attrs.frozen
class Seeder:
    """Registers what is missing, and leaves alone what is there."""

    container: Container
    register: RegisterAccount

    @classmethod
    def of(cls, container: Container) -> "Seeder":
        """For a marketplace."""
        passwords = OneHash(container.passwords())
        register = RegisterAccount(container.transactions(), passwords, container.clock(), container.new_id())
        return cls(container, register)

    def city(self, progress: Progress) -> None:
        """The hosts and their listings."""
        planned = city(_today(self.container))
        done, total = 0, len(planned.listings)
        for index, host in enumerate(HOSTS):
            account = self._account(host, UserType.HOST)
            listed = self.container.list_own_driveways()(account.actor, limit=LARGEST).items
            known = {driveway.address.line: driveway for driveway in listed}
            for sketch in (each for each in planned.listings if each.host == index):
                self._list(account.actor, sketch, known.get(str(sketch.body["address"])))
                done += 1
                progress(done, total)

    def people(self) -> None:
        """The drivers with their cars, and an operator, for somebody who looks around by hand."""
        for driver in DRIVERS:
            account = self._account(driver, UserType.DRIVER)
            if not self.container.list_vehicles()(account.actor, limit=1).items:
                self.container.add_vehicle()(
                    account.actor,
                    {"vin": driver.vin, "display_name": driver.display_name, "color": driver.color},
                )
        operator = HostSketch(OPERATOR, "Opal", "Quist", "+14155550199")
        self._account(operator, UserType.BOTH)
        self.container.promote_operator()(SYSTEM, EmailAddress(OPERATOR))

    def pictures(self) -> None:
        """A drawing for each listing that somebody who looks around is likely to open."""
        hang_pictures(self.container, _today(self.container))

    def _account(self, person: HostSketch | DriverSketch, user_type: UserType) -> Account:
        known = _known(self.container, person.email)
        if known is not None:
            return known
        return self.register(
            {
                "email": person.email,
                "password": PASSWORD,
                "first_name": person.first_name,
                "last_name": person.last_name,
                "phone": person.phone,
                "user_type": user_type,
            }
        )

    def _list(self, host: Actor, sketch: ListingSketch, there: Driveway | None) -> None:
        """One listing and its hours; of one that was left unfinished, the hours that are missing."""
        make, open_hours = self.container.list_driveway(), self.container.open_hours()
        driveway = there or make(host, cast("DrivewayFields", dict(sketch.body)))
        have = 0 if there is None else len(self.container.read_hours()(host, driveway.id))
        for entry in sketch.availability[have:]:
            open_hours(host, driveway.id, _draft(entry))


def is_seeded(container: Container) -> bool:
    """Whether the last listing of the city is there, hours and all; it is made last."""
    last = city(_today(container)).listings[-1]
    account = _known(container, HOSTS[last.host].email)
    if account is None:
        return False
    listed = container.list_own_driveways()(account.actor, limit=LARGEST).items
    found = [driveway for driveway in listed if driveway.address.line == last.body["address"]]
    return bool(found) and len(container.read_hours()(account.actor, found[0].id)) >= len(last.availability)


def _today(container: Container) -> date:
    return container.clock()().astimezone(ZONE).date()


def _known(container: Container, email: str) -> Account | None:
    with container.transactions().read(acting_as=SYSTEM) as work:
        return work.accounts.with_email(EmailAddress(email))


def _draft(entry: Mapping[str, object]) -> HoursDraft:
    """The core's draft of one entry of the API."""
    start, end = (datetime.fromisoformat(str(entry[name])) for name in ("start_time", "end_time"))
    rule, notes = entry.get("recurrence_rule"), entry.get("notes")
    return HoursDraft(
        kind=AvailabilityType(str(entry["availability_type"])),
        window=TimeWindow(start, end),
        rule=None if rule is None else RecurrenceRule.parse(str(rule)),
        notes=None if notes is None else str(notes),
    )
