"""What pages load of others is what was published, and each has its licence beside it."""

import re
from hashlib import sha256
from pathlib import Path

from driveway_web.assets import FOLDER

PAGE = Path(__file__).parents[3] / "docs/dependencies.md"
VENDORED = FOLDER / "vendor"


def test_every_file_of_others_is_what_the_docs_say_it_is() -> None:
    listed = dict(
        re.findall(r"^\| `([^`]+)` \| [^|]+ \| `([0-9a-f]{64})` \|$", PAGE.read_text("utf-8"), re.M)
    )
    there = {
        file.relative_to(VENDORED).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in VENDORED.rglob("*")
        if file.is_file() and file.name != "LICENSE"
    }
    assert there == listed


def test_every_library_has_its_licence_and_its_version_in_its_name() -> None:
    folders = [each for each in VENDORED.iterdir() if each.is_dir()]
    assert len(folders) >= 4
    for folder in folders:
        assert re.search(r"-\d+\.\d+\.\d+$", folder.name)
        assert "Copyright" in (text := (folder / "LICENSE").read_text("utf-8")) or "Zero-Clause BSD" in text


def test_no_file_of_ours_asks_another_host_for_anything() -> None:
    ours = [
        each for each in FOLDER.rglob("*") if each.suffix in (".css", ".js") and VENDORED not in each.parents
    ]
    assert len(ours) >= 2
    for file in ours:
        assert not re.search(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", file.read_text("utf-8")), file
