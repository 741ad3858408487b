"""A walk over all pages that somebody can reach by links, and by every address that needs nothing more."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Final
from urllib.parse import parse_qsl, urljoin, urlsplit

import attrs
import httpx
from tests.browser.visiting import shape

from driveway_app import in_memory
from driveway_web import create_app
from driveway_web.site import WEB

_OF_A_SHAPE: Final = 2
"""So many pages of one kind, such as of two bookings, are opened by each actor."""
SEARCH: Final = "/search?where=Dolores+Park"
"""What everybody begins with; it leads to listings."""
_NOT_WALKED: Final = ("/docs/guide/", "/static/")
"""The guide has a check of its own; files are opened once, and lead nowhere."""


@attrs.frozen(kw_only=True)
class Walked:
    """One address that was opened, and what it said; ``linked`` from the page that named it."""

    url: str
    shown: str
    """Where that led: whoever may not see a page is shown another."""
    status: int
    linked: str | None
    headings: int | None
    """How many first-level headings; None where it is no page."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.files: list[str] = []
        self.names: set[str] = set()
        self.headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.headings += tag == "h1"
        self.names.add(given.get("id") or "")
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        source = given.get("href") if tag == "link" else given.get("src")
        if tag in ("link", "script", "img") and source:
            self.files.append(source)


def first_steps() -> list[str]:
    """Every page whose address needs nothing filled in."""
    with in_memory() as container:
        rules = list(create_app(container).url_map.iter_rules())
    pages = [each for each in rules if each.endpoint.startswith(f"{WEB}.") and "GET" in (each.methods or ())]
    return sorted({each.rule for each in pages if not each.arguments})


def walk(address: str, cookies: Mapping[str, str], first: Iterable[str] = (SEARCH,)) -> Iterator[Walked]:
    """Opens pages as whoever has those cookies, nearest first."""
    waiting: deque[tuple[str, str | None]] = deque((path, None) for path in (*first, "/", *first_steps()))
    known: set[str] = set()
    counted: Counter[tuple[str, tuple[str, ...]]] = Counter()
    with httpx.Client(
        base_url=address, cookies=dict(cookies), follow_redirects=True, trust_env=False, timeout=60
    ) as http:
        while waiting:
            path, linked = waiting.popleft()
            kind = _kind(path)
            if path in known or counted[kind] >= _OF_A_SHAPE:
                continue
            known.add(path)
            counted[kind] += 1
            response = http.get(path, headers={"Accept": "text/html", "Sec-Fetch-Site": "same-origin"})
            is_page = _is_whole(response) and not path.startswith(_NOT_WALKED)
            reader = _Reader()
            if is_page:
                reader.feed(response.text)
            yield Walked(
                url=path,
                shown=str(response.url),
                status=response.status_code,
                linked=linked,
                headings=reader.headings if is_page else None,
            )
            waiting.extend(
                (each, path) for each in _ours(address, str(response.url), [*reader.links, *reader.files])
            )
            for link in reader.links:
                if link.startswith("#") and link[1:] not in reader.names:
                    yield Walked(url=path + link, shown=path, status=404, linked=path, headings=None)


def _is_whole(response: httpx.Response) -> bool:
    """Whether that is a page, and no part of one that a script asks for."""
    is_html = response.headers.get("content-type", "").startswith("text/html")
    return is_html and response.text.lstrip().lower().startswith("<!doctype html")


def _kind(path: str) -> tuple[str, tuple[str, ...]]:
    """Pages that differ only by whose they are; files are all different."""
    parts = urlsplit(path)
    if parts.path.startswith("/static/"):
        return path, ()
    return shape(path), tuple(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))


def _ours(address: str, page: str, links: Iterable[str]) -> Iterator[str]:
    """Where links lead within the site, as paths with their query."""
    for link in links:
        parts = urlsplit(urljoin(page, link))
        if f"{parts.scheme}://{parts.netloc}" == address:
            yield parts.path + (f"?{parts.query}" if parts.query else "")
