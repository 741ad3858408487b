"""The cars of the story, as those who sit in them see them, and their maker's page in a driver's browser.

It is played at the stand-in for Tesla, by its control calls and its pages.
"""

from typing import Final

import attrs
import httpx

from driveway_demo.api import Json, promise
from driveway_demo.people import DriverSketch
from driveway_demo.stretches import Point

_TIMEOUT: Final = 30.0
_NOT_TESLA: Final = "this is not Tesla"


@attrs.frozen
class CarSide:
    """What drivers do where the marketplace does not look."""

    http: httpx.Client

    @classmethod
    def at(cls, address: str) -> "CarSide":
        """Of the stand-in that answers there; close ``http`` in the end."""
        return cls(httpx.Client(base_url=address, timeout=_TIMEOUT, trust_env=False))

    @property
    def address(self) -> str:
        """Where a browser shows all cars on a map."""
        return str(self.http.base_url).rstrip("/")

    def says_what_it_is(self) -> None:
        """The page with the cars says that it is not Tesla."""
        page = self.http.get("/")
        promise(_NOT_TESLA in page.text, "the page with the cars says that it is not Tesla", page.text)

    def has(self, driver: DriverSketch, at: Point, *, asleep: bool = False, follows: bool = False) -> None:
        """The driver has an account there with one car; who ``follows`` drives where the car is sent."""
        self._control("owners", name=driver.first_name)
        self._control(
            "cars",
            owner=driver.first_name,
            vin=driver.vin,
            display_name=driver.display_name,
            latitude=at[0],
            longitude=at[1],
            asleep=asleep,
            follows=follows,
        )

    def lets_in(self, url: str, driver: DriverSketch) -> str:
        """The driver's browser opens the page, and they allow everything; where it is sent back to."""
        page = self.http.get(url)
        promise(_NOT_TESLA in page.text, "the page says that it is not Tesla", page.text)
        sent = self.http.post(url, data={"owner": driver.first_name, "outcome": "allow"})
        promise(sent.status_code == 303, "the page leads back to the marketplace", sent.status_code)
        return sent.headers["location"]

    def shows(self, vin: str) -> Json:
        """What the car's display shows, and where it is."""
        return self._answer(self.http.get(f"/_sandbox/cars/{vin}"))

    def drives(self, vin: str, to: Point) -> None:
        """Its driver gets in, and drives somewhere."""
        self._control(f"cars/{vin}/drive", latitude=to[0], longitude=to[1])

    def _control(self, path: str, **given: object) -> Json:
        return self._answer(self.http.post(f"/_sandbox/{path}", json=given))

    def _answer(self, response: httpx.Response) -> Json:
        promise(
            response.status_code == 200, f"the stand-in for Tesla does {response.url.path}", response.text
        )
        answer: Json = response.json()
        return answer
