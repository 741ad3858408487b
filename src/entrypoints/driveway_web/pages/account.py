"""One's own account: who one is, what one is told, and what is known about one."""

from io import BytesIO
from typing import Final, cast
from uuid import UUID

from flask import Blueprint

from driveway_app import write_archive
from driveway_core.actors import UserType
from driveway_core.messages import Channel
from driveway_core.notice_choices import CHOSEN
from driveway_core.notices import NoticeId
from driveway_core.notices_told import told
from driveway_core.throttles import CallClass
from driveway_core.use_cases.change_profile import ProfileFields
from driveway_http.models.accounts import ProfileIn
from driveway_http.models.notices import ChoicesIn
from driveway_http.paging import after, cursor_of
from driveway_web import drafts
from driveway_web.browsers import sign_out
from driveway_web.forms import Form
from driveway_web.shown import Download, Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.visits import Pages, Visit, Who

_PAGE: Final = 20
_TOPICS: Final = {
    "bookings": "Bookings: asked for, confirmed, changed, cancelled, and a reminder",
    "trips": "Trips: on the way, arrived, staying on, left",
    "payouts": "Payouts to your bank",
    "reviews": "Reviews",
}


def account() -> Blueprint:
    """The pages of an account but those that prove what is its owner's."""
    pages = Pages("account")

    @pages.get("/account", who=Who.SIGNED_IN)
    def account(visit: Visit) -> Reply:
        """Who one is."""
        mine = visit.container.read_profile()(visit.actor)
        known = {
            "first_name": mine.first_name,
            "last_name": mine.last_name,
            "phone": mine.phone,
            "user_type": mine.user_type.value,
        }
        return _profile(visit, Form.filled(known))

    @pages.post("/account", again=_profile)
    def change_profile(visit: Visit) -> Reply:
        """Another name, number or role."""
        asked = visit.form.read(ProfileIn).model_dump(exclude_unset=True)
        asked.setdefault("phone", None)  # a field that was emptied takes the number away
        if "user_type" in asked:
            asked["user_type"] = UserType(asked["user_type"])
        visit.container.change_profile()(visit.actor, cast("ProfileFields", asked))
        return Gone(to("account.account"), "Saved.")

    _notices(pages)
    _data(pages)
    return pages.blueprint


def _notices(pages: Pages) -> None:
    @pages.get("/notices", who=Who.SIGNED_IN)
    def list_notices(visit: Visit) -> Reply:
        """What one was told, the latest first."""
        page = visit.container.list_notices()(
            visit.actor, limit=_PAGE, after=after(visit.form.value("cursor") or None)
        )
        items = [(notice, told(notice)) for notice in page.items]
        return Shown("account/notices.html", {"items": items, "next": cursor_of(page.next_after)})

    @pages.post("/notices/<uuid:notice_id>/read")
    def read_notice(visit: Visit, notice_id: UUID) -> Reply:
        """One has seen it."""
        visit.container.mark_notice_read()(visit.actor, NoticeId(notice_id))
        return Gone(to("account.list_notices"))

    @pages.get("/account/notices", who=Who.SIGNED_IN)
    def notice_choices(visit: Visit) -> Reply:
        """By which way one is told what."""
        choices = visit.container.read_notice_choices()(visit.actor)
        ticked: dict[str, object] = {
            f"{topic.value}.{channel.value}": channel in choices.of(topic)
            for topic in CHOSEN
            for channel in Channel
        }
        return _choices(visit, Form.filled(ticked))

    @pages.post("/account/notices", again=_choices)
    def choose_notices(visit: Visit) -> Reply:
        """Other ways."""
        form = visit.form
        wanted = {
            topic.value: {channel.value: form.ticked(f"{topic.value}.{channel.value}") for channel in Channel}
            for topic in CHOSEN
        }
        visit.container.choose_notices()(visit.actor, ChoicesIn.model_validate(wanted).wanted())
        return Gone(to("account.notice_choices"), "Saved.")


def _data(pages: Pages) -> None:
    @pages.get("/account/data", who=Who.SIGNED_IN)
    def data(visit: Visit) -> Reply:
        """What is known about one, and the way out."""
        return _shown_data(visit, Form())

    @pages.get("/account/export", who=Who.SIGNED_IN, counts=CallClass.EXPORT)
    def export(visit: Visit) -> Reply:
        """Everything, in one file."""
        archive, at = BytesIO(), visit.container.clock()()
        export = visit.container.export_account()(visit.actor, visit.session.actor.known())
        write_archive(export, archive, made_at=at)
        return Download(archive.getvalue(), "application/zip", f"driveway-hub-{at:%Y-%m-%d}.zip")

    @pages.post("/account/erase", again=_shown_data)
    def erase(visit: Visit) -> Reply:
        """The end of the account, unless something is still open."""
        erasure = visit.container.erase_account()(visit.actor, visit.session.actor.known())
        sign_out()
        drafts.forget()
        return Gone(
            to("start.home"),
            f"Your account is closed, and everything about you will be gone on {erasure.purge_at:%B %d, %Y}.",
        )


def _profile(visit: Visit, form: Form) -> Shown:
    mine = visit.container.read_profile()(visit.actor)
    return Shown("account/profile.html", {"form": form, "mine": mine})


def _choices(visit: Visit, form: Form) -> Shown:
    mine = visit.container.read_profile()(visit.actor)
    return Shown("account/choices.html", {"form": form, "mine": mine, "topics": _TOPICS})


def _shown_data(visit: Visit, form: Form) -> Shown:
    accepted = visit.container.list_terms()(visit.actor)
    return Shown("account/data.html", {"form": form, "accepted": accepted})
