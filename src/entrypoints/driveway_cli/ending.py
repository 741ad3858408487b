"""How commands end: exit codes, and refusals as sentences on stderr."""

from typing import Any

import click


class Ended(click.ClickException):
    """The command ends here with a sentence: refused, and the same will be refused again."""

    exit_code = 1

    def show(self, file: Any = None) -> None:  # noqa: ANN401  # click's signature
        """Say the sentence, and nothing else."""
        click.echo(self.message, err=file is None, file=file)


class Misused(Ended):
    """Something that the caller wrote cannot be meant: on the command line, or in the settings."""

    exit_code = 2


class TryLater(Ended):
    """Nothing is wrong but now."""

    exit_code = 3


class Endings(click.Group):
    """A group whose commands may raise the core's errors."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # click's signature
        """Run the command; what the core refuses becomes a sentence and an exit code."""
        from driveway_core.errors import DrivewayError

        try:
            return super().invoke(ctx)
        except DrivewayError as error:
            raise ended(error) from error


def ended(error: Exception) -> Ended:
    """The exit that an error of the core means."""
    from driveway_app import SettingsWrong
    from driveway_core.errors import InvalidValue, Unavailable

    if isinstance(error, InvalidValue | SettingsWrong):
        return Misused(str(error))
    if isinstance(error, Unavailable):
        return TryLater("\n".join([str(error), *_technically(error)]))
    return Ended(str(error))


def _technically(error: Exception) -> list[str]:
    """What the database or the system said, for the person who looks after them."""
    cause = error.__cause__
    return [] if cause is None else [f"({line})" for line in str(cause).strip().splitlines()[:1]]
