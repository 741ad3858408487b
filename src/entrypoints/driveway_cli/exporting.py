"""``export``: everything about an account, in a file."""

import json
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import console, show_facts

if TYPE_CHECKING:
    from driveway_core.actors import AccountId
    from driveway_core.dossiers import Record, Section
    from driveway_core.use_cases.export_account import ExportAccount

_BEGUN: Final = "begun"
_GOOD_FOR: Final = timedelta(days=1)
"""How long what was read is gone on with; later it would tell of two different days."""


@click.command()
@click.argument("email")
@click.option(
    "--to",
    "to",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    required=True,
    help="The zip file to write.",
)
@as_json
def export(email: str, to: Path, json_: bool) -> None:
    """Write all that is known of EMAIL to a file.

    It is a zip of JSON, with a page to read it by. What is read is kept beside it, in FILE.part, until the
    file is whole: a run that was interrupted is gone on with by the same command. Only you may read either.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from driveway_app import write_archive

    columns = (TextColumn("Exporting {task.fields[section]}"), BarColumn(), MofNCompleteColumn())
    paper = console(stderr=True)
    with marketplace() as container:
        account = account_of(container, email)
        reading, at = container.export_account(), container.clock()()
        parts = _Parts(reading, account.id, to.with_name(to.name + ".part"))
        resumed, made_at = parts.begin(at)
        sections = reading.sections()
        with Progress(*columns, console=paper, transient=True, disable=not paper.is_terminal) as bar:
            task = bar.add_task("", total=len(sections), section="")

            def every() -> "Iterator[tuple[Section, Iterator[Record]]]":
                for section in sections:
                    bar.update(task, section=section.name.replace("_", " "))
                    yield section, parts.records(section)
                    bar.advance(task)

            whole = to.with_name(to.name + ".new")
            with _for_its_owner(whole) as file:
                count = write_archive(every(), file, made_at=made_at)
                file.flush()
                os.fsync(file.fileno())
            whole.replace(to)
    parts.remove()
    facts = {"file": str(to), "records": count, "sections": len(sections), "resumed": resumed}
    show_facts(facts, json_=json_)


def _for_its_owner(path: Path) -> IO[bytes]:
    """A new file that nobody else may open, to be written."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


class _Parts:
    """Batches that were read, each a file of its own: what is there is not read again."""

    def __init__(self, reading: "ExportAccount", account_id: "AccountId", folder: Path) -> None:
        self._reading = reading
        self._account = account_id
        self._folder = folder

    def begin(self, at: datetime) -> tuple[bool, datetime]:
        """Go on with what was read of that account within a day, else anew; whether so, and when begun."""
        from driveway_core.actors import SYSTEM

        mark = self._folder / _BEGUN
        if mark.is_file():
            account, _, moment = mark.read_text(encoding="utf-8").partition(" ")
            if account == str(self._account) and at - datetime.fromisoformat(moment) < _GOOD_FOR:
                return True, datetime.fromisoformat(moment)
        self._reading.begin(SYSTEM, self._account)
        self.remove()
        self._folder.mkdir(parents=True, mode=0o700)
        self._keep(mark, f"{self._account} {at.isoformat()}")
        return False, at

    def records(self, section: "Section") -> "Iterator[Record]":
        """All records of a section, those that were read before first."""
        from driveway_core.actors import SYSTEM

        after: str | None = None
        for number in range(1_000_000):
            part = self._folder / f"{section.name}.{number:06}"
            if part.is_file():
                kept = json.loads(part.read_text(encoding="utf-8"))
            else:
                some = self._reading.records(SYSTEM, self._account, section.name, after=after)
                kept = {"items": [dict(each) for each in some.items], "next": some.next}
                self._keep(part, json.dumps(kept, ensure_ascii=False))
            yield from kept["items"]
            after = kept["next"]
            if after is None:
                return

    def remove(self) -> None:
        """Nothing of it is left."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @staticmethod
    def _keep(path: Path, text: str) -> None:
        """Whole, or not at all."""
        new = path.with_name(path.name + ".new")
        new.write_text(text, encoding="utf-8")
        new.replace(path)
