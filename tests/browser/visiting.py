"""Somebody at a browser: what they look at is checked, and where their browser goes is written down."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import attrs
from playwright.sync_api import BrowserContext, Page, Request, Response
from tests.browser.city import City

AXE: Final = (Path(__file__).parent / "vendor/axe-core-4.14.1/axe.min.js").read_text(encoding="utf-8")
PATIENCE_MS: Final = 20_000
WIDE: Final = (1280, 900)
NARROW: Final = (390, 844)
HERE: Final = "America/Los_Angeles"
"""The clock that visitors go by, which is that of the city."""
_RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_PICTURES: Final = os.environ.get("DRIVEWAY_SCREENSHOTS")
"""The folder for a picture of every step, if they are wanted: ``make screenshots``."""
_SHORTENED: Final = """() => {
    if (document.querySelectorAll("*").length < 4000) return;
    for (const each of document.querySelectorAll("section:nth-of-type(n + 12)")) each.remove();
}"""
"""The reference of the API says the same kind of thing hundreds of times, which would take axe minutes."""
_BESIDE: Final = """() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const over = (each) => each.getBoundingClientRect().right > wide + 1;
    const which = [...document.querySelectorAll("body *")].filter(over).slice(-3);
    const shown = which.map((each) => each.outerHTML.slice(0, 160));
    return [document.documentElement.scrollWidth + " px", ...shown];
}"""
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9]+\b|(?<=/problems/)[a-z-]+")


def shape(url: str) -> str:
    """The path of a page, whichever booking, driveway or account it is of."""
    return _ID.sub("*", urlsplit(url).path)


@attrs.define(slots=False)  # Playwright keeps a note on whose method it calls
class Heard:
    """What a browser did beside showing pages."""

    city: City
    elsewhere: list[str] = attrs.field(factory=list)
    broken: list[str] = attrs.field(factory=list)

    def listen(self, context: BrowserContext) -> None:
        """From now on."""
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", lambda said: self._said(said.type, said.text))
        context.on("weberror", lambda error: self.broken.append(f"a script failed: {error.error}"))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")) and not self.city.has(request.url):
            self.elsewhere.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.broken.append(f"{response.status} {response.request.method} {response.url}")

    def _said(self, kind: str, text: str) -> None:
        # a refused form is no fault, and a browser writes down each answer from 400 on
        if kind in ("error", "warning") and not text.startswith("Failed to load resource"):
            self.broken.append(f"console: {text}")


@attrs.define(eq=False)
class Visitor:
    """A person: ``page`` is what they see; ``seen`` is what axe has seen in this run, by shape and step."""

    page: Page
    heard: Heard
    scene: str
    seen: set[tuple[str, str]]
    scripts: bool = True
    _steps: int = 0

    def opens(self, path: str) -> None:
        """Types an address in, which has to be a page."""
        response = self.page.goto(path)
        assert response is not None
        assert response.status < 400, f"{path}: {response.status}"

    def looks(self, step: str) -> None:
        """Looks at the page: it has one heading and nothing that axe finds; a picture is kept if wanted."""
        self.page.wait_for_load_state("load")
        assert self.page.locator("h1").count() == 1, (
            f"{self.page.url} has {self.page.locator('h1').all_inner_texts()}"
        )
        key = (shape(self.page.url), step)
        if self.scripts and key not in self.seen:  # axe is a script, too
            self.seen.add(key)
            found = self.violations()
            assert not found, "\n".join([f"{step}: {self.page.url}", *found])
        self._steps += 1
        if _PICTURES:
            self._pictured(Path(_PICTURES), f"{self.scene}-{self._steps:02}-{step.replace(' ', '-')}")

    def violations(self) -> list[str]:
        """What axe-core finds on this page, by day; and what of its contrast by night."""
        self.page.evaluate(_SHORTENED)
        self.page.evaluate(AXE)
        found = self._violations({"runOnly": {"type": "tag", "values": list(_RULES)}})
        with _Dark(self.page):
            found += self._violations({"runOnly": {"type": "rule", "values": ["color-contrast"]}})
        return [*found, *self._beside()]

    def _beside(self) -> list[str]:
        """What makes a narrow screen scroll sideways."""
        self.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        told: list[str] = self.page.evaluate(_BESIDE)
        self.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        return [f"wider than a narrow screen: {each}" for each in told]

    def _violations(self, options: dict[str, Any]) -> list[str]:
        answer = self.page.evaluate(
            "options => axe.run(document, options)", {**options, "resultTypes": ["violations"]}
        )
        return [
            f"{each['id']}: {node['html'][:160]} – {node['failureSummary']}"
            for each in answer["violations"]
            for node in each["nodes"]
        ]

    def _pictured(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png", full_page=True)
        self.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        with _Dark(self.page):
            self.page.screenshot(path=folder / f"{name}-narrow-dark.png", full_page=True)
        self.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})


@attrs.frozen
class _Dark:
    page: Page

    def __enter__(self) -> None:
        self.page.emulate_media(color_scheme="dark")

    def __exit__(self, *_: object) -> None:
        self.page.emulate_media(color_scheme="light")


@attrs.define(eq=False)
class Street:
    """Where visitors come from: each with a browser of their own; who logs in stays so for this run."""

    city: City
    browser: Any
    seen: set[tuple[str, str]] = attrs.field(factory=set)
    kept: dict[str, Any] = attrs.field(factory=dict)
    known: dict[str, tuple[str, str]] = attrs.field(factory=dict)
    opened: list[tuple[BrowserContext, Heard]] = attrs.field(factory=list)

    def visitor(
        self,
        scene: str,
        *,
        scripts: bool = True,
        state: Any = None,  # noqa: ANN401  # Playwright's own shape
        zone: str = HERE,
    ) -> Visitor:
        """Somebody whom nobody knows yet."""
        context = self.browser.new_context(
            base_url=self.city.address,
            viewport={"width": WIDE[0], "height": WIDE[1]},
            timezone_id=zone,
            locale="en-US",
            color_scheme="light",
            reduced_motion="reduce",
            java_script_enabled=scripts,
            storage_state=state,
        )
        context.set_default_timeout(PATIENCE_MS)
        heard = Heard(self.city)
        heard.listen(context)
        self.opened.append((context, heard))
        return Visitor(context.new_page(), heard, scene, self.seen, scripts)

    def knows(self, name: str, email: str, password: str) -> None:
        """Somebody else of the city, to be ``someone``."""
        self.known[name] = (email, password)
        self.kept.pop(name, None)

    def someone(self, role: str, scene: str, *, scripts: bool = True, zone: str = HERE) -> Visitor:
        """The driver, host or operator of the demo, or somebody who is known, logged in."""
        if role not in self.kept:
            first = self.visitor(scene)
            logs_in(first, *(self.known.get(role) or self.city.log_ins[role]))
            self.kept[role] = first.page.context.storage_state()
        return self.visitor(scene, scripts=scripts, state=self.kept[role], zone=zone)

    def leave(self) -> Sequence[Heard]:
        """Everybody goes home; what their browsers did."""
        heard = [each for _, each in self.opened]
        for context, _ in self.opened:
            context.close()
        self.opened.clear()
        return heard


def logs_in(visitor: Visitor, email: str, password: str) -> None:
    """By the page for it."""
    visitor.opens("/log-in")
    visitor.page.get_by_label("E-mail address").fill(email)
    visitor.page.get_by_label("Password").fill(password)
    visitor.page.get_by_role("button", name="Log in").click()
    visitor.page.wait_for_url(lambda url: "/log-in" not in url)


Role = Literal["visitor", "driver", "host", "operator"]
