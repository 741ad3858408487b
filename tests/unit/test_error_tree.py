"""Every refusal is one of five families, read from the source so that no package has to be started."""

import ast
import builtins
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
import pytest

from driveway_core import errors

SOURCE: Final = Path(__file__).parents[2] / "src"

FAMILIES: Final = {"Refused", "NotAllowed", "NotFound", "Conflict", "Unavailable"}

NO_REFUSALS: Final = {
    "CurrencyMismatch": "a programming error: two currencies met in one sum, and no user can mend that",
    "Unbalanced": "a programming error: an entry of the ledger that does not sum to zero",
    "DatabaseFault": "a programming error: the database refused a statement that should never have been sent",
    "Taken": "never leaves the adapter: its store says which stay was refused",
    "NoPicture": "never leaves the process that decodes a photo: its words do",
    "Unusable": "never leaves the reader of calendars: it becomes a reason in the report of what was skipped",
    "_Undone": "rolls a trial booking back in a suite, where it worked",
    "WrongTogether": "how a validator of a whole model names several fields; pydantic asks for a ValueError",
    "StripeProblem": "an error as Stripe answers it: its sandbox raises it, and answers with it",
    "WrongAnswers": "a programming error: the sandbox answered what Stripe never would",
    "FleetProblem": "an error as Tesla answers it: its stand-in raises it, and answers with it",
    "OAuthProblem": "as FleetProblem, of the endpoint for tokens",
    "WrongDeeds": "a programming error: the stand-in for Tesla itself went wrong",
    "LawBroken": "how a test fails: a rule breaks a law that it should keep",
    "_Broken": "tells hypothesis that a case is a counter-example, and never leaves the kit",
    "Fault": "never leaves the kit of laws: it becomes the sentence about a law that is broken",
    "SigningWanted": "never leaves the adapter: it asks the next transport of a command",
    "PlainWanted": "never leaves the adapter: it asks the next transport of a command",
    "TokenRejected": "a signal between us and an adapter: whoever holds the link refreshes it and asks again",
    "NotConnected": "never leaves the adapter: the map of answers has a row for it",
    "NoAnswer": "never leaves the adapter: the map of answers has a row for it",
    "AnswerTooLong": "never leaves the adapter: the map of answers has a row for it",
    "RegionMoved": "as TokenRejected: the address is kept, and asked again",
    "Forged": "never leaves the adapter: what a car did not prove to have said counts as no answer",
    "MessageFault": "a fault as a car answers it: the sandbox raises it, and answers with it",
    "Malformed": "a request that only HTTP can know to be wrong: 400, 401, 413, 415, 429",
}
"""Exceptions outside the tree, each with the reason why it may be."""

BUILT_IN: Final = {
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
}


@attrs.frozen
class Found:
    """A class as the source states it."""

    name: str
    bases: tuple[str, ...]
    slug: str | None
    place: str


def _name(node: ast.expr) -> str:
    return ast.unparse(node).partition("[")[0].rpartition(".")[2]


def _slug(body: list[ast.stmt]) -> str | None:
    for statement in body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id="slug")], value=ast.Constant(value=str(slug)))
                | ast.AnnAssign(target=ast.Name(id="slug"), value=ast.Constant(value=str(slug)))
            ):
                return slug
            case _:
                continue
    return None


def classes_in(folder: Path) -> Iterator[Found]:
    """Every class defined below a folder."""
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases = tuple(_name(base) for base in node.bases)
                yield Found(node.name, bases, _slug(node.body), f"{file.relative_to(folder)}:{node.lineno}")


def exceptions_among(classes: list[Found]) -> list[Found]:
    """Those that end, base by base, in an exception, ours or somebody else's."""
    known = set(BUILT_IN)
    found: list[Found] = []
    rest = list(classes)
    while True:
        more = [
            each for each in rest if any(b in known or b.endswith(("Error", "Exception")) for b in each.bases)
        ]
        if not more:
            return found
        found += more
        known |= {each.name for each in more}
        rest = [each for each in rest if each not in more]


def families_of(name: str, bases: dict[str, tuple[str, ...]]) -> set[str]:
    """The families that a name descends from."""
    if name in FAMILIES:
        return {name}
    return {family for base in bases.get(name, ()) for family in families_of(base, bases)}


@pytest.fixture(scope="module")
def exceptions() -> list[Found]:
    """All of ours."""
    return exceptions_among(list(classes_in(SOURCE)))


def test_there_are_five_families() -> None:
    assert {family.__name__ for family in errors.DrivewayError.__subclasses__()} == FAMILIES


def test_no_two_exceptions_share_a_name(exceptions: list[Found]) -> None:
    assert [name for name, count in Counter(each.name for each in exceptions).items() if count > 1] == []


def test_every_exception_is_of_one_family_or_says_why_it_is_none(exceptions: list[Found]) -> None:
    bases = {each.name: each.bases for each in exceptions}
    of_none = {each.name for each in exceptions if not families_of(each.name, bases)}
    assert of_none == {*NO_REFUSALS, "DrivewayError"}
    assert [each for each in exceptions if len(families_of(each.name, bases)) > 1] == []


def test_every_slug_is_used_once_and_written_in_kebab_case(exceptions: list[Found]) -> None:
    slugs = [each.slug for each in exceptions if each.slug is not None]
    assert [slug for slug, count in Counter(slugs).items() if count > 1] == []
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z]+(-[a-z]+)*", slug)] == []
    assert "conflict" in slugs


def test_a_stray_exception_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "stray.py").write_text(
        "class Oops(ValueError):\n    slug = 'oops'\n\nclass Deep(Oops): ...\n"
    )
    found = exceptions_among(list(classes_in(tmp_path)))
    assert [(each.name, each.slug) for each in found] == [("Oops", "oops"), ("Deep", None)]
    assert families_of("Deep", {each.name: each.bases for each in found}) == set()
