"""What a stolen database tells of the answers that are kept under idempotency keys."""

import hashlib

import psycopg

from driveway_core.actors import SYSTEM
from driveway_core.once import Reply
from driveway_core.ports import Replies, Transactions
from driveway_core.testing.builders import a_key

REQUEST = b'{"email": "ada@example.com", "password": "correct horse battery"}'


def test_neither_the_answer_nor_the_request_can_be_read_from_the_row(
    transactions: Transactions, replies: Replies, shared_url: str
) -> None:
    once = a_key(body=hashlib.sha256(REQUEST).digest())
    with transactions.begin(acting_as=SYSTEM, once=once):
        pass
    replies.keep(once, Reply(status=201, headers={}, body=b'{"email": "ada@example.com"}'))
    with psycopg.connect(shared_url) as connection:
        row = connection.execute("SELECT fingerprint, body FROM idempotency_keys").fetchone()
    assert row is not None
    fingerprint, body = row
    assert b"ada" not in body
    assert fingerprint != once.fingerprint
    assert len(fingerprint) == 32
