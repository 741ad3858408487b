"""What holds for every page: headings, policy, parts, refusals."""

import re
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from tests.unit.web.browsing import Browser, Town, a_town, headings

from driveway_web.assets import FOLDER

PAGES = ("/", "/log-in", "/register")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_and_loads_only_what_is_ours(visitor: Browser, path: str) -> None:
    response = visitor.get(path)
    assert len(headings(response.text)) == 1
    policy = response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert response.headers["Cache-Control"] == "no-store"
    assert " style=" not in response.text
    assert re.findall(r"<script(?![^>]* src=)", response.text) == []
    assert re.findall(r' on[a-z]+="', response.text) == []


def test_every_file_of_a_page_is_there_and_kept_for_a_year(visitor: Browser) -> None:
    files = re.findall(r'(?:src|href)="(/static/[^"]+)"', visitor.page("/"))
    assert len(files) >= 4
    for file in files:
        response = visitor.get(file)
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in response.headers
        assert "RateLimit" not in response.headers


def test_what_is_not_there_is_a_page_for_people_and_a_document_for_programs(visitor: Browser) -> None:
    page = visitor.get("/nowhere", Accept="text/html")
    assert (page.status_code, headings(page.text)) == (404, ["Not found"])
    assert visitor.get("/v1/nowhere").content_type == "application/problem+json"
    assert visitor.get("/nowhere", Accept="application/json").content_type == "application/problem+json"


def test_who_is_logged_in_is_so_where_nothing_is(driver: Browser) -> None:
    assert "Log out" in driver.get("/nowhere", Accept="text/html").text


def test_a_refused_part_is_a_few_words(visitor: Browser) -> None:
    response = visitor.client.post("/log-out", headers={"HX-Request": "true"})
    assert response.status_code == 400
    assert "<html" not in response.text
    assert response.headers["HX-Retarget"] == "#said"


def test_a_page_that_has_no_parts_takes_the_place_of_the_one_that_asks(visitor: Browser) -> None:
    response = visitor.part("/log-in")
    assert headings(response.text) == ["Log in"]
    assert response.headers["HX-Retarget"] == "body"


def test_pages_live_below_a_prefix_too(town: Town) -> None:
    class Below:
        """The application as another one mounts it."""

        def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            return inner({**environ, "SCRIPT_NAME": "/parking"}, start_response)

    inner = town.app.wsgi_app
    town.app.wsgi_app = Below()  # type: ignore[method-assign]  # as Flask's own documentation does it
    browser = town.browser()
    found = re.findall(r'(?:src|href|action)="(/[^"]*)"', browser.page("/"))
    assert [each for each in found if not each.startswith("/parking/")] == []
    assert browser.get("/account").headers["Location"] == "/parking/log-in?next=/parking/account"


def test_a_sandbox_says_so_on_every_page(town: Town) -> None:
    assert "Sandbox" not in town.browser().page("/")
    with a_town(sandbox=True) as playground:
        assert "Sandbox" in playground.browser().page("/")


def test_the_api_is_where_it_was(visitor: Browser) -> None:
    assert visitor.get("/docs").status_code == 200
    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/v1/me").status_code == 401


def test_every_page_that_a_template_leads_to_is_there(town: Town) -> None:
    there = {rule.endpoint.removeprefix("web.") for rule in town.app.url_map.iter_rules()}
    led = [
        (path.name, name)
        for path in (FOLDER.parent / "templates").rglob("*.html")
        for name in re.findall(r"""\b(?:has|to)\(["']([a-z_.-]+)["']""", path.read_text())
    ]
    assert len(led) > 100
    assert [each for each in led if each[1] not in there] == []


def test_no_template_holds_a_style_or_a_script_of_its_own() -> None:
    for template in (FOLDER.parent / "templates").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text), template
