"""Words that mean something to a database, a template or a log are words, in every place of every call."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

import attrs
import psycopg
import pytest
from tests.integration.http.paying import Market, opened
from tests.integration.http.test_no_card_numbers import UNLIMITED, tables
from tests.unit.http.world import DRIVEWAY, Person

from driveway_app import in_memory, on_postgres
from driveway_core.actors import SYSTEM
from driveway_core.testing.builders import NOW
from driveway_http import create_app
from driveway_sandbox import StripeSandbox

CORPUS: Final = (
    "' OR '1'='1",
    "'; DROP TABLE users; --",
    '"; DELETE FROM bookings; --',
    "1); SELECT pg_sleep(60); --",
    "' UNION SELECT password_hash FROM users --",
    "\\'; COPY users TO PROGRAM 'id' --",
    "$$; DROP SCHEMA public CASCADE; $$",
    "%s %(id)s :id {0} ${7*7} {{7*7}} #{7*7}",
    "%' ESCAPE '!",
    "a\\x00\\u0000",
    '\r\n{"event": "planted", "level": "info"}',
    "\x1b[2J\x1b]0;planted\x07",
    "${jndi:ldap://127.0.0.1/a}",
    "../../../etc/passwd",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "\u202egnp.exe",
    "😀" * 40,
)
ID: Final = "01950000-0000-7000-8000-00000000dead"
LEAVES: Final = ("end_session", "end_sessions", "erase_account")
"""After these, whoever asks would be nobody."""
Node = Mapping[str, Any]


@pytest.fixture(scope="module")
def market(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """One marketplace on PostgreSQL for every call."""
    home = tmp_path_factory.mktemp("home")
    with StripeSandbox(start=NOW) as sandbox, on_postgres(module_database_url, home=home) as container:
        market = opened(sandbox, container)
        container.change_setting()(SYSTEM, "rate_limits", UNLIMITED)
        container.limiter.reset()
        yield market


@pytest.fixture(scope="module")
def operator(market: Market) -> Person:
    """Somebody who may do everything, and has a password."""
    somebody = market.world.somebody("Ada", is_operator=True)
    with market.container.transactions().begin(acting_as=SYSTEM) as work:
        account = work.accounts.get(somebody.account.id)
        hashed = market.container.passwords().hash("a password of theirs")
        work.accounts.save(attrs.evolve(account, password_hash=hashed))
    return somebody


@pytest.fixture(scope="module")
def document() -> Node:
    with in_memory() as container:
        found: Node = create_app(container).test_client().get("/openapi.json").json or {}
    return found


def fields(document: Node, operation: Node) -> list[str]:
    """The names of what a call's body may hold."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return list(document["components"]["schemas"].get(name, {}).get("properties", {}))


def attempts(document: Node, path: str, operation: Node, words: str) -> Iterator[tuple[str, object]]:
    """Paths and bodies with these words in every place that there is."""
    plain = re.sub(r"{[a-z_]+}", ID, path)
    if "{" in path:
        yield re.sub(r"{[a-z_]+}", quote(words, safe=""), path), None
    queries = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
    if queries:
        yield f"{plain}?{'&'.join(f'{each}={quote(words)}' for each in queries)}", None
    names = fields(document, operation)
    if names:
        yield plain, dict.fromkeys(names, words)
        yield plain, {words: words}


def test_no_call_takes_words_for_anything_else(
    market: Market, operator: Person, document: Node, module_database_url: str
) -> None:
    with psycopg.connect(module_database_url) as connection:
        before = tables(connection)
    tried = 0
    for path, calls in document["paths"].items():
        for method, operation in calls.items():
            if operation["operationId"] in LEAVES:
                continue
            for words in CORPUS:
                for where, body in attempts(document, path, operation, words):
                    answer = market.world.call(method.upper(), where, operator, body)
                    assert answer.status_code < 500, (method, where, body, answer.text)
                    tried += 1
    assert tried > 3_000
    with psycopg.connect(module_database_url) as connection:
        assert tables(connection) == before


@pytest.mark.parametrize("words", CORPUS, ids=lambda words: words.encode("unicode_escape").decode()[:20])
def test_what_is_kept_of_words_is_the_words(market: Market, operator: Person, words: str) -> None:
    answer = market.world.call("POST", "/v1/driveways", operator, {**DRIVEWAY, "description": words})
    if answer.status_code != 201:
        problem = json.loads(answer.data)
        assert (answer.status_code, problem["errors"][0]["pointer"]) == (422, "/description")
        return
    kept = json.loads(answer.data)
    assert kept["description"] == words.strip()
    assert market.world.got("GET", f"/v1/driveways/{kept['id']}", operator)["description"] == words.strip()
