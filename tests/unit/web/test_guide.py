"""The guide is shown where it is built, and tells how to build it where it is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from tests.unit.web.browsing import headings

from driveway_app import in_memory
from driveway_web import create_app


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the guide is, once somebody has built it."""
    return tmp_path / "guide"


@pytest.fixture
def client(folder: Path) -> Iterator[FlaskClient]:
    with in_memory() as market:
        yield create_app(market, guide=folder).test_client()


def build(folder: Path) -> None:
    (folder / "_static").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>Guide</h1>", encoding="utf-8")
    (folder / "_static/rule.py").write_text("half = 0.5\n", encoding="utf-8")
    (folder.parent / "secret.txt").write_text("not of the guide", encoding="utf-8")


def test_without_its_pages_it_says_how_to_build_them_and_shows_them_once_they_are_there(
    client: FlaskClient, folder: Path
) -> None:
    before = client.get("/docs/guide/")
    assert before.status_code == 200
    assert headings(before.text) == ["The guide is not here yet"]
    assert "make docs" in before.text
    build(folder)
    assert client.get("/docs/guide/").text == "<h1>Guide</h1>"
    assert client.get("/docs/guide").headers["Location"] == "/docs/guide/"


def test_its_pages_run_only_what_is_ours_and_are_nobodys_in_particular(
    client: FlaskClient, folder: Path
) -> None:
    build(folder)
    response = client.get("/docs/guide/index.html")
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in response.headers
    assert "RateLimit" not in response.headers


def test_code_in_it_is_text_to_read(client: FlaskClient, folder: Path) -> None:
    build(folder)
    assert client.get("/docs/guide/_static/rule.py").content_type == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "name", ["../secret.txt", "..%2fsecret.txt", "_static/../../secret.txt", "nowhere.html"]
)
def test_nothing_beside_it_is_shown(client: FlaskClient, folder: Path, name: str) -> None:
    build(folder)
    response = client.get(f"/docs/guide/{name}", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "not of the guide" not in response.text
