"""One effect and one answer to each idempotency key, however often the request comes."""

import hashlib
import json
from collections.abc import Callable
from typing import Final

from flask import Response, request

from driveway_app import Container
from driveway_core.errors import DrivewayError
from driveway_core.once import AlreadyDone, Once, Reply
from driveway_core.sessions import SignedIn
from driveway_http.problems import CONTENT_TYPE, Malformed, Place, WrongField, document_of, status_of

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
LONGEST_KEY: Final = 255

KEPT: Final = frozenset({402, 404, 409, 422})
"""Refusals that are kept under an idempotency key; others may turn out differently next time."""

_KEPT_HEADERS: Final = frozenset({"Content-Type", "Location"})


class ToldOnce(Response):
    """An answer with a secret in it: nobody keeps it, and a repetition gets a fresh one."""


def wish(container: Container, signed: SignedIn | None) -> Once | None:
    """The wish that the caller named, scoped to the account (or the address), the method and the path."""
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        reason = f"must be 1 to {LONGEST_KEY} printable characters"
        raise Malformed(422, f"{HEADER}: {reason}", [WrongField(HEADER, reason, Place.HEADER)])
    owner = None if signed is None else signed.actor.account_id
    asked = b"\n".join((request.query_string, request.get_data(cache=True)))
    return Once(
        scope=f"{owner or request.remote_addr} {request.method} {request.path}",
        key=key,
        fingerprint=hashlib.sha256(asked).digest(),
        at=container.clock()(),
        owner=owner,
    )


def once_only(
    container: Container,
    once: Once,
    first: Callable[[], Response],
    again: Callable[[AlreadyDone], Response | None],
) -> Response:
    """The first answer under a key, whoever comes first.

    ``again`` answers anew for what the first call made, when that call's own
    answer was lost; None when nothing was made.
    """
    replies = container.replies()
    try:
        response = first()
    except AlreadyDone as done:
        kept = replies.find(once)
        anew = again(done) if kept is None else None
        if isinstance(anew, ToldOnce):
            anew.headers[REPLAYED] = "true"
            return anew
        if anew is not None:
            kept = replies.keep(once, _reply(anew))
        if kept is None:
            raise
        return _replayed(kept)
    except (DrivewayError, Malformed) as error:
        if status_of(error) not in KEPT:
            raise
        earlier = replies.find(once)
        if earlier is not None:
            return _replayed(earlier)
        body, status = document_of(error)
        response = Response(json.dumps(body), status=status, content_type=CONTENT_TYPE)
    if isinstance(response, ToldOnce):
        return response
    mine = _reply(response)
    kept = replies.keep(once, mine)
    return response if kept == mine else _replayed(kept)


def _reply(response: Response) -> Reply:
    headers = {name: value for name, value in response.headers if name in _KEPT_HEADERS}
    return Reply(status=response.status_code, headers=headers, body=response.get_data())


def _replayed(reply: Reply) -> Response:
    response = Response(reply.body, status=reply.status)
    response.headers.update({**reply.headers, REPLAYED: "true"})
    return response
