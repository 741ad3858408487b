"""The commands that pages show, typed as they stand there, in the order of the page."""

import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
import pytest
from click.testing import CliRunner
from tests.integration.guide.blocks import Block, blocks_of, written
from tests.integration.guide.kinds import OUTSIDE, UNTRIED
from tests.integration.outside import ROOT
from tests.unit.icalendars.texts import calendar, event

from driveway_app import on_postgres, read_settings
from driveway_cli.main import cli
from driveway_core.accounts import EmailAddress, PhoneNumber
from driveway_core.actors import SYSTEM, UserType

PAGES: Final = sorted(
    {block.page for page in written() for block in blocks_of(page) if block.language == "sh"} - UNTRIED.keys()
)
ENDS: Final = {
    "calendars fetch": 2,  # this Airport is a file that was uploaded
    "audit acknowledge": 1,  # nothing of this log was lost
}
"""How a command ends whose page speaks of something that is not there; 0 otherwise."""


def commands_of(block: Block) -> Iterator[str]:
    """Its commands, each in one line."""
    yield from (line.strip() for line in block.text.replace("\\\n", " ").splitlines() if line.strip())


@pytest.fixture(scope="module")
def listing(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The id of a driveway in a marketplace with the people that pages speak of, in a folder of its own."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as environment:
        environment.chdir(tmp_path_factory.mktemp("folder"))
        environment.setenv("DATABASE_URL", module_database_url)
        environment.setenv("DRIVEWAY_HOME", str(home))
        Path("airport.ics").write_bytes(
            calendar(event("DTSTART:20300301T090000Z", "DURATION:PT1H", uid="taken@example.com"))
        )
        Path("first-password").write_text("correct horse battery\n", encoding="utf-8")
        with on_postgres(module_database_url, home=home) as market:
            people = {
                name: market.register_account()(
                    {
                        "email": f"{name}@example.com",
                        "password": "correct horse battery",
                        "first_name": name.capitalize(),
                        "last_name": "Example",
                        "user_type": user_type,
                    }
                )
                for name, user_type in (
                    ("hana", UserType.HOST),
                    ("ada", UserType.DRIVER),
                    ("root", UserType.BOTH),
                )
            }
            with market.transactions().begin(acting_as=SYSTEM) as work:
                reached = attrs.evolve(people["ada"], phone=PhoneNumber("+14155550123"), phone_verified=True)
                work.accounts.save(reached)
            market.promote_operator()(SYSTEM, EmailAddress("root@example.com"))
            made = market.list_driveway()(
                people["hana"].actor,
                {
                    "title": "Sunny driveway by the park",
                    "address": "500 Dolores St",
                    "zip_code": "94110",
                    "latitude": 37.7605,
                    "longitude": -122.4262,
                    "driveway_type": "concrete",
                    "max_vehicle_length": 200,
                    "max_vehicle_width": 80,
                    "hourly_rate": "8.50",
                },
            )
        yield str(made.id)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_does_what_it_is_for(page: str, listing: str) -> None:
    for block in blocks_of(ROOT / page):
        if block.language == "sh":
            typed(block, listing)


def typed(block: Block, listing: str) -> None:
    """Type a block: settings are ones that there are, and a command ends as it should."""
    exported: dict[str, str] = {}
    for command in commands_of(block):
        if any(command.startswith(start) for start in OUTSIDE):
            continue
        words = shlex.split(command.replace("LISTING", listing), comments=True)
        if words[0] == "export":
            exported |= dict(word.split("=", 1) for word in words[1:])
            continue
        assert words[0] == "driveway", f"{block.page}:{block.line}: {command}"
        words, into = (words[:-2], words[-1]) if words[-2] == ">" else (words, None)
        ended = CliRunner().invoke(cli, words[1:])
        if into is not None:
            Path(into).write_text(ended.stdout, encoding="utf-8")
        assert ended.exit_code == ENDS.get(" ".join(words[1:3]), 0), f"{command}\n{ended.output}"
    assert read_settings({**exported, "HOME": os.environ.get("HOME", "")}) if exported else True


def test_every_exception_is_of_a_command_that_a_page_shows() -> None:
    shown = [
        command
        for page in PAGES
        for block in blocks_of(ROOT / page)
        if block.language == "sh"
        for command in commands_of(block)
    ]
    assert [start for start in OUTSIDE if not any(each.startswith(start) for each in shown)] == []
    assert [each for each in ENDS if not any(f" {each} " in command for command in shown)] == []
