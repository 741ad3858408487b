"""The table of contents beside every page: titles only, put together once and marked for each page.

The generator's own copies every heading of every page for every page, which
takes longer than all the rest.
"""

from collections.abc import Callable, Iterator
from functools import partial
from html import escape

from sphinx import addnodes
from sphinx.application import Sphinx


def install(app: Sphinx) -> None:
    """Give templates this table of contents, before the theme asks for one."""
    app.connect("html-page-context", _beside, priority=100)


def _beside(app: Sphinx, page: str, _: str, context: dict[str, object], __: object) -> None:
    context["toctree"] = partial(_html, app, page)


def _html(app: Sphinx, page: str, **_: object) -> str:
    def link(to: str) -> str:
        return "#" if to == page else app.builder.get_relative_uri(page, to)

    parts = []
    for caption, names in _lists(app, app.config.root_doc):
        if caption:
            words = f'<span class="caption-text">{escape(caption)}</span>'
            parts.append(f'<p class="caption" role="heading" aria-level="2">{words}</p>')
        parts.append(_list(app, names, _above(app, page), link, 1))
    return "".join(parts)


def _list(app: Sphinx, names: list[str], here: set[str], link: Callable[[str], str], level: int) -> str:
    items = []
    for name in names:
        below = [each for _, more in _lists(app, name) for each in more]
        current = " current" if name in here else ""
        title = escape(app.env.titles[name].astext())
        items.append(
            f'<li class="toctree-l{level}{current}">'
            f'<a class="reference internal{current}" href="{link(name)}">{title}</a>'
            f"{_list(app, below, here, link, level + 1) if below else ''}</li>"
        )
    opening = '<ul class="current">' if here & set(names) else "<ul>"
    return f"{opening}{''.join(items)}</ul>"


def _lists(app: Sphinx, name: str) -> Iterator[tuple[str | None, list[str]]]:
    for node in app.env.tocs[name].findall(addnodes.toctree):
        yield node["caption"], [to for _, to in node["entries"]]


def _above(app: Sphinx, page: str) -> set[str]:
    """A page and those that it is below."""
    above = {page}
    for name, below in app.env.toctree_includes.items():
        if page in below and name != app.config.root_doc:
            above |= _above(app, name)
    return above
