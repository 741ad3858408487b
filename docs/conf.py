"""How the pages in this folder become the guide: ``make docs`` builds it, with every warning an error."""

import re
import sys
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx

_ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(_ROOT), *(str(_ROOT / each) for each in ("src", "src/adapters", "src/entrypoints"))]

from docs.making import make, sidebar  # noqa: E402  # the path comes first

project: Final = "Driveway-Hub"
author: Final = "The Driveway-Hub authors"
copyright: Final = author  # noqa: A001  # the generator reads this very name

extensions: Final = ["myst_parser"]
myst_heading_anchors: Final = 3
exclude_patterns: Final = ["_static", "_templates"]

html_theme: Final = "furo"
html_title: Final = "Driveway-Hub"
html_theme_options: Final[dict[str, object]] = {"top_of_page_buttons": []}
html_static_path: Final = ["_static"]
html_js_files: Final = ["copy.js"]
templates_path: Final = ["_templates"]
html_copy_source: Final = False
html_domain_indices: Final = False


_BESIDE: Final = {"SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md", "README.md": "index.md"}
"""Files beside this folder that are pages of the guide, too."""


def setup(app: Sphinx) -> None:
    """Before anything is read, make the pages that come from the code; then lead links inside."""
    make(Path(app.srcdir) / "made")
    sidebar.install(app)
    app.connect("source-read", _inside)


def _inside(_: Sphinx, __: str, text: list[str]) -> None:
    for file, page in _BESIDE.items():
        text[0] = re.sub(rf"\]\((\.\./)+{re.escape(file)}", f"](/{page}", text[0])
