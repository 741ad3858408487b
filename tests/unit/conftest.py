"""Which folders of the unit ring are run by `make wide`, beside it."""

from pathlib import Path
from typing import Final

import pytest

_HERE: Final = Path(__file__).parent
_WIDE: Final = tuple(
    f"{_HERE / name}/"
    for name in (
        *("accounts", "app", "audit", "backup", "demo", "google", "guide"),
        *("http", "privacy", "sandbox", "sandbox_tesla", "secrets", "web"),
    )
)
"""What goes through HTTP or a stand-in, hashes passwords, or tells a whole story: seconds together."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Who runs the unit ring without them need not wait until they are imported."""
    beside = config.option.markexpr == "not wide" and f"{collection_path}/".startswith(_WIDE)
    return True if beside else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if str(item.path).startswith(_WIDE):
            item.add_marker(pytest.mark.wide)
