"""Every block of every page is run, or is of a kind that cannot be."""

import json
import tomllib
from pathlib import Path
from typing import Final

import pytest
from tests.integration.guide.blocks import Block, blocks_of, written
from tests.integration.guide.kinds import ELSEWHERE, NOT_CODE
from tests.integration.outside import ROOT

EVERY: Final = [block for page in written() for block in blocks_of(page) if not block.is_directive]
RUN_HERE: Final = frozenset({"json", "python", "sh", "sql", "toml"})
"""What the tests beside this one run or read."""


def named(block: Block) -> str:
    return f"{block.page}:{block.line}"


def test_no_block_is_unaccounted_for() -> None:
    assert len(EVERY) > 80
    unknown = [
        f"{named(block)}: {block.language or 'no language'}"
        for block in EVERY
        if block.language not in NOT_CODE | RUN_HERE and (block.page, block.language) not in ELSEWHERE
    ]
    assert unknown == []


def test_what_is_run_elsewhere_is_there() -> None:
    pages = {(block.page, block.language) for block in EVERY}
    assert set(ELSEWHERE) <= pages
    for page, _ in ELSEWHERE:
        test = ROOT / next(test for (named, _), test in ELSEWHERE.items() if named == page)
        assert Path(page).name in test.read_text(encoding="utf-8"), f"{test} does not read {page}"


def test_every_fence_is_one_of_a_block() -> None:
    for page in written():
        fences = [line for line in page.read_text("utf-8").splitlines() if line.lstrip().startswith("```")]
        assert len(fences) == 2 * sum(1 for _ in blocks_of(page)), page


@pytest.mark.parametrize("block", [each for each in EVERY if each.language in ("json", "toml")], ids=named)
def test_configuration_can_be_read(block: Block) -> None:
    read = json.loads if block.language == "json" else tomllib.loads
    assert read(block.text)
