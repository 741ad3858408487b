"""The reference of the core, from its docstrings: what is in each module, with how it is called."""

import ast
import inspect
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from docs.making.markdown import contents, page

import driveway_core

_ROOT: Final = Path(driveway_core.__file__).parent
_AREAS: Final = {
    "concepts": ("Concepts", ".", "Values that cannot be built wrong, and the rules of the trade."),
    "use-cases": ("Use cases", "use_cases", "What people do: a callable whose fields are ports."),
    "ports": ("Ports", "ports", "What the core asks of the outside; an adapter is whatever keeps them."),
    "rules": ("Price rules", "rules", "Rules that hosts and operators choose on top of the base price."),
    "testing": ("Testing kit", "testing", "Strategies, builders, laws, and the contract of each port."),
}
"""Each page's title, folder, and what is in it."""

Definition = ast.ClassDef | ast.FunctionDef


def pages() -> dict[str, str]:
    """The pages by their file names."""
    made = {f"core-{area}.md": _area(area) for area in _AREAS}
    told = (f"- [{title}](core-{area}.md): {meaning}" for area, (title, _, meaning) in _AREAS.items())
    overview = page(
        "The core",
        "`driveway_core` holds the rules of a parking marketplace: it does no I/O, reads no clock and makes "
        "no ids. These pages are made from its docstrings.",
        "\n".join(told),
        contents(f"core-{area}" for area in _AREAS),
    )
    return {"core.md": overview, **made}


def _area(area: str) -> str:
    title, folder, meaning = _AREAS[area]
    files = (_ROOT / folder).rglob("*.py") if area in ("testing", "rules") else (_ROOT / folder).glob("*.py")
    return page(title, meaning, *(part for file in sorted(files) for part in _module(file)))


def _module(file: Path) -> Iterator[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    name = ".".join(("driveway_core", *file.relative_to(_ROOT).with_suffix("").parts)).removesuffix(
        ".__init__"
    )
    if not name.rpartition(".")[2].startswith("_"):
        yield f"## {name}"
        yield prose(ast.get_docstring(tree) or "")
        for node in tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                yield from _definition(node)


def _definition(node: Definition) -> Iterator[str]:
    lines = [_head(node)]
    if isinstance(node, ast.ClassDef):
        lines += [f"    {_one_line(each)}" for each in node.body if _is_field(each)]
        lines += [
            f"    {_head(each)}"
            for each in node.body
            if isinstance(each, ast.FunctionDef)
            and (each.name == "__call__" or not each.name.startswith("_"))
        ]
    yield "```py\n" + "\n".join(lines) + "\n```"
    yield prose(ast.get_docstring(node) or "")


def _head(node: Definition) -> str:
    if isinstance(node, ast.ClassDef):
        bases = ", ".join(map(ast.unparse, node.bases))
        return f"class {node.name}({bases}):" if bases else f"class {node.name}:"
    if any(ast.unparse(each) == "property" for each in node.decorator_list):
        return f"{node.name}: {ast.unparse(node.returns) if node.returns else ''}  # property"
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    return f"def {node.name}({ast.unparse(node.args)}){returns}"


def _is_field(node: ast.stmt) -> bool:
    match node:
        case ast.AnnAssign(target=ast.Name(id=name)):
            return not name.startswith("_")
        case ast.Assign(targets=[ast.Name(id=name)]):
            return not name.startswith("_")
        case _:
            return False


def _one_line(node: ast.AST) -> str:
    """As it is written; what it begins as, where that is long, is left out."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _WIDEST else f"{text.partition(' = ')[0]} = ..."


_WIDEST: Final = 100


def prose(docstring: str) -> str:
    """A docstring as Markdown: code between single backquotes, blocks after ``::`` fenced."""
    parts, block = list[str](), list[str]()
    for line in [*inspect.cleandoc(docstring).splitlines(), "."]:
        if parts and parts[-1].endswith("::") and (line.startswith(" ") or not line):
            block.append(line)
            continue
        if block:
            parts[-1] = parts[-1].removesuffix(":")
            parts += _fenced(block)
            block = []
        parts.append(_quiet(line))
    return "\n".join(parts[:-1])


def _fenced(block: Sequence[str]) -> list[str]:
    return ["", "```text", *inspect.cleandoc("\n".join(block)).splitlines(), "```", ""]


def _quiet(line: str) -> str:
    """A line whose signs mean nothing to Markdown outside of code."""
    halves = re.split(r"(``.*?``)", line)
    return "".join(
        f"`{each[2:-2]}`" if each.startswith("``") else re.sub(r"([*<\[])", r"\\\1", each) for each in halves
    )
