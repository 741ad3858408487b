"""Every notice has words for its reader, whatever its facts are."""

import re

import attrs
import pytest

from driveway_core.actors import AccountId
from driveway_core.car_troubles import VehicleAsleep
from driveway_core.notices import Notice, NoticeKind
from driveway_core.notices_told import told
from driveway_core.testing.builders import a_notice, an_id

UNBOOKED = (
    NoticeKind.LINK_BROKEN,
    NoticeKind.LOG_IN_CLOSED,
    NoticeKind.PASSWORD_CHANGED,
    NoticeKind.EMAIL_CHANGED,
    NoticeKind.PAYOUT_PAID,
    NoticeKind.PAYOUT_FAILED,
)


def notice(kind: NoticeKind, **facts: str) -> Notice:
    return attrs.evolve(a_notice(AccountId(an_id()), kind=kind), facts=facts)


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_has_a_sentence_with_and_without_its_facts(kind: NoticeKind) -> None:
    for facts in ({}, {"reference": "DW-7K3M-9QXA", "why": str(VehicleAsleep()), "minutes": "7"}):
        text = told(notice(kind, **facts))
        assert text[0].isupper()
        assert text.endswith(".")
        assert not re.search(r"[{}]|  |None", text)
        assert kind in UNBOOKED or (facts.get("reference") or "your booking") in text


def test_kinds_are_told_apart() -> None:
    assert len({told(notice(kind)) for kind in NoticeKind}) == len(NoticeKind)


@pytest.mark.parametrize("kind", [NoticeKind.DESTINATION_WAITS, NoticeKind.DESTINATION_FAILED])
def test_a_destination_that_did_not_come_is_told_with_the_reason(kind: NoticeKind) -> None:
    text = told(notice(kind, why=str(VehicleAsleep())))
    assert str(VehicleAsleep()) in text
    assert "booking stands" in text


@pytest.mark.parametrize(
    "minutes, ending",
    [
        ("7", "on its way: 7 minutes to go."),
        ("1", "on its way: 1 minute to go."),
        ("", "on its way."),
    ],
)
def test_minutes_to_go_are_told_where_they_are_known(minutes: str, ending: str) -> None:
    assert told(notice(NoticeKind.ON_THE_WAY, minutes=minutes)).endswith(ending)


@pytest.mark.parametrize("words", ["{why}", "{reference.__class__}", "{}", "{0", "a\n\tb", "%s", "\x00"])
def test_no_words_of_others_break_a_notice(words: str) -> None:
    for kind in NoticeKind:
        text = told(notice(kind, reference=words, why=words))
        assert kind in UNBOOKED or " ".join(words.split()) in text
        assert "\n" not in text


def test_no_notice_tells_a_position() -> None:
    for kind in NoticeKind:
        assert told(notice(kind, latitude="37.76094", longitude="-122.43512")) == told(notice(kind))
