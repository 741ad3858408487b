"""The suite for Stripe itself: what keeps it from running by mistake, and that it runs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.integration.stripe.far_side import KEY, SandboxSide

from driveway_sandbox import StripeSandbox

ROOT = Path(__file__).parents[3]


def environment(**more: str) -> dict[str, str]:
    """Ours, without what somebody has set for the live suite."""
    search = os.pathsep.join(str(Path(path).absolute()) for path in sys.path if path)
    ours = ("STRIPE_", "TESLA_", "MAKE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PYTHONPATH": search, **more}


def suite(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A run of it, without the plugins that it has no use for."""
    plugins = ["-p", "pytest_timeout", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *plugins, "tests/live", *arguments]
    alone = environment(PYTEST_DISABLE_PLUGIN_AUTOLOAD="1", **more)
    return subprocess.run(
        command, cwd=ROOT, env=alone, capture_output=True, text=True, timeout=120, check=False
    )


def make(**more: str) -> subprocess.CompletedProcess[str]:
    """``make test-live`` where everything is installed already."""
    program = shutil.which("make")
    assert program is not None
    return subprocess.run(
        [program, "--old-file=install", "test-live", f"PY={sys.executable}"],
        cwd=ROOT, env=environment(**more), capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_without_a_key_it_says_so_and_all_is_well() -> None:
    done = make()
    said = "skipped: set STRIPE_TEST_KEY or TESLA_TEST_TOKEN\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")


@pytest.mark.parametrize("key", ["sk_live_notreal", "rk_live_notreal", "pk_test_notreal", "notreal"])
def test_a_key_that_moves_money_is_refused_and_not_shown(key: str) -> None:
    done = make(STRIPE_TEST_KEY=key)
    assert done.returncode != 0
    assert "no test key" in done.stderr
    assert key not in done.stdout + done.stderr


def test_nobody_runs_it_who_did_not_ask() -> None:
    done = suite(STRIPE_TEST_KEY=KEY)
    assert done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED
    assert "deselected" in done.stdout
    assert "skipped" not in done.stdout


def test_it_refuses_a_live_key_by_itself() -> None:
    done = suite("-m", "live", "-x", STRIPE_TEST_KEY="sk_live_notreal")
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "no test key" in done.stdout
    assert "notreal" not in done.stdout


def test_it_runs_against_what_answers_as_stripe_does(
    sandbox: StripeSandbox, sandbox_side: SandboxSide
) -> None:
    done = suite(
        "-m",
        "live",
        STRIPE_TEST_KEY=KEY,
        STRIPE_API_BASE=sandbox.url,
        STRIPE_TEST_ACCOUNT=sandbox_side.a_host(),
    )
    assert (done.returncode, "skipped" in done.stdout) == (0, False), done.stdout
    assert "43 passed" in done.stdout, done.stdout
