"""Help that can be read in an ordinary terminal."""

import click
import pytest
from click.testing import CliRunner

from driveway_cli.main import cli

GROUPS = [[], *([name] for name, command in cli.commands.items() if isinstance(command, click.Group))]


@pytest.mark.parametrize("words", GROUPS, ids=lambda words: " ".join(["driveway", *words]))
def test_no_line_about_a_command_is_cut_off(words: list[str]) -> None:
    a_terminal_of_80 = 78  # letters that click writes into each of its lines
    shown = CliRunner().invoke(cli, [*words, "--help"], terminal_width=a_terminal_of_80)
    assert shown.exit_code == 0
    assert "Commands:" in shown.stdout
    assert "..." not in shown.stdout.split("Commands:")[1]
