"""The archive of an export: JSON for machines, a page for people, and the files among it, in one zip."""

import json
from base64 import b64decode
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from driveway_core.dossiers import Json, Record, Section
from driveway_core.photos import PhotoMedia

README: Final = """\
Everything that Driveway-Hub knows about this account, as of {made_at}.

  index.html   the same, to read in a browser; it loads nothing from anywhere
  data/        one JSON file a section: a list of records, names and values as in our database
  files/       photos, named in the records that they belong to

Times are written with their offset from UTC, amounts as decimal numbers beside their currency.
Left out is what would tell who somebody else is, secrets (passwords, tokens), and what we only count.
"""

_HEAD: Final = """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Your data at Driveway-Hub</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>
body{{font:15px/1.5 system-ui,sans-serif;margin:2rem;max-width:75rem}}
table{{border-collapse:collapse;margin:.5rem 0 2rem}}
th,td{{border:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top}}
div{{overflow-x:auto}} nav a{{margin-right:1rem}}
</style></head><body>
<h1>Your data at Driveway-Hub</h1>
<p>As of {made_at}. The same stands in <code>data/</code>, for machines.</p>
"""

_ENDINGS: Final = {each.value: each.ending for each in PhotoMedia}

Sections = Iterable[tuple[Section, Iterable[Record]]]


def write_archive(sections: Sections, into: IO[bytes], *, made_at: datetime) -> int:
    """Write the archive; how many records are in it."""
    count = 0
    contents: list[str] = []
    tables: list[str] = []
    moment = made_at.isoformat(timespec="seconds")
    with ZipFile(into, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", README.format(made_at=moment))
        for section, found in sections:
            records = [_with_files(each, section, archive) for each in found]
            count += len(records)
            text = json.dumps(records, indent=1, ensure_ascii=False)
            archive.writestr(f"data/{section.name}.json", text)
            if records:
                title = section.name.replace("_", " ").capitalize()
                contents.append(f'<a href="#{section.name}">{escape(title)} ({len(records)})</a>')
                tables.append(_table(section, title, records))
        page = [_HEAD.format(made_at=escape(moment)), "<nav>", *contents, "</nav>", *tables, "</body></html>"]
        archive.writestr("index.html", "\n".join(page))
    return count


def _with_files(record: Record, section: Section, archive: ZipFile) -> Record:
    """The record with its bytes put into files beside, and named."""
    kept: dict[str, Json] = {}
    for name, value in record.items():
        match value:
            case {"base64": str(text)}:
                ending = _ENDINGS.get(str(record.get("media_type")), "bin")
                path = f"files/{section.name}/{record['id']}.{ending}"
                archive.writestr(path, b64decode(text))
                kept[name] = path
            case _:
                kept[name] = value
    return kept


def _table(section: Section, title: str, records: list[Record]) -> str:
    names = list(dict.fromkeys(name for record in records for name in record))
    head = "".join(f"<th>{escape(name.replace('_', ' '))}</th>" for name in names)
    rows = "".join(
        f"<tr>{''.join(f'<td>{_cell(record.get(name))}</td>' for name in names)}</tr>\n" for record in records
    )
    return (
        f'<h2 id="{section.name}">{escape(title)}</h2>\n<p>{escape(section.about)}</p>\n'
        f"<div><table><tr>{head}</tr>\n{rows}</table></div>"
    )


def _cell(value: Json) -> str:
    if value is None:
        return "–"
    if isinstance(value, str) or not isinstance(value, Mapping | list):
        return escape(str(value))
    return escape(json.dumps(value, ensure_ascii=False))
