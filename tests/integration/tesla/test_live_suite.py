"""The suite for Tesla itself: what keeps it from running by mistake, and that it runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.integration.tesla.scripted import NOW, VIN, FarSide, done, told

from driveway_sandbox.loopback import Answer, Request

ROOT = Path(__file__).parents[3]
TOKEN = "eyJ.a-test-token"


def suite(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A run of it, with nothing set but this."""
    search = os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("STRIPE_", "TESLA_", "MAKE"))
    }
    alone = {**kept, "PYTHONPATH": search, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **more}
    plugins = ["-p", "pytest_timeout", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, "tests/live/test_tesla.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=alone, capture_output=True, text=True, timeout=120, check=False
    )


def account(far: FarSide) -> FarSide:
    """An account with a car that is awake."""
    moment = int(NOW.timestamp()) - 10_000_000
    data = {
        "state": "online",
        "drive_state": {"timestamp": moment * 1000, "latitude": 52.5, "longitude": 13.4, "gps_as_of": moment},
        "vehicle_config": {"can_accept_navigation_requests": True},
        "vehicle_state": {"car_version": "2026.8.3 abc"},
    }
    facts = {"vehicle_command_protocol_required": False, "firmware_version": "2026.8.3"}
    answers: dict[str, object] = {
        "/api/1/users/region": {"region": "na", "fleet_api_base_url": far.url},
        "/api/1/vehicles": [{"id": 1, "vin": VIN, "state": "online"}],
        f"/api/1/vehicles/{VIN}": data,
        f"/api/1/vehicles/{VIN}/vehicle_data": data,
        f"/api/1/vehicles/{VIN}/fleet_telemetry_config": {"synced": False, "config": None},
        "/api/1/vehicles/fleet_status": {"key_paired_vins": [VIN], "vehicle_info": {VIN: facts}},
    }

    def script(request: Request) -> Answer:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return told(401)
        return done() if "/command/" in request.path else told(200, {"response": answers[request.path]})

    far.script = script
    return far


def test_nobody_runs_it_who_did_not_ask(far: FarSide) -> None:
    run = suite(TESLA_TEST_TOKEN=TOKEN, TESLA_TEST_BASE=far.url)
    assert run.returncode == pytest.ExitCode.NO_TESTS_COLLECTED
    assert far.asked == []


def test_it_only_reads_unless_it_may_move_the_car(far: FarSide) -> None:
    run = suite("-m", "live", TESLA_TEST_TOKEN=TOKEN, TESLA_TEST_BASE=account(far).url)
    assert run.returncode == 0, run.stdout
    assert "7 passed, 2 deselected" in run.stdout
    assert [path for _, path, _ in far.wire if "/command/" in path or "wake_up" in path] == []


def test_it_moves_the_car_where_it_may(far: FarSide) -> None:
    run = suite(
        "-m",
        "live",
        TESLA_TEST_TOKEN=TOKEN,
        TESLA_TEST_BASE=account(far).url,
        TESLA_TEST_VIN=VIN,
        TESLA_TEST_MOVES="yes",
        TESLA_TEST_ADDRESS="1 Main St",
    )
    assert "9 passed" in run.stdout, run.stdout
    moved = [path.rpartition("/")[2] for _, path, _ in far.wire if "/command/" in path]
    assert moved == ["flash_lights", "navigation_request"]
    assert TOKEN not in run.stdout + run.stderr
