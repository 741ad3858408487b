"""Reading a request: its body and its query, strictly, and every fault named by its place."""

from collections.abc import Mapping
from typing import Final

import attrs
from flask import request
from pydantic import BaseModel, ValidationError

from driveway_core.errors import InvalidValue
from driveway_http.problems import Malformed, Place, WrongField, wrong_fields

_ALWAYS_TOLD_AS: Final[Mapping[str, str]] = {"time": "end_time"}
"""The core's names for what a request calls otherwise."""


@attrs.frozen
class Reader:
    """What one view takes: ``told_as`` says how its request calls what the core calls otherwise."""

    body: type[BaseModel] | None
    query: type[BaseModel] | None
    told_as: Mapping[str, str]

    @property
    def takes(self) -> bool:
        """Whether there is anything to read."""
        return self.body is not None or self.query is not None

    def read(self, given: dict[str, object]) -> dict[str, object]:
        """A view's arguments, body and query added to those of the path."""
        if self.query is not None:
            given["query"] = _query(self.query)
        elif request.query_string:
            _refuse_parameters()
        if self.body is not None:
            given["body"] = _body(self.body)
        return given

    def located(self, error: InvalidValue) -> Malformed:
        """A value that the core refused, at its place in the request."""
        field = self.told_as.get(error.field) or _ALWAYS_TOLD_AS.get(error.field, error.field)
        place = Place.PARAMETER if self._is_parameter(field) else Place.BODY
        where = field if place is Place.PARAMETER else f"/{field}"
        return Malformed(422, f"{field}: {error.reason}", [WrongField(where, error.reason, place)])

    def _is_parameter(self, field: str) -> bool:
        if self.query is None or (self.body is not None and field in self.body.model_fields):
            return False
        return field in {info.alias or name for name, info in self.query.model_fields.items()}


def _query(model: type[BaseModel]) -> BaseModel:
    try:
        return model.model_validate(_single() if request.query_string else {})
    except ValidationError as error:
        raise wrong_fields(error, Place.PARAMETER) from None


def _single() -> dict[str, str]:
    arguments = request.args.to_dict(flat=False)
    twice = [
        WrongField(name, "is given more than once", Place.PARAMETER)
        for name, values in arguments.items()
        if len(values) > 1
    ]
    if twice:
        raise Malformed(422, "A parameter can be given only once.", twice)
    return {name: values[0] for name, values in arguments.items()}


def _refuse_parameters() -> None:
    unknown = [WrongField(name, "is not a parameter here", Place.PARAMETER) for name in request.args]
    if unknown:
        raise Malformed(422, "This takes no parameters.", unknown)


def _body(model: type[BaseModel]) -> BaseModel:
    sent = request.get_data(cache=True)
    if sent and request.mimetype != "application/json":
        raise Malformed(415, "Send the body as application/json.")
    try:
        return model.model_validate_json(sent or b"{}")
    except ValidationError as error:
        raise wrong_fields(error) from None
