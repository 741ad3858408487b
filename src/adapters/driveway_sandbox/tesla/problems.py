"""Errors as the Fleet API answers them.

Sources: Tesla's pages on conventions and response codes; bodies as seen by
teslamotors/vehicle-command and TeslaMate.
"""

import json
from typing import Final

import attrs

from driveway_sandbox.loopback import Answer

ASLEEP: Final = "vehicle unavailable: vehicle is offline or asleep"
"""What 408 says; through the command proxy it comes as 500."""


@attrs.define
class FleetProblem(Exception):
    """An answer that is an error; ``text`` is a body that is no JSON, an empty one included."""

    status: int
    error: str
    description: str = ""
    headers: dict[str, str] = attrs.field(factory=dict)
    text: str | None = None

    def __str__(self) -> str:
        return f"{self.status}: {self.error}"

    def answer(self) -> Answer:
        """As it goes over the wire."""
        if self.text is not None:
            return Answer(self.status, self.text.encode(), self.headers, kind="text/plain; charset=utf-8")
        told = {"response": None, "error": self.error, "error_description": self.description}
        return Answer(self.status, json.dumps(told).encode(), self.headers)


@attrs.define
class OAuthProblem(Exception):
    """An error of the token endpoint, which has no ``response`` member."""

    status: int
    error: str
    description: str

    def answer(self) -> Answer:
        """As it goes over the wire."""
        told = {"error": self.error, "error_description": self.description}
        return Answer(self.status, json.dumps(told).encode())


def wrong(what: str, *, error: str = "invalid_field") -> FleetProblem:
    """400: what was sent does not have the shape that it must have."""
    return FleetProblem(400, error, what)


def not_simulated(what: str) -> FleetProblem:
    """400 of this sandbox's own: Tesla may know it, the sandbox does not, and does not pretend to."""
    return FleetProblem(400, "sandbox_not_simulated", f"This sandbox does not simulate {what}.")


def missing_scopes() -> FleetProblem:
    """403: the owner has not allowed this."""
    return FleetProblem(403, "Unauthorized missing scopes", "")
