"""Pages of the guide that are made from the code, each time the guide is built."""

from contextlib import suppress
from pathlib import Path

from docs.making import api, commands, core, measures


def make(folder: Path) -> None:
    """Write every made page into a folder where it has changed, and remove what is no longer made."""
    pages = {**api.pages(), **commands.pages(), **core.pages(), **measures.pages()}
    folder.mkdir(exist_ok=True)
    for left in {file.name for file in folder.glob("*.md")} - pages.keys():
        (folder / left).unlink()
    for name, text in pages.items():
        with suppress(FileNotFoundError):
            if (folder / name).read_text(encoding="utf-8") == text:
                continue
        (folder / name).write_text(text, encoding="utf-8")
