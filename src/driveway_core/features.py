"""Features that operators switch: on, off, or on for a part of the accounts.

Whoever has a feature at a share of 20 percent has it at 30, too: an account
stands at one place between 0 and 99 for each feature, made from its id.
"""

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import attrs

from driveway_core.actors import AccountId, Actor
from driveway_core.errors import InvalidValue, NotAllowed

_ALL: Final = 100
_AS_TOLD: Final = 'a feature is true, false, or the share of accounts in percent: {"best_order": 25}'


class Feature(StrEnum):
    """What can be switched."""

    BEST_ORDER = "best_order"
    CALENDAR_IMPORT = "calendar_import"
    CAR_LINKING = "car_linking"


@attrs.frozen
class FeatureOff(NotAllowed):
    """The marketplace does not offer this now, or not yet to this account."""

    slug = "feature-off"
    title = "That is not offered at the moment"

    feature: str

    def __str__(self) -> str:
        return "We do not offer this to you at the moment."


@attrs.frozen
class Features:
    """The share of accounts, in percent, that has each feature; one that is not named is on for all."""

    shares: Mapping[Feature, int] = attrs.field(factory=dict)

    @classmethod
    def of(cls, told: object) -> "Features":
        """From JSON; names that this program does not know are passed over: another version may."""
        shares = {name: _share(value) for name, value in _named(told).items()}
        return cls(
            {Feature(name): share for name, share in shares.items() if name in _KNOWN and share < _ALL}
        )

    def has(self, feature: Feature, actor: Actor) -> bool:
        """Whether the actor has it; of a feature for a part, visitors have none and operators all."""
        share = self.shares.get(feature, _ALL)
        if share in (0, _ALL):
            return share == _ALL
        if actor.operates:
            return True
        return actor.account_id is not None and _place(feature, actor.account_id) < share

    def need(self, feature: Feature, actor: Actor) -> None:
        """Raises ``FeatureOff`` unless the actor has it."""
        if not self.has(feature, actor):
            raise FeatureOff(feature.value)


_KNOWN: Final = frozenset(feature.value for feature in Feature)


def refuse_unknown_features(told: object) -> None:
    """Refuse a feature that there is not, such as one misspelt."""
    for name in _named(told):
        if name not in _KNOWN:
            raise InvalidValue("value", f"there is no feature {name!r}, but {', '.join(sorted(_KNOWN))}")


def _named(told: object) -> Mapping[str, object]:
    if not isinstance(told, dict):
        raise InvalidValue("value", f"must be an object of features; {_AS_TOLD}")
    return told


def _share(value: object) -> int:
    if isinstance(value, bool):
        return _ALL if value else 0
    if not isinstance(value, int) or not 0 <= value <= _ALL:
        raise InvalidValue("value", _AS_TOLD)
    return value


def _place(feature: Feature, account_id: AccountId) -> int:
    digest = hashlib.sha256(f"{feature.value}/{account_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % _ALL
