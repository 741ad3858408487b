"""``reviews``: what both sides of a stay say of one another, and what operators make of it."""

from typing import TYPE_CHECKING
from uuid import UUID

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import show_facts, show_json, show_rows, words
from driveway_cli.stays import booking_id
from driveway_cli.wishes import as_driver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from driveway_app import Container
    from driveway_core.actors import Actor
    from driveway_core.reviews import ReviewId, Signed

_review = click.argument("review", type=click.UUID)
_stars = click.IntRange(1, 5)
_limit = click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 100), help="How many.")
_why = click.option("--reason", required=True, help="Why; the author reads it.")


@click.group()
def reviews() -> None:
    """Write, read, flag and judge reviews."""


@reviews.command()
@click.argument("booking")
@as_driver
@click.option("--rating", required=True, type=_stars, help="From 1 to 5 stars.")
@click.option("--text", help="In words.")
@as_json
def write(booking: str, email: str, rating: int, text: str | None, json_: bool) -> None:
    """Review the completed stay BOOKING, as its driver or its host.

    It is published together with the other side's review, or two weeks after the stay.
    """
    with marketplace() as container:
        actor = account_of(container, email).actor
        its_id = booking_id(container, booking)
        written = container.write_review()(actor, its_id, rating=rating, text=text)
        signed = container.read_review()(actor, written.id)
    _show(signed, actor, json_=json_)


@reviews.command()
@_review
@as_driver
@click.option("--rating", type=_stars, help="From 1 to 5 stars.")
@click.option("--text", help="Other words; empty ones remove them.")
@as_json
def rewrite(review: UUID, email: str, rating: int | None, text: str | None, json_: bool) -> None:
    """Change REVIEW while nobody has read it. What is left out stays."""
    with marketplace() as container:
        actor = account_of(container, email).actor
        container.rewrite_review()(actor, _id(review), rating=rating, text=text)
        signed = container.read_review()(actor, _id(review))
    _show(signed, actor, json_=json_)


@reviews.command("list")
@click.option("--as", "email", metavar="EMAIL", help="What others say of this account.")
@click.option("--written", is_flag=True, help="What the account wrote instead.")
@click.option("--driveway", type=click.UUID, help="What drivers say of this driveway.")
@click.option("--booking", metavar="BOOKING", help="Those of this stay, with --as one of its sides.")
@_limit
@as_json
def list_(
    email: str | None, written: bool, driveway: UUID | None, booking: str | None, limit: int, json_: bool
) -> None:
    """List reviews: of an account, a driveway or a stay."""
    from driveway_core.actors import ANYONE

    if (email is None) == (driveway is None) or (booking is not None and email is None):
        raise click.UsageError("Give --as, or --driveway alone; --booking goes with --as.")
    if written and (booking is not None or driveway is not None):
        raise click.UsageError("--written goes with --as alone.")
    with marketplace() as container:
        actor = ANYONE if email is None else account_of(container, email).actor
        found = _found(container, actor, written=written, driveway=driveway, booking=booking, limit=limit)
    _show_all(found, actor, json_=json_)


@reviews.command()
@_review
@click.option("--as", "email", metavar="EMAIL", help="Who reads it; without it, anybody.")
@as_json
def show(review: UUID, email: str | None, json_: bool) -> None:
    """Show REVIEW. Its author reads it at once, everybody else once it is published."""
    from driveway_core.actors import ANYONE

    with marketplace() as container:
        actor = ANYONE if email is None else account_of(container, email).actor
        signed = container.read_review()(actor, _id(review))
    _show(signed, actor, json_=json_)


@reviews.command()
@_review
@as_driver
@click.option("--reason", required=True, help="What is wrong with it.")
@as_json
def flag(review: UUID, email: str, reason: str, json_: bool) -> None:
    """Ask an operator to look at REVIEW. It stays until one decides."""
    with marketplace() as container:
        container.flag_review()(account_of(container, email).actor, _id(review), reason)
    show_facts({"flagged": str(review)}, json_=json_)


@reviews.command()
@_limit
@as_json
def flagged(limit: int, json_: bool) -> None:
    """List what was flagged and is not decided."""
    from driveway_core.actors import SYSTEM
    from driveway_http.models.reviews import FlaggedReviewOut

    with marketplace() as container:
        found = container.list_flagged_reviews()(SYSTEM, limit=limit).items
    if json_:
        items = [FlaggedReviewOut.of_flagged(each, SYSTEM).model_dump(mode="json") for each in found]
        show_json({"items": items})
        return
    show_rows(
        ("Review", "Stars", "Said", "Flagged for"),
        [
            (
                each.signed.review.id,
                each.signed.review.rating,
                each.signed.review.text,
                "; ".join(flag.reason for flag in each.flags),
            )
            for each in found
        ],
        nothing="Nothing is flagged.",
    )


@reviews.command()
@_review
@_why
@as_json
def hide(review: UUID, reason: str, json_: bool) -> None:
    """Take REVIEW off. It does not count any more."""
    _judge(review, reason, hide_it=True, json_=json_)


@reviews.command()
@_review
@_why
@as_json
def restore(review: UUID, reason: str, json_: bool) -> None:
    """Put REVIEW back, or let a flagged one stand."""
    _judge(review, reason, hide_it=False, json_=json_)


def _judge(review: UUID, reason: str, *, hide_it: bool, json_: bool) -> None:
    from driveway_core.actors import SYSTEM

    with marketplace() as container:
        judge = container.hide_review() if hide_it else container.restore_review()
        judge(SYSTEM, _id(review), reason)
        signed = container.read_review()(SYSTEM, _id(review))
    _show(signed, SYSTEM, json_=json_)


def _id(review: UUID) -> "ReviewId":
    from driveway_core.reviews import ReviewId

    return ReviewId(review)


def _found(
    container: "Container",
    actor: "Actor",
    *,
    written: bool,
    driveway: UUID | None,
    booking: str | None,
    limit: int,
) -> "Sequence[Signed]":
    from driveway_core.driveways import DrivewayId

    if driveway is not None:
        return container.list_driveway_reviews()(actor, DrivewayId(driveway), limit=limit).items
    if booking is not None:
        return container.read_stay_reviews()(actor, booking_id(container, booking)).reviews[:limit]
    return container.list_own_reviews()(actor, written=written, limit=limit).items


def _show(signed: "Signed", actor: "Actor", *, json_: bool) -> None:
    from driveway_http.models.reviews import ReviewOut

    shown = ReviewOut.of(signed, actor)
    if json_:
        show_json(shown.model_dump(mode="json"))
        return
    facts: dict[str, object] = {
        "review": shown.id,
        "stars": shown.rating,
        "said": shown.review_text,
        "by": shown.reviewer_first_name,
        "published": shown.is_published,
    }
    if shown.moderation_reason is not None:
        facts["hidden" if shown.hidden_at is not None else "restored"] = shown.moderation_reason
    show_facts(facts, json_=False)


def _show_all(found: "Sequence[Signed]", actor: "Actor", *, json_: bool) -> None:
    from driveway_http.models.reviews import ReviewOut

    shown = [ReviewOut.of(each, actor) for each in found]
    if json_:
        show_json({"items": [each.model_dump(mode="json") for each in shown]})
        return
    show_rows(
        ("Review", "Of the", "Stars", "Said", "By", "Published"),
        [
            (
                each.id,
                "driver" if each.review_type == "host_to_driver" else "host",
                each.rating,
                each.review_text,
                each.reviewer_first_name,
                words(each.is_published),
            )
            for each in shown
        ],
        nothing="No reviews.",
    )
