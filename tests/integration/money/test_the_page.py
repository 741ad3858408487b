"""What the page about Stripe shows runs, and says what it says."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[3] / "docs" / "stripe.md"


def test_the_example_of_an_embedded_marketplace_runs_as_it_stands(tmp_path: Path) -> None:
    code, told = re.findall(
        r"^```(?:python|text)\n(.*?)^```", PAGE.read_text().split("## In code")[1], re.M | re.S
    )[:2]
    script = tmp_path / "embedded.py"
    script.write_text(code)
    done = subprocess.run(
        [sys.executable, "-W", "error", script], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.returncode) == (told, 0), done.stderr
