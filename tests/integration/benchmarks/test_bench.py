"""The measurements themselves still run; their figures are for `make bench`, on a quiet machine."""

import re
import subprocess
import sys

import pytest
from benchmarks import booking, recurrence, single


def test_a_quick_run_measures_ours_and_every_floor_and_finds_ratios() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick"],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    for name in (booking.OURS, booking.BARE, booking.BY_HAND, single.USE_CASE, single.BY_HAND, single.QUOTE):
        assert name in run.stdout
    ratios = re.findall(r"^│ .+? / .+?│ +([\d.]+) │ +([\d.]+) │", run.stdout, re.MULTILINE)
    assert len(ratios) == 3
    assert all(float(ratio) > 0 for pair in ratios for ratio in pair)


def test_rules_are_written_out_as_dateutil_writes_them(capsys: pytest.CaptureFixture[str]) -> None:
    found = recurrence.measure(rounds=1, each=1)
    assert set(found) == set(recurrence.CASES)
    recurrence.main(["--quick"])
    shown = capsys.readouterr().out
    for case in recurrence.CASES:
        assert case.name in shown
