"""What pages weigh, and how soon something is to be read: ``python -m tests.browser.weighing``.

Each page is opened by a browser that was never here, on a narrow screen; the
times are this machine's, with whatever else it does.
"""

import sys
from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from tests.browser.chromium import ARGUMENTS, found
from tests.browser.city import City, served
from tests.browser.visiting import NARROW, Street, shape
from tests.browser.walking import walk

_WEIGHED: Final = """() => {
    const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
    const paint = performance.getEntriesByName("first-contentful-paint")[0];
    return {
        files: all.length,
        sent: all.reduce((sum, each) => sum + each.transferSize, 0),
        page: all[0].transferSize,
        paint: paint ? paint.startTime : null,
        done: all[0].loadEventEnd,
    };
}"""


_HEAD: Final = f"{'page':44}{'files':>7}{'kB sent':>9}{'kB page':>9}{'first paint ms':>16}{'loaded ms':>11}"


def main() -> None:
    """Prints a line for each kind of page, by who sees it."""
    chromium = found()
    if chromium is None:
        sys.exit("Not run: there is no chromium here.")
    with served() as city, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for line in (_HEAD, *_lines(city, browser)):
            print(line)  # noqa: T201  # what it is for
        browser.close()


def _lines(city: City, browser: Browser) -> Iterator[str]:
    street, known = Street(city, browser), set[str]()
    for role in ("visitor", "driver", "host", "operator"):
        state = None if role == "visitor" else street.someone(role, "weighing").page.context.storage_state()
        kept = {} if state is None else {each["name"]: each["value"] for each in state["cookies"]}
        for step in walk(city.address, kept):
            if step.headings and step.status == 200 and shape(step.shown) not in known:
                known.add(shape(step.shown))
                yield _line(street, step.shown, state)


def _line(street: Street, url: str, state: object) -> str:
    visitor = street.visitor("weighing", state=state)
    visitor.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    visitor.page.goto(url, wait_until="load")
    visitor.page.wait_for_timeout(300)
    told = visitor.page.evaluate(_WEIGHED)
    visitor.page.context.close()
    sent, page, paint = told["sent"] / 1000, told["page"] / 1000, told["paint"] or 0
    return f"{shape(url):44}{told['files']:7}{sent:9.1f}{page:9.1f}{paint:16.0f}{told['done']:11.0f}"


if __name__ == "__main__":
    main()
