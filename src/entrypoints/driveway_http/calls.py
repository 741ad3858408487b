"""What stands around every view: who asks, what they sent, and how the answer leaves.

A view is a function of a :class:`Call` and, by their annotations, of its
``body`` and ``query`` models and its path arguments; it returns an
:class:`Answer`. The same annotations make the OpenAPI document.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Final, TypeVar, get_type_hints
from uuid import UUID

import attrs
from flask import Blueprint, Response, current_app, g, request
from pydantic import BaseModel, ValidationError
from spectree import Response as Documented
from spectree import SpecTree

from driveway_app import Container
from driveway_core.actors import ANYONE, Actor
from driveway_core.errors import DrivewayError, InvalidValue
from driveway_core.once import AlreadyDone, Once, Reply
from driveway_core.sessions import NotSignedIn, SignedIn
from driveway_http.fields import ProblemDocument
from driveway_http.problems import Malformed, WrongField, of_error, of_malformed, status_of, wrong_fields

M = TypeVar("M", bound=BaseModel)

KEPT: Final = frozenset({402, 404, 409, 422})
"""Refusals that are kept under an idempotency key; others may turn out differently next time."""

_LONGEST_KEY: Final = 255
EXTENSION: Final = "driveway"


@attrs.frozen(kw_only=True)
class Answer:
    """What a view gives: a model, or nothing for 204."""

    status: int = 200
    body: BaseModel | None = None
    headers: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Call:
    """One request, as a view needs to know it."""

    container: Container
    signed_in: SignedIn | None
    once: Once | None

    @property
    def actor(self) -> Actor:
        """The one who asks; a visitor when there is no token."""
        return ANYONE if self.signed_in is None else self.signed_in.actor

    @property
    def session(self) -> SignedIn:
        """The session that the request came with."""
        if self.signed_in is None:
            raise NotSignedIn
        return self.signed_in


View = Callable[..., Answer]
Again = Callable[[Call, UUID], Answer]


@attrs.frozen
class Api:
    """One resource's routes, documented as they are made."""

    blueprint: Blueprint
    spec: SpecTree

    def route(
        self,
        method: str,
        path: str,
        *,
        answers: Mapping[int, type[BaseModel] | None],
        problems: tuple[int, ...] = (),
        signed_in: bool = True,
        again: Again | None = None,
        even_in_maintenance: bool = False,
    ) -> Callable[[View], View]:
        """A view at a path.

        ``again`` makes the call repeatable by an idempotency key: it answers
        for the resource that the first call made, when that call's own answer
        was lost. Reads go on in maintenance; other calls do if they say so.
        """

        def decorate(view: View) -> View:
            hints = get_type_hints(view)
            body_model, query_model = hints.get("body"), hints.get("query")

            @wraps(view)
            def serve(**path_arguments: object) -> Response:
                signed = _signed_in(required=signed_in)
                container = _container()
                if method != "GET" and not even_in_maintenance:
                    _refuse_in_maintenance(container, signed)
                given: dict[str, object] = dict(path_arguments)
                call = Call(
                    container=container,
                    signed_in=signed,
                    once=_once(container, signed) if again is not None else None,
                )
                if call.once is None or again is None:
                    return _sent(view(call, **_parsed(given, body_model, query_model)))
                return _once_only(
                    call, call.once, again, lambda: view(call, **_parsed(given, body_model, query_model))
                )

            documented = self.spec.validate(
                json=body_model,
                query=query_model,
                resp=_documented(
                    answers,
                    problems,
                    takes=body_model is not None or query_model is not None or "<" in path,
                    signed_in=signed_in,
                ),
                tags=[self.blueprint.name],
                security={"bearer": []} if signed_in else None,
                skip_validation=True,
            )(serve)
            self.blueprint.add_url_rule(path, endpoint=view.__name__, view_func=documented, methods=[method])
            return view

        return decorate


def _container() -> Container:
    container: Container = current_app.extensions[EXTENSION]
    return container


def _signed_in(*, required: bool) -> SignedIn | None:
    header = request.headers.get("Authorization")
    if header is None:
        if required:
            raise NotSignedIn
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn
    signed = _container().identify()(token.strip())
    g.account_id = signed.actor.account_id
    return signed


def _refuse_in_maintenance(container: Container, signed: SignedIn | None) -> None:
    if signed is not None and signed.actor.is_operator:
        return
    with container.transactions().read(acting_as=ANYONE) as work:
        work.settings.marketplace().refuse_while_closed()


def _parsed(
    given: dict[str, object], body: type[BaseModel] | None, query: type[BaseModel] | None
) -> dict[str, object]:
    if body is not None:
        given["body"] = _body(body)
    if query is not None:
        try:
            given["query"] = query.model_validate(_single(request.args.to_dict(flat=False)))
        except ValidationError as error:
            raise wrong_fields(error, parameters=True) from None
    return given


def _single(arguments: Mapping[str, list[str]]) -> dict[str, str]:
    twice = [
        WrongField(name, "is given more than once", parameter=True)
        for name, values in arguments.items()
        if len(values) > 1
    ]
    if twice:
        raise Malformed(422, "A parameter can be given only once.", twice)
    return {name: values[0] for name, values in arguments.items()}


def _body(model: type[M]) -> M:
    sent = request.get_data(cache=True)
    if sent and request.mimetype != "application/json":
        raise Malformed(415, "Send the body as application/json.")
    try:
        return model.model_validate_json(sent or b"{}")
    except ValidationError as error:
        raise wrong_fields(error) from None


def _sent(answer: Answer) -> Response:
    content = b"" if answer.body is None else answer.body.model_dump_json().encode()
    response = Response(content, status=answer.status, mimetype="application/json")
    if answer.body is None:
        del response.headers["Content-Type"]
    response.headers.update(answer.headers)
    return response


def _once(container: Container, signed: SignedIn | None) -> Once | None:
    """The wish that the caller named, scoped to the account (or the address), the method and the path."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not 0 < len(key) <= _LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise InvalidValue("Idempotency-Key", f"must be 1 to {_LONGEST_KEY} printable characters")
    who = request.remote_addr if signed is None else signed.actor.account_id
    return Once(
        scope=f"{who} {request.method} {request.path}",
        key=key,
        fingerprint=hashlib.sha256(request.get_data(cache=True)).digest(),
        at=container.clock()(),
    )


def _once_only(call: Call, once: Once, again: Again, view: Callable[[], Answer]) -> Response:
    """The first answer under a key, whoever comes first; a lost one is given anew from what was made."""
    replies = call.container.replies()
    try:
        answer = view()
    except AlreadyDone as done:
        kept = replies.find(once)
        if kept is None and done.resource_id is not None:
            kept = replies.keep(once, _reply(_sent(again(call, done.resource_id))))
        if kept is None:
            raise
        return _replayed(kept)
    except (DrivewayError, Malformed) as error:
        status = error.status if isinstance(error, Malformed) else status_of(error)
        if status not in KEPT:
            raise
        body, _ = of_malformed(error) if isinstance(error, Malformed) else of_error(error)
        mine = Reply(
            status=status,
            headers={"Content-Type": "application/problem+json"},
            body=json.dumps(body).encode(),
        )
    else:
        mine = _reply(_sent(answer))
    kept = replies.keep(once, mine)
    return _given(kept) if kept == mine else _replayed(kept)


def _reply(response: Response) -> Reply:
    headers = {name: value for name, value in response.headers if name in ("Content-Type", "Location")}
    return Reply(status=response.status_code, headers=headers, body=response.get_data())


def _given(reply: Reply) -> Response:
    response = Response(reply.body, status=reply.status)
    response.headers.update(reply.headers)
    return response


def _replayed(reply: Reply) -> Response:
    response = _given(reply)
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _documented(
    answers: Mapping[int, type[BaseModel] | None], problems: tuple[int, ...], *, takes: bool, signed_in: bool
) -> Documented:
    every = {f"HTTP_{status}": model for status, model in answers.items()}
    refusals = {*problems, 503, *((401, 403) if signed_in else ()), *((422, 400, 413, 415) if takes else ())}
    every |= {f"HTTP_{status}": ProblemDocument for status in sorted(refusals)}
    return Documented(**every)
