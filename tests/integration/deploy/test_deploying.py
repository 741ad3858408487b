"""What is there to deploy by: linted, and every command line in it is one that the program takes."""

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import click
import psycopg
import pytest
from psycopg import sql
from tests.integration.outside import ROOT, run

from driveway_cli.main import cli

UNITS: Final = sorted((ROOT / "deploy").glob("*.service"))
PROGRAM: Final = "/opt/driveway/bin/driveway"
COMMANDS: Final = {
    "Procfile": re.findall(r"^\w+: driveway (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE),
    "Dockerfile": [
        " ".join(re.findall(r'"([^"]+)"', words))
        for words in re.findall(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    ],
    "compose.yaml": [
        " ".join(re.findall(r'"([^"]+)"', words))
        for words in re.findall(r"command: (\[.*\])", (ROOT / "compose.yaml").read_text())
    ],
    **{
        unit.name: re.findall(rf"^ExecStart={PROGRAM} (.+)$", unit.read_text(), re.MULTILINE)
        for unit in UNITS
    },
}


def test_the_image_is_described_as_hadolint_wants_it() -> None:
    assert run(Path(sys.executable).parent / "hadolint", "Dockerfile") == ""


def test_the_compose_file_fits_the_schema_of_such_files() -> None:
    check = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec")
    assert "ok" in run(*check, "compose.yaml")


def test_what_the_image_is_built_of_reaches_its_build() -> None:
    admitted = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert {name.removeprefix("./") for words in copied for name in words.split()} == admitted
    assert all((ROOT / name).exists() for name in admitted)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_says_what_systemd_understands(unit: Path, tmp_path: Path) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # as the standard library's own docs do it
    parser.read_string(unit.read_text())
    assert parser["Service"]["User"] == "driveway"
    assert parser["Install"]["WantedBy"] == "multi-user.target"
    verifier = shutil.which("systemd-analyze") or "true"
    here = tmp_path / unit.name  # with what this machine has in place of what an installation has
    here.write_text(
        re.sub(r"^(User|Group)=.*\n", "", unit.read_text(), flags=re.M).replace(PROGRAM, "/bin/true")
    )
    done = subprocess.run([verifier, "verify", "--man=no", here], capture_output=True, text=True, check=False)
    assert (done.returncode, [line for line in done.stderr.splitlines() if unit.name in line]) == (0, [])


@pytest.mark.parametrize("file", sorted(COMMANDS))
def test_every_command_line_is_one_that_the_program_takes(file: str) -> None:
    assert COMMANDS[file]
    for line in COMMANDS[file]:
        name, *words = shlex.split(line.replace("$PORT", "8000"))
        command = cli.get_command(click.Context(cli), name)
        assert command is not None, line
        command.make_context(name, words)


def test_the_login_that_postgres_makes_is_the_one_that_the_schema_expects(database_url: str) -> None:
    script = (ROOT / "deploy/postgres-roles.sh").read_text()
    (statement,) = re.findall(r"^CREATE ROLE .*;$", script, re.MULTILINE)
    assert statement == "CREATE ROLE driveway_app LOGIN NOINHERIT PASSWORD :'password';"
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            sql.SQL("SELECT rolcanlogin, rolinherit FROM pg_roles WHERE rolname = 'driveway_app'")
        ).fetchone()
    assert found == (True, False)


def test_what_was_never_started_says_so() -> None:
    page = (ROOT / "docs/deploying.md").read_text()
    assert page.count("(untested)") == 3
    assert "never built\nor started" in page
