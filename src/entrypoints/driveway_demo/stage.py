"""What every scene has at hand: who acts, who tells, and what has happened so far."""

import time
from collections.abc import Callable
from typing import Final

import attrs

from driveway_demo.api import Api, Json, promise
from driveway_demo.car_side import CarSide
from driveway_demo.far_side import FarSide
from driveway_demo.telling import Teller

_LOOK_S: Final = 0.1


@attrs.frozen
class Stage:
    """``facts`` collects what happened, for machines; ``patience_s`` is how long news may take.

    ``meanwhile`` is done before each look for news: nothing where a worker works.
    """

    visitor: Api
    far: FarSide
    cars: CarSide
    tell: Teller
    facts: Json = attrs.field(factory=dict)
    patience_s: float = 20.0
    meanwhile: Callable[[], object] = lambda: None

    def no(self, problem: Json) -> None:
        """The API refused something, in its own words."""
        self.tell.refused(problem["status"], problem["title"], problem["detail"])

    def until(
        self, promised: str, look: Callable[[], Json], so: Callable[[Json], bool]
    ) -> tuple[Json, float]:
        """Look until it is so, and after how many seconds it was; raises ``NotAsPromised`` in the end."""
        began = time.monotonic()
        while True:
            self.meanwhile()
            seen = look()
            passed = time.monotonic() - began
            if so(seen):
                return seen, passed
            promise(passed < self.patience_s, f"within {self.patience_s:.0f} s, {promised}", seen)
            time.sleep(_LOOK_S)
