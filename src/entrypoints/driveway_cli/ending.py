"""How commands end: refusals are sentences on stderr, and exit codes.

0 done, 1 refused (the same will be refused again), 2 something that the
caller wrote cannot be meant, 3 nothing is wrong but now.
"""

from typing import Any

import click


class Endings(click.Group):
    """A group whose commands may raise the core's errors."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # click's signature
        """Run the command; what the core refuses becomes a sentence and an exit code."""
        from driveway_core.errors import DrivewayError

        try:
            return super().invoke(ctx)
        except DrivewayError as error:
            click.echo(str(error) or error.title, err=True)
            for line in _technically(error):
                click.secho(f"({line})", err=True, dim=True)
            ctx.exit(exit_code_of(error))


def exit_code_of(error: Exception) -> int:
    """The exit code that an error of the core means."""
    from driveway_app import SettingsWrong
    from driveway_core.errors import InvalidValue, Unavailable

    if isinstance(error, Unavailable):
        return 3
    return 2 if isinstance(error, InvalidValue | SettingsWrong) else 1


def _technically(error: Exception) -> list[str]:
    """What the database or the system said, for the person who looks after them."""
    from driveway_core.errors import Unavailable

    if not isinstance(error, Unavailable) or error.__cause__ is None:
        return []
    first, _, _ = str(error.__cause__).strip().partition("\n")
    sentence, _, _ = first.partition(
        "  "
    )  # Stripe's client breaks its lines within sentences, and spaces them by two
    return [sentence] if sentence else []
