"""One request that was understood, and the checks on what it says."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

import attrs

from driveway_sandbox.tesla.accounts import Allowance, Owner
from driveway_sandbox.tesla.garage import ListedCar
from driveway_sandbox.tesla.problems import FleetProblem, wrong
from driveway_sandbox.tesla.realm import Realm

Body: TypeAlias = Mapping[str, Any]
"""The members of a request's JSON object."""
Reply: TypeAlias = dict[str, Any]
"""The members of an answer's JSON object, the envelope included."""
Check: TypeAlias = Callable[[object], bool]

UNKNOWN_CAR: Final = "not_found"


@attrs.frozen(kw_only=True)
class Call:
    """One call: ``name`` is the last part of its path where that is one of many commands.

    ``signed`` where the command proxy signed it on its way.
    """

    realm: Realm
    region: str
    at: datetime
    allowance: Allowance
    query: Mapping[str, str]
    body: Body
    name: str = ""
    listed: ListedCar | None = None
    signed: bool = False

    @property
    def owner(self) -> Owner:
        """Who asks; the application's own tokens ask for nobody."""
        if self.allowance.owner is None:
            raise FleetProblem(403, "Unauthorized missing scopes", "a third-party token is wanted")
        return self.allowance.owner

    @property
    def car(self) -> ListedCar:
        """The car that the path names."""
        if self.listed is None:
            raise FleetProblem(404, UNKNOWN_CAR, "")
        return self.listed


def is_text(value: object) -> bool:
    """Whether it is a text with something in it."""
    return isinstance(value, str) and bool(value.strip())


def is_degrees(limit: float) -> Check:
    """Whether it is a number of degrees."""
    return lambda value: _number(value) and -limit <= float(str(value)) <= limit


def is_one_of(*values: object) -> Check:
    """Whether it is one of these, and of the same type."""
    return lambda value: any(type(value) is type(each) and value == each for each in values)


def is_stamp(value: object) -> bool:
    """Whether it is milliseconds since 1970, as a number or as its digits."""
    if isinstance(value, str):
        return value.isdecimal() and len(value) == 13
    return isinstance(value, int) and not isinstance(value, bool) and 10**12 <= value < 10**13


def is_amps(value: object) -> bool:
    """Whether it is a current that a car can be charged with."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 48


def is_vins(value: object) -> bool:
    """Whether it is a list of VINs."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(each, str) and len(each) == 17 for each in value)
    )


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def held_to(body: Body, needed: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> None:
    """Raises 400 for a member that is missing, wrong or unheard of."""
    known = {**needed, **(optional or {})}
    for name in needed:
        if name not in body:
            raise wrong(f"{name} is missing")
    for name, value in body.items():
        if name not in known:
            raise wrong(f"{name} is unheard of here")
        if not known[name](value):
            raise wrong(f"{name} has the wrong type or value")
