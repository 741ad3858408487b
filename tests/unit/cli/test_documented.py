"""Every command that a page shows is one that there is."""

import re
import shlex
from pathlib import Path
from typing import Final

import click
import pytest

from driveway_cli.main import cli

ROOT: Final = Path(__file__).parents[3]
PAGES: Final = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
SHOWN: Final = sorted(
    {
        line.strip().removesuffix("\\")
        for page in PAGES
        for block in re.findall(r"(?ms)^```\w*\n(.*?)^```", page.read_text(encoding="utf-8"))
        for line in block.splitlines()
        if line.startswith("driveway ")
    }
)


@pytest.mark.parametrize("line", SHOWN)
def test_a_command_on_a_page_exists_with_its_options(line: str) -> None:
    command: click.Command = cli
    words = shlex.split(line.partition(" #")[0])[1:]
    while words and isinstance(command, click.Group) and words[0] in command.commands:
        command = command.commands[words.pop(0)]
    assert not isinstance(command, click.Group) or command.invoke_without_command, line
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    assert {word for word in words if re.fullmatch(r"--?[a-z][a-z-]*", word)} <= known


def test_every_command_of_cars_is_shown_on_a_page() -> None:
    cars = cli.commands["cars"]
    assert isinstance(cars, click.Group)
    names = {f"driveway cars {name}" for name in cars.commands} | {
        "driveway trip",
        "driveway navigate",
        "driveway auto-park",
        "driveway notices",
    }
    assert {name for name in names if not any(line.startswith(f"{name} ") for line in SHOWN)} == set()
