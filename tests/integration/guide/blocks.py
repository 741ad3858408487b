"""What is fenced in a page: code, output, configuration, drawings."""

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Final

import attrs
from tests.integration.outside import ROOT

_FENCE: Final = re.compile(
    r"(?m)^(?P<indent> *)(?P<fence>`{3,})(?P<word>[^\s`]*)[^\n]*\n(?P<text>(?:.*\n)*?)(?P=indent)(?P=fence)$"
)


@attrs.frozen
class Block:
    """One block; ``language`` is the word after the fence, ``line`` where that stands."""

    page: str
    line: int
    language: str
    text: str

    @property
    def is_directive(self) -> bool:
        """Whether it is an instruction to the generator."""
        return self.language.startswith("{")


def written() -> list[Path]:
    """Every page that people write: the guide's, those beside it, and the examples'."""
    pages = [ROOT / f"{name}.md" for name in ("README", "SECURITY", "CONTRIBUTING")]
    guide = [page for page in (ROOT / "docs").rglob("*.md") if "made" not in page.parts]
    return sorted(page for page in (*pages, *guide, *(ROOT / "examples").rglob("*.md")) if page.is_file())


def blocks_of(page: Path) -> Iterator[Block]:
    """The blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Block(page.relative_to(ROOT).as_posix(), line, found["word"], dedent(found["text"]))


def code_of(page: str, language: str) -> list[str]:
    """The blocks of a page in one language, in order."""
    return [block.text for block in blocks_of(ROOT / page) if block.language == language]
