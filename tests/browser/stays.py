"""What drivers in a browser do, step by step: look for a place, and come to its price."""

import re
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tests.browser.visiting import Visitor

from driveway_demo.canvas import WIDTH
from driveway_demo.cast import soon

ZONE: Final = ZoneInfo("America/Los_Angeles")
MONEY: Final = re.compile(r"\$[0-9,]+\.[0-9]{2}")


def shortly(hours: int = 2) -> tuple[str, str]:
    """A stay from the next few minutes on, as a form takes it: one may check in at once."""
    stay = soon(now(), hours)
    return _typed(stay.start), _typed(stay.end)


def in_days(days: int, hours: int = 2) -> tuple[str, str]:
    """A stay in the afternoon of a later day."""
    day = now().replace(hour=14, minute=0, second=0, microsecond=0) + timedelta(days=days)
    return _typed(day), _typed(day + timedelta(hours=hours))


def now() -> datetime:
    """The time of the server that is looked at."""
    return datetime.now(ZONE)  # noqa: TID251  # a browser and a server go by it


def _typed(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")


def searches(visitor: Visitor, where: str, stay: tuple[str, str]) -> None:
    """From the start page to what is free then."""
    visitor.opens("/")
    page = visitor.page
    page.get_by_label("Where to?").fill(where)
    page.get_by_label("From", exact=True).fill(stay[0])
    page.get_by_label("Until", exact=True).fill(stay[1])
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search?**")


def chooses(visitor: Visitor, *, at_once: bool = True, pictured: bool = False) -> None:
    """The first place that is found, where wanted one that is booked without asking; up to check-out.

    It is ``pictured`` where a drawing of it has to be seen.
    """
    page = visitor.page
    wanted = page.locator(
        "#results > li[data-href]", has_text="Booked at once" if at_once else "Host says yes first"
    )
    wanted.first.get_by_role("link").click()
    page.wait_for_url("**/driveways/**")
    visitor.looks("the place and its price")
    if pictured:
        drawing = page.get_by_role("img", name="The driveway, picture 1")
        assert page.locator("figcaption").first.inner_text().startswith("A drawing, not a photo")
        assert drawing.evaluate("image => image.decode().then(() => image.naturalWidth)") == WIDTH
    page.get_by_role("button", name="Go on to book").click()
    page.wait_for_url("**/book/**")
    visitor.looks("check-out")


def books(visitor: Visitor) -> None:
    """The place is held, for a card that is yet to be entered."""
    another = visitor.page.get_by_role("radio", name="Another card")
    if another.count():
        another.check()
    visitor.page.get_by_role("button", name="Book for").click()
    visitor.page.wait_for_url("**/pay**")


def pays_with(visitor: Visitor, card: str, *, asks: bool = False) -> None:
    """At the stand-in for the payment service, with one of its cards; its bank may ask, and hears a yes."""
    page = visitor.page
    page.get_by_role("link", name="Enter a card").click()
    visitor.looks("a card at the stand-in")
    page.locator(f"input[name=card][value={card}]").check()
    page.get_by_role("button", name="Pay with this card").click()
    if asks:
        visitor.looks("the bank asks")
        page.get_by_role("button", name="Yes, that is me").click()
    page.wait_for_url("**/bookings/**")


def is_confirmed(visitor: Visitor) -> None:
    """The page says so, sooner or later, by itself or when it is opened again."""
    visitor.page.locator("#state").get_by_text("Address", exact=True).wait_for()
