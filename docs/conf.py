"""How the pages in this folder become the guide: ``make docs`` builds it, with every warning an error."""

from typing import Final

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
