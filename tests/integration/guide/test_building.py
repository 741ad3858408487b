"""The guide is built without a warning, of pages that a strict policy lets be and that lead somewhere."""

import re
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tests.integration.guide.built import Page
from tests.integration.outside import ROOT, run

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built pages; a warning fails the build."""
    folder = tmp_path_factory.mktemp("guide")
    run(sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", DOCS, folder)
    return folder


@pytest.fixture(scope="module")
def pages(guide: Path) -> dict[Path, Page]:
    """Every page by its file."""
    return {file: Page(file) for file in guide.rglob("*.html")}


def test_every_page_of_the_docs_is_in_the_guide_and_has_a_heading(
    guide: Path, pages: dict[Path, Page]
) -> None:
    written = {file.relative_to(DOCS).with_suffix(".html") for file in DOCS.rglob("*.md")}
    assert written <= {file.relative_to(guide) for file in pages}
    assert {file.name: page.headings for file, page in pages.items() if page.headings != 1} == {}


def test_nothing_in_a_page_runs_or_dresses_inline(pages: dict[Path, Page]) -> None:
    assert {file.name: page.inline for file, page in pages.items() if page.inline} == {}


def test_a_page_fetches_nothing_from_another_host(guide: Path, pages: dict[Path, Page]) -> None:
    asked = {address for page in pages.values() for address in page.fetched}
    assert asked
    assert [address for address in asked if urlsplit(address).netloc or urlsplit(address).scheme] == []
    styles = "".join(file.read_text(encoding="utf-8") for file in guide.rglob("*.css"))
    assert set(re.findall(r"url\(['\"]?(.{5})", styles)) == {"data:"}
    assert "@import" not in styles
    scripts = "".join(file.read_text(encoding="utf-8") for file in guide.rglob("*.js"))
    assert re.findall(r"(?:fetch|import|open)\(['\"](?:https?:)?//[^)]*", scripts) == []


def test_every_link_inside_the_guide_leads_somewhere(guide: Path, pages: dict[Path, Page]) -> None:
    broken = []
    for file, page in pages.items():
        for link in page.links:
            to = urlsplit(link)
            if to.scheme or to.netloc:
                continue
            target = (file.parent / unquote(to.path)).resolve() if to.path else file
            name = unquote(to.fragment)
            if not target.is_file() or (name and target in pages and name not in pages[target].names):
                broken.append(f"{file.relative_to(guide)}: {link}")
    assert broken == []
