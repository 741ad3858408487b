"""The measurements themselves still run; their figures are for `make bench`, on a quiet machine."""

import re
import subprocess
import sys

import attrs
import pytest
from benchmarks import booking, pricing, recurrence, single


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


def test_prices_are_measured_in_every_case_beside_the_floors() -> None:
    found = {case.name: pricing.measure(attrs.evolve(case, number=1), rounds=1) for case in pricing.CASES}
    assert len(found) == 5
    for paces in found.values():
        assert list(paces) == ["base price", "all rules on", "sums by hand", "dateutil walk"]
        assert all(pace.per_second > 0 for pace in paces.values())


def test_the_sums_by_hand_are_the_price() -> None:
    for case in pricing.CASES:
        stay = case.stays()[0]
        assert pricing.by_hand(case)(stay) == pricing.priced(case, (), stay).total.minor
