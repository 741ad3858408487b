"""What a browser meets in a built page."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Final

FETCHED: Final = {
    "audio": "src", "embed": "src", "iframe": "src", "img": "src", "link": "href", "object": "data",
    "script": "src", "source": "src", "video": "src",
}  # fmt: skip


class Page(HTMLParser):
    """One page: its names, headings, links, what it fetches, and what of it would run or dress inline."""

    def __init__(self, file: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.names: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.inline: list[str] = []
        self.headings = 0
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the tag is good for."""
        has = dict(attrs)
        self.names |= {name for key in ("id", "name") if (name := has.get(key))}
        self.headings += tag == "h1"
        if tag == "a" and (link := has.get("href")):
            self.links.append(link)
        if (key := FETCHED.get(tag)) and (address := has.get(key)):
            self.fetched.append(address)
        if tag == "style" or "style" in has or any(name.startswith("on") for name in has):
            self.inline.append(self.get_starttag_text() or tag)
        if tag == "script" and "src" not in has:
            self.inline.append("script")
