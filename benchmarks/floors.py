"""The floors beside which booking is measured: two Flask applications that do next to nothing.

``bare`` writes each booking with one INSERT into a small table of its own,
under the constraint that ours has. ``by_hand`` runs exactly the statements of
our booking, by hand. Neither validates, prices or decides anything.
"""

import os
import threading
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg
from flask import Flask, Response, jsonify, request

from benchmarks.script import Particulars, Script
from driveway_app.clockwork import new_id, new_reference

BARE_TABLE: Final = """
CREATE TABLE bare_bookings (
    id uuid PRIMARY KEY,
    driveway_id uuid NOT NULL,
    space smallint NOT NULL,
    occupied tstzrange NOT NULL,
    CONSTRAINT bare_no_overlap EXCLUDE USING gist (driveway_id WITH =, space WITH =, occupied WITH &&)
)
"""

_INSERT: Final = """
INSERT INTO bare_bookings (id, driveway_id, space, occupied) VALUES (%s, %s, 1, tstzrange(%s, %s))
ON CONFLICT ON CONSTRAINT bare_no_overlap DO NOTHING RETURNING id
"""

_OWN: Final = threading.local()


def _cursor() -> psycopg.Cursor[Any]:
    """This thread's cursor on a connection of its own, open for good."""
    if not hasattr(_OWN, "cursor"):
        _OWN.cursor = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True).cursor()
    cursor: psycopg.Cursor[Any] = _OWN.cursor
    return cursor


def bare() -> Flask:
    """One view with one INSERT."""
    app = Flask(__name__, static_folder=None)

    @app.post("/v1/bookings")
    def book() -> tuple[Response, int]:
        asked = request.get_json()
        made = _cursor().execute(
            _INSERT,
            (new_id(), UUID(asked["driveway_id"]), asked["start_time"], asked["end_time"]),
        )
        row = made.fetchone()
        if row is None:
            return jsonify(title="taken"), 409
        return jsonify(id=str(row[0]), **asked), 201

    return app


def by_hand() -> Flask:
    """One view with the statements of our booking, run from the script that the environment names."""
    app = Flask(__name__, static_folder=None)
    script = Script.read(Path(os.environ["BENCH_SCRIPT"]))

    @app.post("/v1/bookings")
    def book() -> tuple[Response, int]:
        asked = request.get_json()
        token = request.headers["Authorization"].removeprefix("Bearer ")
        account_id = os.environ["BENCH_ACCOUNT"]
        of = Particulars(
            account_id=UUID(account_id),
            vehicle_id=UUID(asked["vehicle_id"]),
            driveway_id=UUID(asked["driveway_id"]),
            start=datetime.fromisoformat(asked["start_time"]),
            end=datetime.fromisoformat(asked["end_time"]),
            booking_id=new_id(),
            reference=new_reference(),
            digest=sha256(token.encode()).digest(),
            scope=f"{account_id} POST /v1/bookings",
            key=request.headers["Idempotency-Key"],
            fingerprint=sha256(request.get_data()).digest(),
        )
        if not script.run(_cursor(), of):
            return jsonify(title="taken"), 409
        return jsonify(id=str(of.booking_id), **asked), 201

    return app
