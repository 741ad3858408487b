"""The five families of refusal; every error a caller can meet is one of them.

::

    DrivewayError
    ├── Refused        the request itself is wrong: repeating it will not help
    │   └── InvalidValue   one named field, with the reason
    ├── NotAllowed     right request, wrong actor
    ├── NotFound       no such thing, or none that this actor may know of
    ├── Conflict       the world moved on: read again, then decide
    └── Unavailable    nothing is wrong but now: try again after a pause

Leaves live beside the concept they belong to and carry their facts as
attributes. ``slug`` names the leaf for machines and never changes once
published; ``title`` names it for people; ``str(error)`` is the sentence
that a driver or a host reads.
"""

from typing import ClassVar

import attrs


class DrivewayError(Exception):
    """Anything Driveway-Hub refuses to do, or cannot do now."""

    slug: ClassVar[str] = "error"
    title: ClassVar[str] = "Something is wrong"


class Refused(DrivewayError):
    """The caller must change the request; the same one will be refused again."""

    slug = "refused"
    title = "That is not possible"


class NotAllowed(DrivewayError):
    """The request would be fine from somebody else."""

    slug = "not-allowed"
    title = "You may not do that"


class NotFound(DrivewayError):
    """There is no such thing, or none that this actor may know of."""

    slug = "not-found"
    title = "Not found"


class Conflict(DrivewayError):
    """The world has moved on since the caller last looked."""

    slug = "conflict"
    title = "That has changed in the meantime"


class Unavailable(DrivewayError):
    """Nothing is wrong with the request; it may succeed after ``retry_after`` seconds."""

    slug = "unavailable"
    title = "Please try again in a moment"
    retry_after: int = 1


@attrs.frozen
class InvalidValue(Refused):
    """One value is wrong: ``field`` names it in the caller's words, ``reason`` says why."""

    slug = "invalid-value"
    title = "A value is not right"

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


@attrs.frozen
class Missing(NotFound):
    """The thing that ``field`` refers to does not exist for this actor."""

    field: str
    what: str

    def __str__(self) -> str:
        return f"There is no such {self.what}."
