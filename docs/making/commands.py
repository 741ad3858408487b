"""The reference of the command line, from the commands themselves."""

from collections.abc import Iterator

import click
from docs.making.markdown import code, page, plain, table

from driveway_cli.main import cli


def pages() -> dict[str, str]:
    """The page by its file name."""
    with click.Context(cli, info_name="driveway") as top:
        sections = [part for name in cli.list_commands(top) for part in _of(cli.commands[name], name, top, 2)]
        return {
            "commands.md": page(
                "The command line",
                plain(cli.help or ""),
                f"{cli.epilog} `driveway --help` shows the same as this page, command by command, and "
                "`--json` of those that have it prints what they found for other programs.",
                *sections,
            )
        }


def _of(command: click.Command, name: str, above: click.Context, depth: int) -> Iterator[str]:
    with click.Context(command, info_name=name, parent=above) as context:
        if command.hidden:
            return
        yield f"{'#' * depth} {context.command_path}"
        yield "\n\n".join(plain(paragraph) for paragraph in (command.help or "").split("\n\n"))
        subs = command.commands if isinstance(command, click.Group) else {}
        if not subs or (isinstance(command, click.Group) and command.invoke_without_command):
            yield f"```text\n{context.command_path} {' '.join(command.collect_usage_pieces(context))}\n```"
        yield table(("option", "meaning"), _options(command, context))
        for each in sorted(subs):
            yield from _of(subs[each], each, context, depth + 1)


def _options(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    for each in command.get_params(context):
        told = each.get_help_record(context)
        if isinstance(each, click.Option) and told is not None and "--help" not in each.opts:
            yield code(told[0]), told[1].replace("<", "\\<")
