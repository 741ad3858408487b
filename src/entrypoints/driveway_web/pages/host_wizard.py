"""A new listing in five steps; what was typed stays in the browser until it is offered."""

from typing import Final, cast

import attrs
from flask import request

from driveway_core.addresses import AddressDoubtful
from driveway_core.cancellation_terms import terms_of
from driveway_core.drafts import DrivewayFields
from driveway_core.driveways import CancellationPolicy
from driveway_core.errors import DrivewayError
from driveway_http.problems import Malformed, status_of
from driveway_web import drafts
from driveway_web.drawings import Space, space_of
from driveway_web.forms import Form
from driveway_web.listing_forms import (
    PARTS,
    SIZES,
    blank,
    inches_of,
    insists,
    is_complete,
    names_in,
    part_of,
    read_parts,
)
from driveway_web.mapping import with_map
from driveway_web.shown import Gone, Reply, Shown
from driveway_web.templating import to
from driveway_web.terms_told import sentences
from driveway_web.visits import Pages, Visit, Who

STEPS: Final = tuple(PARTS)
TITLES: Final = {
    "place": "Where it is",
    "space": "How large it is",
    "price": "What it costs",
    "terms": "How it is booked",
    "words": "What drivers read",
}
_STEP: Final = "any(place, space, price, terms, words)"


def wizard(pages: Pages) -> None:
    """The pages of a new listing."""

    @pages.get("/host/driveways/new")
    def new_driveway(visit: Visit) -> Reply:
        """Where one left off, or the first step; who only parks is asked first whether they will host."""
        if not visit.actor.user_type.hosts:
            return Gone(to("host.begin"))
        return Gone(to("host.new_driveway_step", step=_first_open(_form())))

    @pages.get(f"/host/driveways/new/<{_STEP}:step>")
    def new_driveway_step(visit: Visit, step: str) -> Reply:
        """One step, with what was typed there before."""
        form = _form()
        first = _first_open(form)
        if STEPS.index(first) < STEPS.index(step):
            return Gone(to("host.new_driveway_step", step=first))
        return _shown(visit, form, step=step)

    @pages.post(f"/host/driveways/new/<{_STEP}:step>", who=Who.ANYBODY)
    def take_step(visit: Visit, step: str) -> Reply:
        """What was typed is kept first, then looked at."""
        draft = drafts.with_part(drafts.kept(), names_in(step), visit.form)
        form = _form(draft)
        try:
            drafts.keep(draft)
            fields = read_parts(form, (step,))
            if "example" in request.form:
                return _shown(visit, form, step=step)
            _look(visit, step, form, fields)
            if step != STEPS[-1]:
                return Gone(to("host.new_driveway_step", step=STEPS[STEPS.index(step) + 1]))
            return _offered(visit, form)
        except (DrivewayError, Malformed) as error:
            return _refused(visit, form, error, step)

    @pages.post("/host/driveways/new/start-over", who=Who.ANYBODY)
    def start_over(visit: Visit) -> Reply:
        """Nothing of it is kept."""
        drafts.forget()
        return Gone(to("host.new_driveway"))


def _look(visit: Visit, step: str, form: Form, fields: DrivewayFields) -> None:
    """What can be known of one step before the others."""
    if step == "place" and visit.signed_in is not None:
        visit.container.check_place()(visit.actor, fields, confirmed=insists(form))
    if step == "price":
        visit.container.preview_rates()(visit.actor, cast("DrivewayFields", {**fields, **_city(form)}))


def _offered(visit: Visit, form: Form) -> Reply:
    fields = read_parts(form, STEPS)
    if visit.signed_in is None:
        return Gone(
            to("coming-in.log_in", next=to("host.new_driveway_step", step=STEPS[-1])),
            "Log in or register to offer your driveway. What you have written is kept.",
        )
    if not visit.actor.user_type.hosts:
        return Gone(to("host.begin"), "What you have written is kept.")
    made = visit.container.list_driveway()(visit.actor, fields, confirmed=insists(form))
    drafts.forget()
    return Gone(
        to("host.photos", driveway_id=made.id),
        f"{made.title} is listed. Add a photo: drivers like to see where they will park.",
    )


def _refused(visit: Visit, form: Form, error: DrivewayError | Malformed, step: str) -> Shown:
    """The step that is wrong, which may be an earlier one, with what is wrong with it."""
    told = form.refused(error)
    wrong = next((part for name in told.errors if (part := part_of(name))), step)
    if isinstance(error, AddressDoubtful):
        wrong = "place"
    shown = _shown(visit, told, step=wrong, suggestion=suggestion_of(error))
    return attrs.evolve(shown, status=status_of(error))


def suggestion_of(error: Exception) -> object:
    """How an address is known otherwise, where that is what was refused."""
    return dict(error.suggestion) if isinstance(error, AddressDoubtful) else None


def _form(draft: drafts.Draft | None = None) -> Form:
    return Form(values={**blank().values, **(drafts.kept() if draft is None else draft)})


def _first_open(form: Form) -> str:
    return next((step for step in STEPS if not is_complete(form, step)), STEPS[-1])


def _shown(visit: Visit, form: Form, *, step: str, suggestion: object = None) -> Shown:
    place = STEPS.index(step)
    return Shown(
        "host/new.html",
        {
            "form": form,
            "step": step,
            "number": place + 1,
            "steps": [(each, TITLES[each]) for each in STEPS],
            "reached": STEPS.index(_first_open(form)) + 1,
            "before": STEPS[place - 1] if place else None,
            "last": step == STEPS[-1],
            "here_to": to("host.take_step", step=step),
            "suggestion": suggestion,
            "fresh": True,
            **part_values(visit, form, step),
        },
        policy=with_map(),
    )


def part_values(visit: Visit, form: Form, part: str) -> dict[str, object]:
    """What one part of the form shows beside its fields."""
    if part == "space":
        return {"space": drawn(form)}
    if part == "price":
        return {"examples": examples(visit, form)}
    if part == "terms":
        return {"policies": policies()}
    return {}


def drawn(form: Form) -> Space | None:
    """The place as it is typed so far."""
    sizes = [inches_of(form.value(f"{name}_ft"), form.value(f"{name}_in")) or None for name in SIZES]
    return space_of(*sizes)


def examples(visit: Visit, form: Form) -> object:
    """What stays cost at the prices typed so far; nothing where they are none yet."""
    try:
        fields = read_parts(form, ("price",))
        return visit.container.preview_rates()(visit.actor, cast("DrivewayFields", {**fields, **_city(form)}))
    except (DrivewayError, Malformed):
        return ()


def policies() -> object:
    """The terms that a host can choose from, in plain words."""
    return [(policy.value, sentences(terms_of(policy))) for policy in CancellationPolicy]


def _city(form: Form) -> dict[str, str]:
    return {"city": form.value("city")} if form.value("city").strip() else {}
