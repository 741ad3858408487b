"""Forms that move money do so once."""

import pytest
from tests.unit.web.browsing import Town

from driveway_core.actors import SYSTEM
from driveway_core.testing.builders import an_id
from driveway_http.problems import Malformed
from driveway_web.forms import Form
from driveway_web.once import told_once
from driveway_web.visits import Visit


def sent(town: Town, path: str = "/refunds", **form: str) -> bool:
    """Whether what such a form asks for was done now."""
    done: list[bool] = []
    with (
        town.app.test_request_context(path, method="POST", data=form),
        told_once(Visit(town.container, None)) as once,
        town.container.transactions().begin(acting_as=SYSTEM, once=once.making(an_id())),
    ):
        done.append(True)
    return bool(done)


def test_a_form_that_is_sent_twice_is_done_once(town: Town) -> None:
    assert sent(town, once="k", amount="5", csrf_token="one")
    assert not sent(town, once="k", amount="5", csrf_token="two")
    assert sent(town, once="l", amount="5")
    assert sent(town, "/elsewhere", once="k", amount="5")


def test_a_form_that_was_sent_with_something_else_in_it_is_refused(town: Town) -> None:
    assert sent(town, once="k", amount="5")
    with pytest.raises(Malformed, match="sent before"):
        sent(town, once="k", amount="6")


@pytest.mark.parametrize("key", ["", "k" * 256, "é", "a\nb"])
def test_a_form_without_its_key_is_refused(town: Town, key: str) -> None:
    with pytest.raises(Malformed, match="not whole"):
        sent(town, once=key, amount="5")


def test_a_form_that_is_shown_again_keeps_its_key_and_a_new_one_has_another() -> None:
    sent_already = Form(values={"once": ("k",)})
    assert sent_already.key() == "k"
    assert Form().key() != Form().key()
