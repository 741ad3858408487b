"""The log of who did what: operators search it, and look whether it is as it was written."""

from typing import Final

from driveway_core.audit_kinds import KINDS, AuditCategory
from driveway_http.models.audit import AuditQuery
from driveway_http.paging import place_after, place_cursor_of
from driveway_web.forms import Form
from driveway_web.further import next_page
from driveway_web.pages.admin_words import FOUND
from driveway_web.shown import Reply, Shown
from driveway_web.visits import Pages, Visit, Who

_MOMENTS: Final = ("from", "to")
_NO_ZONE: Final = len("2026-11-23T09:00:00")
_CATEGORIES: Final = (("", "Any"), *((each.value, each.value.capitalize()) for each in AuditCategory))
_KINDS: Final = (
    ("", "Any"),
    *sorted(((kind.value, sentence) for kind, (_, sentence) in KINDS.items()), key=lambda each: each[1]),
)


def audit(pages: Pages) -> None:
    """The pages of the log."""

    @pages.get("/admin/audit", who=Who.SIGNED_IN, again=_asked)
    def search_audit(visit: Visit) -> Reply:
        """Entries, the latest first; that one looked is written there, too."""
        query = visit.form.read(AuditQuery, **_moments(visit.form))
        page = visit.container.search_audit()(
            visit.actor, query.question(), limit=query.limit, after=place_after(query.cursor)
        )
        return _list(visit.form, {"found": page.items, "more": next_page(place_cursor_of(page.next_after))})

    @pages.get("/admin/audit/chain", who=Who.SIGNED_IN)
    def chain(visit: Visit) -> Reply:
        """The button that looks at all of it."""
        visit.actor.operator()
        return Shown("admin/chain.html", {"report": None, "found": FOUND})

    @pages.post("/admin/audit/chain", even_in_maintenance=True)
    def verify_audit(visit: Visit) -> Reply:
        """What was found of every entry and every link."""
        report = visit.container.verify_audit()(visit.actor)
        return Shown("admin/chain.html", {"report": report, "found": FOUND})


def _moments(form: Form) -> dict[str, str]:
    """What a browser's field for a moment holds has no zone: it is UTC."""
    typed = {name: form.value(name).strip() for name in _MOMENTS}
    return {name: f"{value}Z" if len(value) <= _NO_ZONE else value for name, value in typed.items() if value}


def _asked(visit: Visit, form: Form) -> Shown:
    visit.actor.operator()
    return _list(form, {"found": None, "more": None})


def _list(form: Form, values: dict[str, object]) -> Shown:
    return Shown("admin/audit.html", {"form": form, "categories": _CATEGORIES, "kinds": _KINDS, **values})
