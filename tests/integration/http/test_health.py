"""Readiness without a database to work with, and metrics of several worker processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

from driveway_app import on_postgres
from driveway_http import create_app

ASK = """
import sys
from driveway_app import in_memory
from driveway_http import create_app
with in_memory() as container:
    client = create_app(container).test_client()
    for _ in range(int(sys.argv[1])):
        client.get("/healthz")
    print(client.get("/metrics").text)
"""


def test_a_database_without_our_schema_is_not_ready(empty_database: str, tmp_path: Path) -> None:
    with on_postgres(empty_database, home=tmp_path) as container:
        client = create_app(container).test_client()
        answer = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert int(answer.headers["Retry-After"]) >= 1


def test_a_database_that_cannot_be_reached_is_not_ready(tmp_path: Path) -> None:
    with on_postgres(f"postgresql://driveway@/postgres?host={tmp_path}", home=tmp_path) as container:
        client = create_app(container).test_client()
        answers = [client.get(path) for path in ("/readyz", "/v1/settings")]
        assert client.get("/healthz").status_code == 200
    assert {answer.status_code for answer in answers} == {503}
    assert {json.loads(answer.data)["status"] for answer in answers} == {503}


def test_metrics_are_those_of_all_workers_together(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }
    for asked, seen in ((2, 2.0), (3, 5.0)):
        done = subprocess.run(
            [sys.executable, "-c", ASK, str(asked)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        line = f'driveway_http_requests_total{{method="GET",route="/healthz",status="200"}} {seen}'
        assert line in done.stdout.splitlines()
