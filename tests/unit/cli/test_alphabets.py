"""Terminals of every alphabet."""

import os
import subprocess
import sys

SAYS_A_TICK = """
import sys
import click
from driveway_cli.main import cli, main

cli.add_command(click.Command("tick", callback=lambda: click.echo("\\u2713 done")))
sys.argv = ["driveway", "tick"]
main()
"""


def test_a_terminal_that_lacks_a_letter_gets_a_question_mark() -> None:
    said = subprocess.run(
        [sys.executable, "-c", SAYS_A_TICK],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "? done\n"
