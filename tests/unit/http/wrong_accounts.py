"""Wrong requests about log-ins and accounts."""

from typing import Final

from tests.unit.http.wrong import Wrong
from tests.unit.http.wrong_bodies import each, missing

REFRESH: Final = {"refresh_token": "family.turn"}

ACCOUNTS: Final = [
    *missing("/v1/sessions/refresh", REFRESH, "refresh_token", "nobody"),
    *each("/v1/sessions/refresh", REFRESH, "nobody", {"refresh_token": [None, 7, "x" * 201], "more": [1]}),
    Wrong("no refresh token", "POST", "/v1/sessions/refresh", REFRESH, 401, "not-signed-in", who="nobody"),
    Wrong("log-ins of nobody", "GET", "/v1/sessions", None, 401, "not-signed-in", who="nobody"),
    Wrong("no cursor", "GET", "/v1/sessions?cursor=x", None, 422, "invalid", ("cursor",)),
    Wrong(
        "a log-in that is not there",
        "DELETE",
        "/v1/sessions/{nobody}",
        None,
        404,
        "not-found",
        ("session_id",),
    ),
    Wrong("no log-in at all", "DELETE", "/v1/sessions/first", None, 404, "not-found"),
    Wrong(
        "out everywhere without a log-in", "DELETE", "/v1/sessions", None, 401, "not-signed-in", who="nobody"
    ),
]
"""What is wrong with each."""
