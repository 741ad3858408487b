"""Markdown, put together."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, or nothing where it has no rows; a column that is empty throughout is left out."""
    every = [list(row) for row in rows]
    if not every:
        return ""
    shown = [at for at, _ in enumerate(head) if any(row[at] for row in every)]
    lines = [[head[at] for at in shown], ["---"] * len(shown), *([row[at] for at in shown] for row in every)]
    return "\n".join(f"| {' | '.join(map(cell, line))} |" for line in lines) + "\n"


def cell(text: str) -> str:
    """A text as it stands in a table."""
    return " ".join(text.replace("|", "\\|").split())


def code(text: str) -> str:
    """A text as code inside a line."""
    return f"`{text}`" if text else ""


def plain(text: str) -> str:
    """A docstring's first paragraph, in Markdown: two backquotes become one."""
    return " ".join(text.split("\n\n", maxsplit=1)[0].split()).replace("``", "`")


def page(title: str, *parts: str) -> str:
    """A page: its title, then its parts with an empty line between them."""
    return "\n\n".join([f"# {title}", *(part.rstrip() for part in parts if part.strip())]) + "\n"


def contents(names: Iterable[str]) -> str:
    """The table of contents that leads to further pages."""
    return "```{toctree}\n:hidden:\n\n" + "\n".join(names) + "\n```"
