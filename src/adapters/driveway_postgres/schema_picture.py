"""The tables and how they refer to one another, as one SVG.

``python -m driveway_postgres.schema_picture [FILE]`` draws the guide's picture.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final

import attrs
from sqlalchemy import Column, Table

from driveway_postgres.tables import metadata

PICTURE: Final = Path("docs/pictures/schema.svg")

AREAS: Final[Mapping[str, Sequence[str]]] = {
    "People": "users sessions account_proofs accepted_terms account_photos notice_choices notices erasures "
    "tries call_tallies".split(),
    "Places": "driveways driveway_photos driveway_availability availability_ranges calendar_sources "
    "calendar_feeds driveway_prices price_rule_sets system_settings".split(),
    "Cars": "vehicles car_links linked_cars car_calls trips vehicle_observations".split(),
    "Stays": "bookings quotes promo_claims idempotency_keys reviews review_flags trouble_reports "
    "trouble_photos".split(),
    "Money": "payments refunds disputes ledger_postings payment_operations stripe_events host_dues payouts "
    "payout_line_items payout_debts transfer_reversals".split(),
    "Audit": "audit_logs audit_unsealed audit_seals audit_checkpoints".split(),
}
"""Every table in one column of the picture; a test says that none is left out."""

_COLOURS: Final = ("#2f6f8f", "#0b5f4e", "#6b4a9e", "#8a4f00", "#a3271f", "#4d5a55")
_WIDE: Final = 224
_APART: Final = 84
_LINE: Final = 17
_HEAD: Final = 26
_GAP: Final = 16
_TOP: Final = 76
_STYLE: Final = (
    "text{font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif;font-size:11.5px;fill:#16211d}"
    ".area{font-size:17px;font-weight:700}.table{font-weight:700;fill:#fff;font-size:12.5px}.more{fill:#66756e}"
    ".to{fill:#51605a;text-anchor:end}.way{fill:none;stroke-width:1.3;stroke-opacity:.75}.box{fill:#fff;stroke:#c3ccc5}"
)


@attrs.frozen
class Box:
    """A table at its place; ``rows`` are its references, a column's name and where it leads."""

    name: str
    area: int
    left: int
    top: int
    rows: Sequence[tuple[str, str]]
    further: int

    @property
    def height(self) -> int:
        """In pixels, like all lengths here."""
        return _HEAD + _LINE * (len(self.rows) + 1) + 6

    def line(self, at: int) -> int:
        """The middle of a row."""
        return self.top + _HEAD + _LINE * at + _LINE // 2 + 2


def picture() -> str:
    """The tables by area, each with its references; those to ``users`` are told and not drawn."""
    boxes = {box.name: box for box in _boxes()}
    height = max(box.top + box.height for box in boxes.values()) + 24
    width = 2 * 40 + len(AREAS) * _WIDE + (len(AREAS) - 1) * _APART
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{len(boxes)} tables of the schema and how they refer to one another</title>",
        f"<style>{_STYLE}</style>",
        f'<rect width="{width}" height="{height}" rx="14" fill="#f6f7f4"/>',
        *(
            f'<text class="area" x="{_left(at)}" y="46" style="fill:{_COLOURS[at]}">{area}</text>'
            for at, area in enumerate(AREAS)
        ),
        *(line for box in boxes.values() for line in _ways(box, boxes)),
        *(line for box in boxes.values() for line in _drawn(box)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _boxes() -> Iterator[Box]:
    for at, names in enumerate(AREAS.values()):
        top = _TOP
        for name in names:
            table = metadata.tables[name]
            rows = [(column.name, _target(column)) for column in table.columns if column.foreign_keys]
            box = Box(name, at, _left(at), top, rows, _others(table))
            yield box
            top += box.height + _GAP


def _left(area: int) -> int:
    return 40 + area * (_WIDE + _APART)


def _target(column: Column[object]) -> str:
    return sorted(key.column.table.name for key in column.foreign_keys)[0]


def _others(table: Table) -> int:
    return sum(not column.foreign_keys for column in table.columns)


def _ways(box: Box, boxes: Mapping[str, Box]) -> Iterator[str]:
    for at, (_, to) in enumerate(box.rows):
        if to == "users":
            continue
        end = boxes[to]
        start_y, end_y = box.line(at), end.top + _HEAD // 2
        if end.area < box.area:
            start_x, end_x, out, back = box.left, end.left + _WIDE, -50, 50
        elif end.area > box.area:
            start_x, end_x, out, back = box.left + _WIDE, end.left, 50, -50
        else:
            start_x, end_x, out, back = box.left, end.left, -34, -34
        yield (
            f'<path class="way" style="stroke:{_COLOURS[end.area]}" d="M{start_x} {start_y}'
            f'C{start_x + out} {start_y} {end_x + back} {end_y} {end_x} {end_y}"/>'
            f'<circle cx="{end_x}" cy="{end_y}" r="3" style="fill:{_COLOURS[end.area]}"/>'
        )


def _drawn(box: Box) -> Iterator[str]:
    yield f'<rect class="box" x="{box.left}" y="{box.top}" width="{_WIDE}" height="{box.height}" rx="5"/>'
    yield (
        f'<path d="M{box.left} {box.top + _HEAD}v-{_HEAD - 5}a5 5 0 0 1 5 -5h{_WIDE - 10}'
        f'a5 5 0 0 1 5 5v{_HEAD - 5}z" style="fill:{_COLOURS[box.area]}"/>'
    )
    yield f'<text class="table" x="{box.left + 9}" y="{box.top + 17}">{escape(box.name)}</text>'
    for at, (name, to) in enumerate(box.rows):
        y = box.line(at) + 4
        yield f'<text x="{box.left + 9}" y="{y}">{escape(name)}</text>'
        yield f'<text class="to" x="{box.left + _WIDE - 9}" y="{y}">→ {escape(to)}</text>'
    words = f"{box.further} {'further ' if box.rows else ''}columns"
    yield f'<text class="more" x="{box.left + 9}" y="{box.line(len(box.rows)) + 4}">{words}</text>'


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else PICTURE).write_text(picture(), encoding="utf-8")
