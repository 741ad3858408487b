"""What stands around every view: who asks, what they sent, and how the answer leaves.

A view is a function of a :class:`Call` and, by their annotations, of its
``body`` and ``query`` models and its path arguments; it returns an
:class:`Answer`. The same annotations make the OpenAPI document.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import update_wrapper
from types import MappingProxyType
from typing import Final, get_type_hints
from uuid import UUID

import attrs
from flask import Blueprint, Response, current_app, g, request
from pydantic import BaseModel
from spectree import Response as Documented
from spectree import SpecTree

from driveway_app import Container
from driveway_core.actors import ANYONE, Actor
from driveway_core.errors import InvalidValue
from driveway_core.once import AlreadyDone, Once
from driveway_core.origins import asked_in
from driveway_core.sessions import NotSignedIn, SignedIn
from driveway_http.bodies import Files, Upload, refuse_body, uploaded
from driveway_http.fields import Problem, RepeatHeaders
from driveway_http.limits import UNLIMITED, count_account
from driveway_http.openapi import other_media
from driveway_http.reading import Reader
from driveway_http.repeats import ToldOnce, once_only, wish

EXTENSION: Final = "driveway"
_PREVIEW: Final = "preview"
_NO_NAMES: Final[Mapping[str, str]] = MappingProxyType({})


class Caller(Enum):
    """Who may call: somebody with a session, anybody, or somebody whose token is not even looked at."""

    SIGNED_IN = "signed in"
    ANYBODY = "anybody"
    STRANGER = "stranger"


_SECURITY: Final[Mapping[Caller, list[dict[str, list[str]]]]] = {
    Caller.SIGNED_IN: [{"bearer": []}],
    Caller.ANYBODY: [{}, {"bearer": []}],
    Caller.STRANGER: [],
}


@attrs.frozen(kw_only=True)
class Answer:
    """What a view gives: a model, a document of another kind, or nothing for 204.

    ``for_one_reader`` says that it holds a secret, and is kept nowhere: under
    an idempotency key it is answered anew.
    """

    status: int = 200
    body: BaseModel | None = None
    headers: Mapping[str, str] = _NO_NAMES
    document: bytes | None = None
    media: str = "application/json"
    for_one_reader: bool = False


@attrs.frozen(kw_only=True)
class Call:
    """One request, as a view needs to know it; ``path`` holds the path's own arguments."""

    container: Container
    signed_in: SignedIn | None
    once: Once | None
    path: Mapping[str, UUID]

    @property
    def actor(self) -> Actor:
        """The one who asks; a visitor when there is no token."""
        return ANYONE if self.signed_in is None else self.signed_in.actor

    @property
    def session(self) -> SignedIn:
        """The session that the request came with; raises ``NotSignedIn`` without one."""
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
        who: Caller = Caller.SIGNED_IN,
        again: Again | None = None,
        writes: bool | None = None,
        even_in_maintenance: bool = False,
        told_as: Mapping[str, str] = _NO_NAMES,
        upload: Upload | None = None,
        files: Files | None = None,
        media: str | None = None,
        also: str | None = None,
        headers: type[BaseModel] | None = None,
        checks_cards: bool = True,
    ) -> Callable[[View], View]:
        """A view at a path.

        ``again`` makes the call repeatable by an idempotency key: it answers
        for the resource that the first call made, when that call's own answer
        was lost. Reads go on in maintenance, and so does what only says what
        would be (``preview``); other calls do if they say so. ``writes`` says
        whether it is a read where its method does not tell: a GET is one.
        ``told_as`` names what the core calls otherwise than the request.
        ``upload`` is a body of another kind than JSON, the view's argument of
        that name; ``files`` are those within a JSON body. ``media`` is the
        kind of its answer, if that is no JSON either, and ``also`` another
        kind that it may have.
        ``headers`` are those that the view looks at, for the documentation.
        A body with a card's number in it is refused before it is read;
        ``checks_cards`` is off only where what comes is signed by whoever
        keeps cards, and nothing but ids is kept of it.
        """

        def decorate(view: View) -> View:
            hints = get_type_hints(view)
            reader = Reader(hints.get("body"), hints.get("query"), told_as)
            stops = (method != "GET" if writes is None else writes) and not even_in_maintenance
            may_preview = reader.query is not None and _PREVIEW in reader.query.model_fields

            def serve(**path: UUID) -> Response:
                container: Container = current_app.extensions[EXTENSION]
                signed = None if who is Caller.STRANGER else _signed_in(container, who)
                if stops and not (may_preview and request.args.get(_PREVIEW) == "true"):
                    refuse_in_maintenance(container, signed)
                refuse_body(upload or files, checks_cards=checks_cards)
                once = wish(container, signed) if again is not None else None
                call = Call(container=container, signed_in=signed, once=once, path=path)

                def first() -> Response:
                    try:
                        given: dict[str, object] = {**path}
                        given |= {} if upload is None else {"upload": uploaded(upload)}
                        return _sent(view(call, **reader.read(given)))
                    except InvalidValue as error:
                        raise reader.located(error) from error

                def anew(done: AlreadyDone) -> Response | None:
                    if again is None or done.resource_id is None:
                        return None
                    return _sent(again(call, done.resource_id))

                return first() if once is None else once_only(container, once, first, anew)

            documented = self.spec.validate(
                json=reader.body,
                query=reader.query,
                headers=headers if again is None else RepeatHeaders,
                resp=_documented(
                    answers,
                    (*problems, *(() if self.blueprint.name in UNLIMITED else (429,))),
                    who,
                    has_path="<" in path,
                    has_body=bool(reader.body or upload),
                ),
                tags=[self.blueprint.name],
                security=_SECURITY[who],
                operation_id=view.__name__,
                skip_validation=True,
            )(view)
            takes = () if upload is None else upload.every_media
            other_media(view.__name__, takes=takes, gives=media, also=also)
            # the documentation finds its view through the chain of wrappers; a request does not go through it
            update_wrapper(serve, documented)
            self.blueprint.add_url_rule(path, endpoint=view.__name__, view_func=serve, methods=[method])
            return view

        return decorate


def _signed_in(container: Container, who: Caller) -> SignedIn | None:
    header = request.headers.get("Authorization")
    if header is None:
        if who is Caller.SIGNED_IN:
            raise NotSignedIn
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn
    signed = container.identify()(token.strip())
    g.account_id = signed.actor.account_id
    count_account(container, signed.actor.known())
    asked_in(str(signed.session_id))
    return signed


def refuse_in_maintenance(container: Container, signed: SignedIn | None) -> None:
    """Refuse what writes while the marketplace is in maintenance, unless an operator asks for it."""
    if signed is not None and signed.actor.operates:
        return
    with container.transactions().read(acting_as=ANYONE) as work:
        work.settings.marketplace().refuse_while_closed()


def _sent(answer: Answer) -> Response:
    if answer.document is not None:
        response = Response(answer.document, status=answer.status, mimetype=answer.media)
        response.headers["Cache-Control"] = "private, no-cache"
        response.add_etag()
        response.make_conditional(request)
    elif answer.body is None:
        response = Response(status=answer.status)
        del response.headers["Content-Type"]
    else:
        kind = ToldOnce if answer.for_one_reader else Response
        response = kind(
            answer.body.__pydantic_serializer__.to_json(answer.body),
            status=answer.status,
            content_type="application/json",
        )
    if answer.headers:
        response.headers.update(answer.headers)
    return response


def _documented(
    answers: Mapping[int, type[BaseModel] | None],
    problems: tuple[int, ...],
    who: Caller,
    *,
    has_path: bool,
    has_body: bool,
) -> Documented:
    refusals = {*problems, 422, 503}
    refusals |= set() if who is Caller.STRANGER else {401, 403}
    refusals |= {404} if has_path else set()
    refusals |= {400, 413, 415} if has_body else set()
    every = {f"HTTP_{status}": model for status, model in answers.items()}
    return Documented(**every, **{f"HTTP_{status}": Problem for status in sorted(refusals)})
