"""No card's number and no security code comes in: looked at before anything is done with a request."""

import json
import re
from typing import Final

from flask import Flask, request

from driveway_core.card_data import CardDataRefused, holds_card_number, names_card_data, refuse_card_data

_HEADERS: Final = ("Idempotency-Key", "User-Agent", "Referer")
_DIGITS: Final = re.compile(rb"(?:[0-9][\s-]{0,3}){13}")
_NAMES: Final = re.compile(rb"c[vs][cv]|card|number|code|track|pan\"|primary|stripe", re.I)
_FOLD: Final = re.compile(r"\r?\n[ \t]")
_A_FILE: Final = 64
"""Base64 that is longer than this is a file; no card's number is, however it is written."""


def install(app: Flask) -> None:
    """Look at every request's path, query and headers, whether there is a route for it or not."""

    @app.before_request
    def refuse_in_head() -> None:
        if holds_card_number(request.path):
            raise CardDataRefused("path")
        for name, value in request.args.items(multi=True):
            if holds_card_number(name):
                raise CardDataRefused("query")
            if names_card_data(name) or holds_card_number(value):
                raise CardDataRefused(name)
        for header in _HEADERS:
            if holds_card_number(request.headers.get(header, "")):
                raise CardDataRefused(header)


def refuse_in_body(*, files: str | None = None) -> None:
    """Look at a body: the whole document where it is JSON, the text where it is anything else.

    What no JSON can be made of is refused as such later on, and kept nowhere.
    ``files`` names the list whose items may hold files, which are not looked at.
    """
    body = request.get_data(cache=True)
    if not body or (files is None and not _is_suspicious(body)):
        return
    text = body.decode("utf-8", "replace")
    if request.mimetype != "application/json":
        if holds_card_number(_FOLD.sub("", text)):
            raise CardDataRefused("body")
        return
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        if holds_card_number(text):
            raise CardDataRefused("body") from None
        return
    refuse_card_data(document if files is None else _without_files(document, files))


def _without_files(document: object, within: str) -> object:
    """A document without the files in that list of it."""
    if not isinstance(document, dict) or not isinstance(document.get(within), list):
        return document
    return {**document, within: [_without_file(each) for each in document[within]]}


def _without_file(item: object) -> object:
    if not isinstance(item, dict) or not isinstance(item.get("data"), str) or len(item["data"]) <= _A_FILE:
        return item
    return {name: value for name, value in item.items() if name != "data"}


def _is_suspicious(body: bytes) -> bool:
    """Whether there is anything to look at more closely: many digits, a name, an escape."""
    return (
        _DIGITS.search(body) is not None
        or _NAMES.search(body) is not None
        or b"\\u" in body
        or not body.isascii()
    )
