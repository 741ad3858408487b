"""The search for what nobody may log finds it, in whatever way it is logged."""

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from tests.planted import found_in, heard

from driveway_core.places import Position
from driveway_core.testing.builders import NOW
from driveway_sandbox import TeslaSandbox
from driveway_sandbox.tesla.world import fake_vin

LOG = logging.getLogger("driveway.tried")


def a_trace_with(text: str) -> None:
    try:
        raise ValueError(text)  # noqa: TRY301  # what is tried is the trace
    except ValueError:
        LOG.exception("failed")


SLIPS = f"""
import logging, subprocess, sys
def test_started():
    subprocess.run([sys.executable, "-S", "-c", "import sys; sys.stderr.write({fake_vin(2).value!r})"])
def test_logged():
    logging.getLogger("driveway.any").info("seen %s", {fake_vin(3).value!r})
def test_quiet():
    logging.getLogger("driveway.any").info("seen")
"""

WAYS: dict[str, Callable[[str], object]] = {
    "in its words": lambda text: LOG.warning(f"looked at {text}"),  # noqa: G004  # as somebody may do it
    "as an argument": lambda text: LOG.info("looked at %s", text),
    "in an argument": lambda text: LOG.info("looked at %(car)s", {"car": ["the", text]}),
    "in a trace": a_trace_with,
}


@pytest.mark.parametrize("way", WAYS)
def test_whatever_is_planted_is_found_however_it_is_logged(way: str) -> None:
    with TeslaSandbox(start=NOW) as sandbox:
        owner = sandbox.owner("Ada")
        car = sandbox.car(owner, Position(37.7599, -122.4148))
        pair = sandbox.tokens(owner)
        code = sandbox.code(owner, "http://127.0.0.1:1/back")
    place = car.body.now().position
    texts = (
        car.vin.value,
        pair.access_token,
        str(pair.refresh_token),
        code,
        str(place.latitude),
        str(place.longitude),
        f"https://cars.example/api/1/vehicles/{car.vin}/command/honk_horn",
    )
    for text in texts:
        with heard() as slips:
            WAYS[way](text)
        assert slips, text


def test_the_addresses_that_a_client_writes_down_are_found() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    with heard() as slips, httpx.Client(transport=transport) as client:
        client.get(f"http://127.0.0.1:9/api/1/vehicles/{fake_vin(1)}")
    assert len(slips) >= 1


def test_what_is_harmless_is_no_slip() -> None:
    harmless = (
        "DH-26TT75QW 01950000-0000-7000-8000-000000000001 12345678901234567",
        "took 37.5 s, 0.37712345 s; 37.78, -122.41; SCHEMAUPGRADEDONE",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    )
    with heard() as slips:
        for text in harmless:
            LOG.warning("%s", text)
    assert slips == []
    assert [found_in(text) for text in harmless] == [[], [], []]


def test_a_test_fails_that_logs_too_much_or_whose_program_does(tmp_path: Path) -> None:
    (tmp_path / "test_slips.py").write_text(SLIPS)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.planted", "-p", "no:cacheprovider", tmp_path],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": ":".join(map(os.path.abspath, sys.path)), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    assert "3 passed, 2 errors" in done.stdout, done.stdout + done.stderr
