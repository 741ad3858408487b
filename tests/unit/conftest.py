"""Which folders of the unit ring are run by `make wide`, beside it."""

from pathlib import Path
from typing import Final

import pytest

_HERE: Final = Path(__file__).parent
_WIDE: Final = tuple(
    f"{_HERE / name}/"
    for name in "accounts audit backup google http privacy sandbox sandbox_tesla web".split()
)
"""What goes through HTTP or a stand-in, hashes passwords, or tells a whole story: seconds together."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if str(item.path).startswith(_WIDE):
            item.add_marker(pytest.mark.wide)
