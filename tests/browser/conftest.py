"""One city and one chromium for every test below; without a chromium one line says that nothing was run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from tests.browser.chromium import ARGUMENTS, found
from tests.browser.city import City, served
from tests.browser.visiting import Street


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a browser nothing can be looked at, and the run says so once."""
    ours = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    if found() is not None or not ours:
        return
    ours[0].add_marker(
        pytest.mark.skip(f"not run: there is no chromium here, for {len(ours)} tests in a browser")
    )
    config.hook.pytest_deselected(items=ours[1:])
    items[:] = [item for item in items if item not in ours[1:]]


@pytest.fixture(scope="session")
def city() -> Iterator[City]:
    """The city of the demo."""
    with served() as city:
        yield city


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def _street(city: City, _chromium: Browser) -> Street:
    return Street(city, _chromium)


@pytest.fixture
def street(_street: Street) -> Iterator[Street]:
    """Where visitors come from; no browser of theirs went anywhere else, and nothing broke."""
    yield _street
    heard = _street.leave()
    assert [url for each in heard for url in each.elsewhere] == []
    assert [what for each in heard for what in each.broken] == []
