"""Content lines: decoded and unfolded within bounds, before anything is made of them.

Everything here takes time and memory in proportion to the bytes that came,
and those are bounded.
"""

from collections.abc import Iterator
from typing import Final

import attrs
from icalendar.parser import Contentline

from driveway_core.external_calendars import LARGEST_CALENDAR, CalendarUnreadable

LONGEST_LINE: Final = 65_536
"""Characters, unfolded; a calendar's text is longer only when somebody means harm."""
MOST_LINES: Final = 1_000_000
_BOM: Final = "\ufeff"
_BEGIN: Final = "BEGIN:VCALENDAR"


@attrs.frozen
class Line:
    """One content line, unfolded; ``number`` is that of its first line in the file."""

    number: int
    text: str
    too_long: bool = False

    @property
    def name(self) -> str:
        """The property's name, in capitals."""
        return self.text.partition(":")[0].partition(";")[0].strip().upper()

    def parts(self) -> tuple[dict[str, str], str]:
        """Its parameters, and its value as written; raises ``ValueError``."""
        _, parameters, value = Contentline(self.text).raw_parts()  # type: ignore[no-untyped-call]  # as it is
        return {str(name).upper(): str(text) for name, text in parameters.items()}, str(value).strip()


def decoded(calendar: bytes) -> str:
    """The text; raises ``CalendarUnreadable`` for what is no calendar in UTF-8."""
    if len(calendar) > LARGEST_CALENDAR:
        raise CalendarUnreadable(f"it is larger than {LARGEST_CALENDAR // 1024 // 1024} MB")
    if calendar[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise CalendarUnreadable("it is written in UTF-16, and has to be in UTF-8")
    try:
        text = calendar.decode("utf-8").removeprefix(_BOM)
    except UnicodeDecodeError as error:
        line = calendar.count(b"\n", 0, error.start) + 1
        raise CalendarUnreadable("it is not written in UTF-8", line) from None
    if "\x00" in text:
        raise CalendarUnreadable("it holds zero bytes", text.count("\n", 0, text.index("\x00")) + 1)
    if not text.lstrip()[: len(_BEGIN)].upper() == _BEGIN:
        raise CalendarUnreadable(f"it does not begin with {_BEGIN}")
    return text


def unfolded(text: str) -> Iterator[Line]:
    """The content lines; of one that is too long only the beginning, marked."""
    number, pieces, length = 0, list[str](), 0
    for count, raw in enumerate(text.split("\n"), start=1):
        if count > MOST_LINES:
            raise CalendarUnreadable("it has too many lines", count)
        piece = raw.removesuffix("\r")
        if piece[:1] in (" ", "\t") and pieces:
            length += len(piece) - 1
            if length <= LONGEST_LINE:
                pieces.append(piece[1:])
            continue
        if pieces:
            yield _line(number, pieces, length)
        number, pieces, length = count, [piece[:LONGEST_LINE]] if piece.strip() else [], len(piece)
    if pieces:
        yield _line(number, pieces, length)


def _line(number: int, pieces: list[str], length: int) -> Line:
    return Line(number, "".join(pieces), too_long=length > LONGEST_LINE)
