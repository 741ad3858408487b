"""Rules as data: how the fields of a stored rule are read, and refused by their names.

Data is what JSON keeps: objects, lists, strings, whole numbers, true and
false. Amounts and percentages are decimal strings, never floats.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Final, TypeVar

import attrs

from driveway_core.errors import InvalidValue
from driveway_core.money import DECIMALS, Money
from driveway_core.windows import instant

_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?", re.ASCII)
_LONGEST_DECIMAL: Final = 64
_CLOCK: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)

Choice = TypeVar("Choice", bound=Enum)

Json = str | int | bool | None | list["Json"] | dict[str, "Json"]
"""What a stored rule is made of."""


@attrs.define
class RuleData:
    """One object of a rule; every reader refuses a wrong field by its place, as in ``rules/2/multiplier``.

    ``currency`` is the listing's; amounts are in it. Call ``done`` at the end:
    it refuses fields that nobody read.
    """

    fields: Mapping[str, Json]
    currency: str
    place: str = "rules"
    _read: set[str] = attrs.field(factory=set, init=False)

    def wrong(self, name: str, reason: str) -> InvalidValue:
        """The refusal of one field."""
        return InvalidValue(f"{self.place}/{name}", reason)

    def has(self, name: str) -> bool:
        """Whether the field is given, and not null."""
        self._read.add(name)
        return self.fields.get(name) is not None

    def text(self, name: str, *, longest: int = 100) -> str:
        """Plain text on one line, not empty."""
        value = self._required(name)
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise self.wrong(name, "must be plain text on one line")
        if len(value) > longest:
            raise self.wrong(name, f"at most {longest} characters")
        return value

    def decimal(self, name: str, low: str, high: str, *, places: int = 4) -> Decimal:
        """A decimal string between two bounds, both included, with at most so many places."""
        value = self._required(name)
        if not isinstance(value, str):
            raise self.wrong(name, 'must be a decimal in quotes, as in "1.5"')
        if len(value) > _LONGEST_DECIMAL or not _DECIMAL.fullmatch(value):
            raise self.wrong(name, "is not a number")
        number = Decimal(value)
        if not Decimal(low) <= number <= Decimal(high):
            raise self.wrong(name, f"must lie between {low} and {high}")
        if number != round(number, places):
            raise self.wrong(name, f"has at most {places} decimals")
        return number

    def whole(self, name: str, low: int, high: int) -> int:
        """A whole number between two bounds, both included."""
        value = self._required(name)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.wrong(name, f"must be a whole number from {low:,} to {high:,}")
        return value

    def amount(self, name: str) -> Money:
        """An amount above zero, a decimal string in the listing's currency."""
        value = self._required(name)
        if not isinstance(value, str):
            raise self.wrong(name, 'must be an amount in quotes, as in "2.50"')
        money = Money.of(value, self.currency, field=f"{self.place}/{name}")
        if money.minor <= 0:
            raise self.wrong(name, "must be more than zero")
        return money

    def moment(self, name: str) -> datetime:
        """A time with its offset from UTC, as RFC 3339 writes it."""
        try:
            return instant(datetime.fromisoformat(self.text(name)), field=f"{self.place}/{name}")
        except ValueError:
            raise self.wrong(name, "is not a time such as 2027-03-14T09:00:00-07:00") from None

    def choice(self, name: str, choices: type[Choice]) -> Choice:
        """One of a few words."""
        words = {each.value: each for each in choices}
        value = self._required(name)
        if not isinstance(value, str) or value not in words:
            raise self.wrong(name, f"must be one of {', '.join(words)}")
        return words[value]

    def choices(self, name: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """Some of a few words, each once, in the order of the words."""
        value = self._required(name)
        words = [each.value for each in choices]
        if not isinstance(value, list) or not value or not all(each in words for each in value):
            raise self.wrong(name, f"must be a list of some of {', '.join(words)}")
        if len(set(map(str, value))) < len(value):
            raise self.wrong(name, "names one of them twice")
        return tuple(each for each in choices if each.value in value)

    def minute_of_day(self, name: str) -> int:
        """A wall-clock time such as 07:30, as minutes since midnight."""
        match = _CLOCK.fullmatch(self.text(name))
        if match is None:
            raise self.wrong(name, "must be a time such as 07:30; midnight is 00:00")
        return int(match[1]) * 60 + int(match[2])

    def in_its_currency(self) -> "RuleData":
        """The same object read in the currency that it names; in the listing's where it names none."""
        if self.has("currency"):
            code = self.text("currency")
            if code not in DECIMALS:
                raise self.wrong("currency", f"{code!r} is not a currency we know")
            self.currency = code
        return self

    def objects(self, name: str, *, most: int) -> Iterator["RuleData"]:
        """The objects of a list that is not empty, each ``done`` when the next is asked for."""
        value = self._required(name)
        if not isinstance(value, list) or not 0 < len(value) <= most:
            raise self.wrong(name, f"must be a list of 1 to {most}")
        for place, each in enumerate(value):
            if not isinstance(each, dict):
                raise self.wrong(f"{name}/{place}", "must be an object")
            inner = RuleData(each, self.currency, f"{self.place}/{name}/{place}")
            yield inner
            inner.done()

    def done(self) -> None:
        """Refuses the first field that nobody read."""
        for name in self.fields:
            if name not in self._read:
                raise self.wrong(_as_pointer(name), "is not a field of this rule")

    def _required(self, name: str) -> Json:
        if not self.has(name):
            raise self.wrong(name, "is missing")
        return self.fields[name]


def _as_pointer(name: str) -> str:
    """A name that somebody made up, as a part of a JSON pointer."""
    return name[:100].replace("~", "~0").replace("/", "~1")
