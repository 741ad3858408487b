"""A driver's stay, booked through pages: what tests of the pages after the check-out begin with."""

from datetime import datetime, timedelta
from typing import Final

import attrs
from tests.unit.http.world import Document, Person
from tests.unit.web.browsing import Browser, Town

from driveway_web.wall_times import written

ZONE: Final = "America/Los_Angeles"


@attrs.frozen
class Asked:
    """A place, a car, and a stay there; ``browser`` is its driver's."""

    town: Town
    browser: Browser
    host: Person
    driveway: Document
    vehicle: Document
    start: datetime
    end: datetime

    @property
    def form(self) -> dict[str, str]:
        """As the page of the listing asks for its price."""
        times = {"start_time": written(self.start, ZONE), "end_time": written(self.end, ZONE)}
        return {**times, "car": str(self.vehicle["id"])}

    def quoted(self) -> str:
        """Where its price is to be booked."""
        return self.browser.sent(f"/driveways/{self.driveway['id']}/quote", self.form)

    def booked(self, **form: str) -> str:
        """The address of the stay, booked."""
        return self.browser.sent(self.quoted(), form)


def asked(town: Town, driver: Browser, *, hours: float = 24, lasts: float = 2, **fields: object) -> Asked:
    """Two hours from tomorrow on, at somebody's driveway with these fields."""
    assert driver.person is not None
    host = town.somebody("Grace")
    start = (town.now + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
    return Asked(
        town,
        driver,
        host,
        town.driveway(host, **fields),
        town.vehicle(driver.person),
        start,
        start + timedelta(hours=lasts),
    )
