"""What commands have in common: the marketplace they work on, and for whom."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from driveway_app import Container, ProcessSettings
    from driveway_core.accounts import Account

as_json = click.option("--json", "json_", is_flag=True, help="Print JSON for machines.")
"""Every command that shows something has it."""


def say(text: str) -> None:
    """A word to a person who waits; machines get none."""
    if sys.stderr.isatty():
        click.secho(text, err=True, dim=True)


def process_settings() -> "ProcessSettings":
    """The settings of this process; raises ``SettingsWrong`` with all that is wrong."""
    from driveway_app import read_settings

    return read_settings(os.environ)


@contextmanager
def marketplace() -> "Iterator[Container]":
    """The marketplace that the environment describes."""
    from driveway_app import opened
    from driveway_core.origins import Origin, asked_from

    with opened(process_settings(), say=say) as container, asked_from(Origin(agent="driveway command line")):
        yield container


def account_of(container: "Container", email: str) -> "Account":
    """The account of an e-mail address; raises ``Missing``."""
    from driveway_core.accounts import EmailAddress
    from driveway_core.actors import SYSTEM
    from driveway_core.errors import Missing

    with container.transactions().read(acting_as=SYSTEM) as work:
        account = work.accounts.with_email(EmailAddress(email))
    if account is None:
        raise Missing("email", f"account as {email}")
    return account
