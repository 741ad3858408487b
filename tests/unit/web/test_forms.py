"""What people type into forms, as it is read."""

import pytest
from werkzeug.datastructures import MultiDict

from driveway_web.forms import Form


@pytest.mark.parametrize("text", ["8.50", "$8.50", " $ 8.50 ", "8.50 "])
def test_an_amount_is_read_with_or_without_its_sign(text: str) -> None:
    assert Form.of(MultiDict({"hourly_rate": text})).value("hourly_rate") == "8.50"


@pytest.mark.parametrize("text", ["$", "$$8", "8$", "-$8", "$-8"])
def test_nothing_else_is_made_an_amount(text: str) -> None:
    assert Form.of(MultiDict({"amount": text})).value("amount") != "8"


def test_words_keep_what_they_begin_with() -> None:
    assert Form.of(MultiDict({"note": "$5 for the gate"})).value("note") == "$5 for the gate"
