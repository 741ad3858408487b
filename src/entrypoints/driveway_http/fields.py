"""The kinds of fields that requests and answers are made of."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Generic, TypeVar

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
)

from driveway_core.errors import InvalidValue
from driveway_core.money import Money
from driveway_core.vin import Vin
from driveway_http.reasons import AMOUNT

T = TypeVar("T")

ABSENT: Any = Field(default=None)
"""For a field that may be left out but not be null; ``model_fields_set`` tells, nobody looks at the value."""

_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_LOST_PLUS: Final = re.compile(r"([Tt].*) ([0-9]{2}:[0-9]{2})$")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_WHOLE: Final = re.compile(r"-?[0-9]{1,9}")


class In(BaseModel):
    """What a client sends: exact types, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Query(BaseModel):
    """What a client puts behind the question mark: text that is read, no unknown names."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Out(BaseModel):
    """What a client gets."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


def _plain(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must be plain text")
    return text


def _one_line(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("must be plain text on one line")
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _email(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None


def _email_or_anything(text: str) -> str:
    """One address has one spelling; what is no address will simply not be found."""
    try:
        return _email(text)
    except ValueError:
        return text


def _phone(text: str) -> str:
    problem = "write it with + and the country code, for example +14155550132"
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        raise ValueError(problem) from None
    if not phonenumbers.is_possible_number(number):
        raise ValueError(problem)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _vin(text: str) -> str:
    try:
        return Vin.parse(text).value
    except InvalidValue as error:
        raise ValueError(error.reason) from None


def _written_as_time(value: object) -> object:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise ValueError("write it as in 2026-11-22T09:00:00-08:00")
    return value


def _plus_again(value: object) -> object:
    """A ``+`` that was not escaped in a query arrives as a blank."""
    return _LOST_PLUS.sub(r"\1+\2", value) if isinstance(value, str) else value


def _whole(value: object) -> object:
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise ValueError("must be a whole number")
    return value


def _truth(value: object) -> object:
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError("must be true or false")
    return value


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is out of range") from None


Line = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_one_line)]
"""A short text on one line."""

LongLine = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_one_line)]
"""A longer text on one line."""

Text = Annotated[str, StringConstraints(max_length=5_000), AfterValidator(_plain)]
"""A longer text; an empty one removes it."""

LongText = Annotated[str, StringConstraints(max_length=100_000), AfterValidator(_plain)]
"""Text that programs read, and long lists in it."""

Note = Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_plain)]
"""A note; an empty one removes it."""

Email = Annotated[
    str,
    StringConstraints(max_length=254),
    AfterValidator(_email),
    Field(json_schema_extra={"format": "email"}, examples=["ada@example.com"]),
]
AnyEmail = Annotated[str, StringConstraints(max_length=254), AfterValidator(_email_or_anything)]
"""An address to look for: whether it can be one is nothing that a log-in tells."""

Phone = Annotated[
    str, StringConstraints(max_length=32), AfterValidator(_phone), Field(examples=["+14155550132"])
]
VinText = Annotated[
    str, StringConstraints(max_length=40), AfterValidator(_vin), Field(examples=["5YJ3E1EA1PF000316"])
]

Moment = datetime
"""A time of an answer: the core's are in UTC, and written so."""

MomentIn = Annotated[
    AwareDatetime,
    Strict(strict=False),
    BeforeValidator(_written_as_time),
    AfterValidator(_utc),
    Field(examples=["2026-11-22T09:00:00-08:00"]),
]
"""A time with its offset from UTC."""

QueryMoment = Annotated[MomentIn, BeforeValidator(_plus_again)]
Whole = Annotated[int, BeforeValidator(_whole)]
Truth = Annotated[bool, BeforeValidator(_truth)]

Amount = Annotated[str, StringConstraints(pattern=AMOUNT), Field(examples=["8.50"])]
"""A decimal amount, as text so that no digit is lost."""

PAGE: Final = 20


class PageQuery(Query):
    """Which part of a long list."""

    limit: Annotated[Whole, Field(ge=1, le=100)] = PAGE
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None


class RepeatHeaders(BaseModel):
    """What makes a call repeatable."""

    idempotency_key: Annotated[str, StringConstraints(min_length=1, max_length=255)] | None = Field(
        None,
        alias="Idempotency-Key",
        description="Names this wish: the same key and body have one effect and one answer, for 24 hours.",
    )


class ProblemField(Out):
    """One wrong value: a JSON ``pointer`` into the body, or the query ``parameter``, or the ``header``."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None
    detail: str


class Problem(BaseModel):
    """A problem detail of RFC 9457; the facts of its type are further members."""

    model_config = ConfigDict(extra="allow", frozen=True)

    type: str = Field(description="where this server describes it", examples=["/problems/window-taken"])
    title: str
    status: int
    detail: str
    errors: list[ProblemField] | None = None


class PageOut(Out, Generic[T]):
    """One page of a list."""

    items: list[T]
    next_cursor: str | None


def amount(money: Money) -> str:
    """An amount with exactly its currency's decimals."""
    return str(money.decimal)


def amount_or_none(money: Money | None) -> str | None:
    """As ``amount``, where there may be none."""
    return None if money is None else amount(money)


def number(value: Decimal) -> str:
    """A number as text, without an exponent."""
    return format(value, "f")
