"""A card's number is sent to every call, in every place: it is refused, and found in no table and no log."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Final

import psycopg
import pytest
from psycopg import sql
from structlog.testing import capture_logs
from tests.integration.http.paying import Market, opened
from tests.unit.http.world import Document, Person

from driveway_app import on_postgres
from driveway_core.actors import SYSTEM
from driveway_core.testing.builders import NOW, a_driveway, always_open
from driveway_core.throttles import CallClass
from driveway_sandbox import StripeSandbox

NUMBER: Final = "4000056655665556"
WRITTEN: Final = (NUMBER, "4000 0566 5566 5556", "4000-0566-5566-5556")
UNLIMITED: Final = json.dumps({each.value: {"account": None, "address": None} for each in CallClass})
ESCAPED: Final = "".join(f"\\u{ord(digit):04x}" for digit in NUMBER)
HEX: Final = NUMBER.encode().hex()


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
    """Somebody who may do everything."""
    return market.world.somebody("Ada", is_operator=True)


def operations() -> list[tuple[str, str]]:
    """Every method and path of the API."""
    from driveway_app import in_memory
    from driveway_http import create_app

    with in_memory() as container:
        document: Document = create_app(container).test_client().get("/openapi.json").json or {}
    return [(method.upper(), path) for path, calls in document["paths"].items() for method in calls]


def attempts(path: str) -> Iterator[tuple[str, object, dict[str, str]]]:
    """A path, a body and headers, with the number or a security code in one place each."""
    plain = re.sub(r"{[a-z_]+}", "01950000-0000-7000-8000-00000000dead", path.replace("{job_id}", "1"))
    for written in WRITTEN:
        if "{" in path:
            yield re.sub(r"{[a-z_]+}", written, path), None, {}
        yield f"{plain}?near={written}", None, {}
        yield f"{plain}?{written}=1", None, {}
        yield plain, None, {"Idempotency-Key": written}
        yield plain, {"driver_notes": f"charge {written} please"}, {}
        yield plain, {"a": [{"b": written}]}, {}
        yield plain, {written: "a"}, {}
        yield plain, f"{{'card': '{written}'".encode(), {}
        yield plain, f"card={written}".encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        yield plain, f"SUMMARY:{written}".encode(), {"Content-Type": "text/calendar"}
    yield plain, {"amount": int(NUMBER)}, {}
    yield plain, f'{{"a": "{ESCAPED}"}}'.encode(), {}
    for name in ("cvc", "cardNumber"):
        yield plain, {name: "123"}, {}
        yield f"{plain}?{name}=123", None, {}
    yield plain, {"card": {"number": "1"}}, {}


def test_no_call_takes_one_and_none_is_kept_or_logged(
    market: Market, operator: Person, module_database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tried, answers = 0, []
    with capture_logs() as lines:
        for method, path in operations():
            for where, body, headers in attempts(path):
                answer = market.world.call(method, where, operator, body, headers=headers)
                answers.append(f"{answer.text} {answer.headers}")
                tried += 1
                if path.startswith("/webhooks/") and body is not None:
                    # believed by a signature or a secret alone, which nobody else has: not taken at all
                    assert answer.status_code in {400, 403, 409, 415}, where
                    continue
                problem = json.loads(answer.data)
                assert (answer.status_code, problem["type"]) == (422, "/problems/card-data-refused"), where
    assert tried > 1_000
    with psycopg.connect(module_database_url) as connection:
        found = {name: count(connection, name) for name in tables(connection)}
    assert len(found) > 20
    assert {name: rows for name, rows in found.items() if rows} == {}
    told = "\n".join([repr(lines), caplog.text, *answers])
    assert [written for written in (*WRITTEN, HEX) if written in told] == []


def test_the_scan_of_the_tables_would_find_one(
    market: Market, operator: Person, module_database_url: str
) -> None:
    driveway = a_driveway(operator.account.id, title=f"Code {WRITTEN[1]}")
    with market.container.transactions().begin(acting_as=SYSTEM) as work:
        work.driveways.add(driveway, always_open(driveway))
    with psycopg.connect(module_database_url) as connection:
        assert [name for name in tables(connection) if count(connection, name)] == ["driveways"]


def tables(connection: psycopg.Connection) -> list[str]:
    rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [str(name) for (name,) in rows]


def count(connection: psycopg.Connection, table: str) -> int:
    """How many rows of a table hold the number, however it is written."""
    asked = sql.SQL("SELECT count(*) FROM {} AS r WHERE r::text LIKE ANY(%s)").format(sql.Identifier(table))
    row = connection.execute(asked, [[f"%{each}%" for each in (*WRITTEN, HEX)]]).fetchone()
    assert row is not None
    return int(row[0])


def test_what_only_looks_like_one_comes_in(market: Market, operator: Person) -> None:
    changed = market.world.got("PATCH", "/v1/me", operator, {"phone": "+4915112345678"})
    assert changed["phone"] == "+4915112345678"
    vin = {"vin": "5YJ3E1EA1PF000316", "display_name": "Nr. 4000056655665557"}
    car = market.world.got("POST", "/v1/vehicles", operator, vin, status=201, key="4000056655665557")
    assert car["display_name"] == "Nr. 4000056655665557"
