"""Every command that a page shows is one that there is."""

import re
import shlex
from pathlib import Path
from typing import Final

import click
import pytest

from driveway_cli.main import cli

ROOT: Final = Path(__file__).parents[3]
PAGES: Final = (
    *(ROOT / f"{name}.md" for name in ("README", "SECURITY")),
    *sorted((ROOT / "docs").glob("*.md")),
)
BLOCK: Final = re.compile(r"(?ms)^```\w*\n(.*?)^```")
SHOWN: Final = sorted(
    {
        line.strip().removesuffix("\\")
        for page in PAGES
        for block in BLOCK.findall(page.read_text(encoding="utf-8"))
        for line in block.splitlines()
        if line.startswith("driveway ")
    }
)
NAMED: Final = sorted(
    {
        " ".join(line.split())
        for page in PAGES
        for line in re.findall(r"`(driveway [^`]+)`", BLOCK.sub("", page.read_text(encoding="utf-8")))
    }
)


def followed(words: list[str]) -> click.Command:
    """The command that the first words name; they are taken away."""
    command: click.Command = cli
    while words and isinstance(command, click.Group) and words[0] in command.commands:
        command = command.commands[words.pop(0)]
    return command


def known_to(command: click.Command) -> set[str]:
    return {"--help", *(name for each in command.params for name in (*each.opts, *each.secondary_opts))}


def options_of(words: list[str]) -> set[str]:
    return {word for word in words if re.fullmatch(r"--?[a-z][a-z-]*", word)}


@pytest.mark.parametrize("line", SHOWN)
def test_a_command_on_a_page_exists_with_its_options(line: str) -> None:
    words = shlex.split(line.partition(" #")[0])[1:]
    command = followed(words)
    assert not isinstance(command, click.Group) or command.invoke_without_command, line
    assert options_of(words) <= known_to(command)


def test_a_command_in_a_sentence_exists_with_its_options() -> None:
    assert len(NAMED) > 20
    for line in NAMED:
        words = line.split()[1:]
        command = followed(words)
        assert not isinstance(command, click.Group) or not words or words[0].startswith("-"), line
        assert options_of(words) <= known_to(command), line


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
