"""Wrong requests about log-ins and accounts."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs
from tests.unit.http.world import PASSWORD
from tests.unit.http.wrong import Wrong
from tests.unit.http.wrong_bodies import each, missing

REFRESH: Final = {"refresh_token": "family.turn"}
TOKEN: Final = {"token": "nobody's"}
MAIL: Final = {"email": "ada@example.com"}
NEW: Final = {"password": PASSWORD}
PHONE: Final = "/v1/me/phone/verification"


def put(path: str, body: Mapping[str, object], who: str, wrong: Mapping[str, Any]) -> Iterator[Wrong]:
    """Each field with values that it cannot have, in a PUT."""
    for case in each(path, body, who, wrong):
        yield attrs.evolve(case, method="PUT")


ACCOUNTS: Final = [
    *missing("/v1/sessions/refresh", REFRESH, "refresh_token", "nobody"),
    *each("/v1/sessions/refresh", REFRESH, "nobody", {"refresh_token": [None, 7, "x" * 201], "more": [1]}),
    *missing("/v1/accounts/verify-email", TOKEN, "token", "nobody"),
    *each("/v1/accounts/verify-email", TOKEN, "nobody", {"token": [None, 7, "x" * 201], "more": [1]}),
    Wrong("a made-up token", "POST", "/v1/accounts/verify-email", TOKEN, 404, "link-spent", who="nobody"),
    *missing("/v1/password-resets", MAIL, "email", "nobody"),
    *each("/v1/password-resets", MAIL, "nobody", {"email": [None, 7, "x" * 255], "more": [1]}),
    Wrong("a made-up link", "PUT", "/v1/password-resets/x", NEW, 404, "link-spent", who="nobody"),
    *put("/v1/password-resets/x", NEW, "nobody", {"password": [None, "x" * 11, "x" * 129], "more": [1]}),
    *put(
        "/v1/me/password",
        {**NEW, "current_password": PASSWORD},
        "driver",
        {"password": [None, "x" * 11, "x" * 129], "current_password": [None, "x" * 1_001], "more": [1]},
    ),
    *put("/v1/me/email", {**MAIL, **NEW}, "driver", {"email": [None, "", "ada", "a@b"], "password": [None]}),
    Wrong("a password of nobody", "PUT", "/v1/me/password", NEW, 401, "not-signed-in", who="nobody"),
    Wrong("an address of nobody", "PUT", "/v1/me/email", MAIL, 401, "not-signed-in", who="nobody"),
    *put(PHONE, {"code": "123456"}, "driver", {"code": [None, 123456, "12345", "1234567", "١٢٣٤٥٦"]}),
    Wrong("a code without a telephone", "PUT", PHONE, {"code": "123456"}, 422, "no-phone"),
    Wrong("a code for no telephone", "POST", PHONE, None, 422, "no-phone"),
    Wrong("a code for nobody", "POST", PHONE, None, 401, "not-signed-in", who="nobody"),
    Wrong("a mail for nobody", "POST", "/v1/me/email/verification", None, 401, "not-signed-in", who="nobody"),
    *missing("/v1/me/terms", {"terms_version": "2027-01"}, "terms_version", "driver"),
    *each("/v1/me/terms", {}, "driver", {"terms_version": [None, 7, "", "  ", "x" * 51]}),
    Wrong("terms of nobody", "GET", "/v1/me/terms", None, 401, "not-signed-in", who="nobody"),
    *[
        Wrong(
            f"{verb} by no operator",
            "POST",
            f"/v1/admin/accounts/{{nobody}}/{verb}",
            None,
            403,
            "operators-only",
        )
        for verb in ("suspend", "ban", "restore", "identity")
    ],
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
