"""What is public, told from the sources; ``python -m tests.integration.examples.public`` writes the page."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.integration.outside import ROOT

PAGE: Final = ROOT / "docs/public-api.md"
CORE: Final = ROOT / "src/driveway_core"
ENTRYPOINTS: Final = ROOT / "src/entrypoints"
ADAPTERS: Final = ROOT / "src/adapters"

BESIDE_THE_PORTS: Final = (
    "driveway_core.booking_states",
    "driveway_core.car_troubles",
    "driveway_core.errors",
    "driveway_core.gateways",
    "driveway_core.laws",
    "driveway_core.lines",
    "driveway_core.pricing",
    "driveway_core.rule_data",
    "driveway_core.rule_sets",
    "driveway_core.rules",
    "driveway_core.settlement",
    "driveway_core.windows",
)
"""Public without being spoken at a port: what rules are made of, refusals, and what adapters raise."""

FOR_TESTS: Final = (
    "driveway_core.testing.builders",
    "driveway_core.testing.contracts",
    "driveway_core.testing.contracts.car_far_sides",
    "driveway_core.testing.contracts.far_sides",
    "driveway_core.testing.laws",
    "driveway_core.testing.scenes",
    "driveway_core.testing.strategies",
)
WIRED: Final = ("driveway_app", "driveway_http", "driveway_web")
OUR_OWN: Final = frozenset(
    """application_copy driven_at fresh_copy keeper hook_of know_every_error lay_out Limiter paid_at Standing
    stripe_sandbox telling tesla_sandbox write_archive""".split()
)
"""What ``driveway_app`` offers to our own programs alone."""

_HEAD: Final = """# Public API

What [a version number](versioning.md) makes promises about in Python: the modules of this page, with every
name that they define, or list in `__all__`, and the methods and fields of those, all without a leading
underscore. Everything else may change at any time.

The page is written from the sources by `python -m tests.integration.examples.public`, and a test says when
it is old; another says that `examples/` import nothing else. Each package is typed (`py.typed`): a test has
mypy read the installed wheel as a user's would.
"""
_PORTS: Final = """## Ports

Every name of `driveway_core.ports`: what the core asks of the outside, and so what an adapter is.
"""
_USE_CASES: Final = """## Use cases

Every module of `driveway_core.use_cases` that has a class to be called, one a verb: its class, and the
fields that it takes. Have them made by the container, which is called after them: `market.book_stay()` is
the `BookStay` of `driveway_core.use_cases.book_stay`. What they raise and answer is in their docstrings.
`opening_sessions` has the answer of those that open sessions.
"""


def file_of(module: str) -> Path:
    """Where a module is written."""
    for root in (ROOT / "src", ADAPTERS, ENTRYPOINTS):
        path = root.joinpath(*module.split("."))
        if path.with_suffix(".py").is_file():
            return path.with_suffix(".py")
        if (path / "__init__.py").is_file():
            return path / "__init__.py"
    raise LookupError(module)


def names_of(module: str) -> list[str]:
    """What a module offers: its ``__all__``, else what it defines and does not begin with an underscore."""
    tree = ast.parse(file_of(module).read_text(encoding="utf-8"))
    defined: list[str] = []
    for node in tree.body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                defined.append(name)
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                if name == "__all__" and isinstance(node.value, ast.List):
                    return sorted(ast.literal_eval(node.value))
                defined.append(name)
    return sorted(name for name in defined if not name.startswith("_"))


def spoken() -> Iterator[str]:
    """The modules whose types the ports speak."""
    for file in sorted((CORE / "ports").glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if module.startswith("driveway_core.") and not module.startswith("driveway_core.ports"):
                yield module


def use_cases() -> Iterator[str]:
    """A module a verb; what several of them share has no call of its own, and is not public."""
    for file in sorted((CORE / "use_cases").glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        called = [
            node
            for each in tree.body
            if isinstance(each, ast.ClassDef)
            for node in each.body
            if isinstance(node, ast.FunctionDef) and node.name == "__call__"
        ]
        if called:
            yield f"driveway_core.use_cases.{file.stem}"


def public() -> Mapping[str, frozenset[str]]:
    """The names of each public module."""
    values = {*spoken(), *BESIDE_THE_PORTS}
    verbs = {*use_cases(), "driveway_core.use_cases.opening_sessions"}
    modules = {*WIRED, "driveway_core.ports", *values, *verbs, *FOR_TESTS}
    return {module: frozenset(names_of(module)) - OUR_OWN for module in sorted(modules)}


def purpose(module: str) -> str:
    """The first sentence that a module says of itself."""
    said = ast.get_docstring(ast.parse(file_of(module).read_text(encoding="utf-8"))) or ""
    return said.partition("\n")[0].replace("``", "`").replace("|", "\\|")


def page() -> str:
    """The page, as it should be."""
    wired = [
        f"| `{module}` | {', '.join(f'`{name}`' for name in sorted({*names_of(module)} - OUR_OWN))} |"
        for module in WIRED
    ]
    values = [f"| `{module}` | {purpose(module)} |" for module in sorted({*spoken(), *BESIDE_THE_PORTS})]
    tests = [f"| `{module}` | {purpose(module)} |" for module in FOR_TESTS]
    parts = (
        _HEAD,
        _table("Wiring and serving", "names", wired),
        _PORTS,
        _table("Values and refusals", "what it is", values),
        _USE_CASES,
        _table("For tests of yours", "what it is", tests),
    )
    return "\n".join(parts)


def _table(title: str, column: str, rows: list[str]) -> str:
    return "\n".join([f"## {title}\n", f"| module | {column} |", "|---|---|", *rows]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
