"""``channels``: by which ways somebody is told what."""

from typing import TYPE_CHECKING

import click

from driveway_cli.opening import account_of, as_json, marketplace
from driveway_cli.showing import show_json, show_rows

if TYPE_CHECKING:
    from driveway_core.messages import Channel
    from driveway_core.notices import Topic


@click.command()
@click.argument("email")
@click.option(
    "--choose",
    "wishes",
    multiple=True,
    metavar="TOPIC=WAYS",
    help="Another choice: bookings=email,sms or trips=none; may be given again for another topic.",
)
@as_json
def channels(email: str, wishes: tuple[str, ...], json_: bool) -> None:
    """Show or choose by which ways EMAIL is told what."""
    from driveway_core.messages import Channel
    from driveway_core.notices import Topic
    from driveway_http.models.notices import ChoicesOut

    wanted = dict(_wish(each) for each in wishes)
    with marketplace() as container:
        actor = account_of(container, email).actor
        if wanted:
            chosen = container.choose_notices()(actor, wanted)
        else:
            chosen = container.read_notice_choices()(actor)
    if json_:
        show_json(ChoicesOut.of(chosen).model_dump(mode="json"))
        return
    show_rows(
        ("What", "By mail", "By SMS"),
        [(topic, Channel.EMAIL in chosen.of(topic), Channel.SMS in chosen.of(topic)) for topic in Topic],
        nothing="",
    )


def _wish(text: str) -> "tuple[Topic, frozenset[Channel]]":
    from driveway_core.messages import Channel
    from driveway_core.notices import Topic

    topic, _, ways = text.partition("=")
    try:
        ways_chosen = [] if ways == "none" else [Channel(way) for way in ways.split(",")]
        return Topic(topic), frozenset(ways_chosen)
    except ValueError:
        topics, known = ", ".join(Topic), ", ".join(Channel)
        raise click.BadParameter(
            f"{text!r} is no choice: write TOPIC=WAYS, of {topics}, and of {known} or none",
            param_hint="--choose",
        ) from None
