"""Forms: what was typed stays, what is wrong stands beside its field, and what was refused is said above it.

A form is read with the models of the API, so that both refuse the same.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Final, Self, TypeVar

import attrs
from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from driveway_core.card_data import CardDataRefused, holds_card_number, names_card_data
from driveway_core.errors import DrivewayError, InvalidValue
from driveway_http.problems import Malformed, wrong_fields

Model = TypeVar("Model", bound=BaseModel)

_NEVER_KEPT: Final = frozenset({"password", "current_password", "token", "code"})
_UNREAD: Final = "csrf_token"
ONCE: Final = "once"
"""The field with the key of a form that moves money; see ``driveway_web.once``."""
_KEY_BYTES: Final = 18
_AMOUNTS: Final = frozenset(
    {"amount", "daily_rate", "hourly_rate", "max_total", "monthly_rate", "overstay_penalty", "weekly_rate"}
)
"""Fields of dollars, which people write with their sign."""


@attrs.frozen(kw_only=True)
class Form:
    """A form as it stands: ``values`` and ``errors`` by the names of fields, ``problem`` for all of it."""

    values: Mapping[str, Sequence[str]] = attrs.field(factory=dict)
    errors: Mapping[str, str] = attrs.field(factory=dict)
    problem: str | None = None

    @classmethod
    def filled(cls, values: Mapping[str, object]) -> Self:
        """With what is known already; None is an empty field, a truth is a ticked box."""
        return cls(values={name: _written(value) for name, value in values.items()})

    @classmethod
    def of(cls, sent: MultiDict[str, str]) -> Self:
        """As a browser sent it."""
        return cls(
            values={
                name: tuple(_typed(name, each) for each in sent.getlist(name))
                for name in sent
                if name != _UNREAD
            }
        )

    @classmethod
    def sent(cls) -> Self:
        """That of this request: its body, or what stands behind the question mark of a page that is read."""
        return cls.of(request.args if request.method in ("GET", "HEAD") else request.form)

    def value(self, name: str) -> str:
        """What stands in a field; nothing where there is none."""
        values = self.values.get(name, ())
        return values[0] if values else ""

    def shown(self, name: str) -> str:
        """What stands in a field when the page is shown again: no secret does."""
        return "" if name in _NEVER_KEPT else self.value(name)

    def chosen(self, name: str) -> Sequence[str]:
        """Everything that was chosen under a name."""
        return self.values.get(name, ())

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.value(name) not in ("", "false")

    def key(self) -> str:
        """That under which it is done once: as it was sent, for that may have been done, or a fresh one."""
        return self.value(ONCE) or secrets.token_urlsafe(_KEY_BYTES)

    def read(
        self, model: type[Model], *, boxes: Sequence[str] = (), empty: Sequence[str] = (), **known: str
    ) -> Model:
        """The fields that a model of the API has; raises ``Malformed`` with every one that is wrong.

        ``boxes`` are fields of one box: not ticked is false. What is left
        empty is not sent, but for those named in ``empty``. ``known`` is
        what the page knows better than the form.
        """
        names = {info.alias or name for name, info in model.model_fields.items()}
        told = {
            name: self.value(name)
            for name in names & self.values.keys()
            if self.value(name).strip() or name in empty
        }
        told |= {name: "true" if self.ticked(name) else "false" for name in boxes}
        try:
            return model.model_validate_strings({**told, **known})
        except ValidationError as error:
            raise wrong_fields(error) from None

    def read_choice(self, name: str, choices: Sequence[str]) -> str:
        """One of several; raises ``InvalidValue`` for anything else."""
        chosen = self.value(name)
        if chosen not in choices:
            raise InvalidValue(name, "choose one of those that are offered")
        return chosen

    def refused(self, error: DrivewayError | Malformed, told_as: Mapping[str, str] | None = None) -> Self:
        """The form with what was wrong with it; ``told_as`` names what the core calls otherwise."""
        renamed = told_as or {}
        if isinstance(error, InvalidValue):
            field = renamed.get(error.field, error.field)
            return attrs.evolve(self, errors={**self.errors, field: error.reason})
        if isinstance(error, Malformed) and error.errors:
            wrong = {each.where.strip("/"): each.reason for each in error.errors}
            return attrs.evolve(
                self, errors={renamed.get(name, name): reason for name, reason in wrong.items()}
            )
        words = error.detail if isinstance(error, Malformed) else str(error) or error.title
        return attrs.evolve(self, problem=words)


def refuse_card_numbers() -> None:
    """No card's number comes in by a form either."""
    for name, value in request.form.items(multi=True):
        if name != _UNREAD and (names_card_data(name) or holds_card_number(value)):
            raise CardDataRefused(name)


def _typed(name: str, text: str) -> str:
    """As it was typed; an amount without its sign."""
    return text.strip().removeprefix("$").lstrip() if name in _AMOUNTS else text


def _written(value: object) -> tuple[str, ...]:
    if value is None or value is False:
        return ()
    if value is True:
        return ("true",)
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(str(each) for each in value)
    return (str(value),)
