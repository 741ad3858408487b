"""Answers kept for repeats are kept for a day, and no longer."""

from datetime import timedelta

from driveway_core.once import Once, Reply
from driveway_core.testing.builders import NOW
from driveway_core.use_cases.forget_replies import ForgetReplies
from driveway_memory import Memory

REPLY = Reply(status=201, headers={}, body=b"{}")


def a_wish(hours_ago: int) -> Once:
    at = NOW - timedelta(hours=hours_ago)
    return Once(scope="somebody", key=f"{hours_ago} hours ago", fingerprint=b"-" * 32, at=at)


def test_answers_older_than_a_day_are_forgotten() -> None:
    replies = Memory().replies
    for hours in (23, 24, 25, 100):
        replies.keep(a_wish(hours), REPLY)
    assert ForgetReplies(replies, lambda: NOW)() == 2
    assert [hours for hours in (23, 24, 25, 100) if replies.find(a_wish(hours))] == [23, 24]
