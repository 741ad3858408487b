"""``laws``: judge a price rule, anybody's, by the laws of a price."""

import importlib
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from driveway_cli.opening import as_json
from driveway_cli.showing import show_json, show_rows

if TYPE_CHECKING:
    from driveway_core.laws import Law
    from driveway_core.testing.laws import Progress, Report, Verdict

_OUTCOMES: Final = {
    (True, True): "kept",
    (True, False): "broken",
    (False, True): "kept, not promised",
    (False, False): "not kept, not promised",
}


@click.command()
@click.argument("rule", metavar="MODULE:RULE")
@click.option(
    "--keeps", metavar="LAWS", help="The laws it promises, with commas between; else those it says it keeps."
)
@click.option(
    "--examples",
    default=100,
    show_default=True,
    type=click.IntRange(1, 1_000_000),
    help="Cases that each law is tried on.",
)
@click.option("--promo-code", "codes", multiple=True, metavar="CODE", help="A code that drivers may bring.")
@click.option("--book", metavar="MODULE:BOOK", help="The rule book that reads it, if it is kept as data.")
@as_json
@click.pass_context
def laws(
    ctx: click.Context,
    rule: str,
    keeps: str | None,
    examples: int,
    codes: tuple[str, ...],
    book: str | None,
    json_: bool,
) -> None:
    """Judge your own price rule by the laws.

    RULE is a rule, a list of rules in their order, or a rule set, in a module
    that can be imported from here. Each law that it does not keep is shown
    with the smallest counter-example found; the exit code is 1 when one of
    them was promised.
    """
    report = _report(rule, keeps, examples, codes, book, shown=not json_)
    if json_:
        show_json(_as_data(rule, report))
    else:
        _show(report)
    ctx.exit(1 if report.broken_promises else 0)


def _report(
    rule: str, keeps: str | None, examples: int, codes: Sequence[str], book: str | None, *, shown: bool
) -> "Report":
    from driveway_core.rule_sets import RuleBook
    from driveway_core.rules import SHIPPED

    try:
        from driveway_core.testing.laws import judge_laws, laws_kept, the_rules
    except ModuleNotFoundError as error:
        raise click.UsageError(
            f"Judging laws needs {error.name}, which comes with: pip install 'driveway-hub[testing]'"
        ) from None
    promised = None if keeps is None else frozenset(map(_law, keeps.split(",")))
    found, reads = _imported(rule), SHIPPED if book is None else _imported(book)
    if not isinstance(reads, RuleBook):
        raise click.UsageError(f"{book} is not a rule book")
    try:
        rules = the_rules(found)
        laws_kept(rules)
    except TypeError as error:
        raise click.UsageError(f"{error}.") from None
    report = judge_laws(
        rules,
        keeps=promised,
        promo_codes=codes,
        book=reads,
        examples=examples,
        progress=_telling(shown=shown),
    )
    if shown and sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)
    return report


def _law(word: str) -> "Law":
    from driveway_core.laws import Law

    said = word.strip().casefold()
    for law in Law:
        if said in {law.value, law.value.replace(" ", "-")}:
            return law
    raise click.UsageError(f"There is no law {word.strip()!r}; there are {', '.join(Law)}.")


def _imported(place: str) -> object:
    """What ``module:name`` means, with the folder one is in searched first, as ``python -m`` does."""
    module_name, colon, name = place.partition(":")
    if not colon or not module_name or not name:
        raise click.UsageError(f"{place!r} must be MODULE:NAME, as in mygarage.prices:weekend")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
            raise click.UsageError(f"{module_name} imports {error.name}, which is not there.") from None
        raise click.UsageError(f"There is no module {module_name} to import from here.") from None
    except (Exception, SystemExit) as error:  # whatever anybody's module raises
        raise click.UsageError(f"{module_name} raised {type(error).__name__}: {error}") from error
    try:
        found: object = getattr(module, name)
    except AttributeError:
        raise click.UsageError(f"There is no {name} in {module_name}.") from None
    return found


def _telling(*, shown: bool) -> "Progress":
    """Tells on stderr what is going on: on a terminal on one line that changes, else a line a stage."""
    last = ""
    counts = sys.stderr.isatty()

    def tell(doing: str, done: int, of: int) -> None:
        nonlocal last
        if not shown:
            return
        if counts and done % max(1, of // 100):
            return
        if counts:
            click.echo(f"\r\x1b[K{doing}, {done:,} of {of:,}", err=True, nl=False)
        elif doing != last:
            click.echo(f"{doing} …", err=True)
        last = doing

    return tell


def _as_data(rule: str, report: "Report") -> object:
    return {
        "rule": rule,
        "examples": report.examples,
        "laws": [
            {
                "law": each.law.value,
                "promised": each.promised,
                "kept": each.kept,
                "counter_example": each.counter_example,
            }
            for each in report.verdicts
        ],
    }


def _show(report: "Report") -> None:
    show_rows(
        ("Law", "Outcome", "What it says"),
        [
            (each.law.value, _OUTCOMES[each.promised, each.kept], each.law.statement)
            for each in report.verdicts
        ],
        nothing="",
    )
    for promised in (True, False):
        for sentence, verdicts in _by_sentence(report.verdicts, promised=promised).items():
            named = ", ".join(each.law.value for each in verdicts)
            click.echo()
            click.secho(f"{named}{'' if promised else ' (not promised)'}:", bold=True)
            click.echo(f"  {sentence}")
    click.echo(f"\n{report.examples:,} cases each. {_summary(report)}")


def _by_sentence(verdicts: "Iterable[Verdict]", *, promised: bool) -> "dict[str, list[Verdict]]":
    told: dict[str, list[Verdict]] = {}
    for each in verdicts:
        if each.counter_example is not None and each.promised is promised:
            told.setdefault(each.counter_example, []).append(each)
    return told


def _summary(report: "Report") -> str:
    broken = len(report.broken_promises)
    if not broken:
        return "Every promised law is kept."
    return "A promised law is broken." if broken == 1 else f"{broken} promised laws are broken."
