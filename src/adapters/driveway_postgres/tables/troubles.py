"""What drivers find on arrival, with their photos."""

from typing import Final

from sqlalchemy import INTEGER, VARCHAR, Column, ForeignKey, Table, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import BYTEA

from driveway_postgres.tables._base import INSTANT, check, key, metadata, moment, one_of, refers

trouble_reports: Final = Table(
    "trouble_reports",
    metadata,
    key(),
    refers("booking_id", "bookings"),
    Column("kind", VARCHAR(20), nullable=False),
    Column("note", BYTEA, nullable=False, comment="ciphertext"),
    Column("reported_at", INSTANT, nullable=False),
    Column("host_answer", BYTEA, comment="ciphertext"),
    moment("answered_at"),
    Column("decision", VARCHAR(10)),
    moment("decided_at"),
    Column("decided_by", Uuid, ForeignKey("users.id", ondelete="SET NULL")),
    UniqueConstraint("booking_id"),
    one_of("trouble_reports", "kind", "occupied", "blocked", "not_as_described"),
    one_of("trouble_reports", "decision", "upheld", "dismissed"),
    check("trouble_reports_answered_check", "(host_answer IS NULL) = (answered_at IS NULL)"),
    check("trouble_reports_decided_check", "(decision IS NULL) = (decided_at IS NULL)"),
    check("trouble_reports_decided_by_check", "decided_by IS NULL OR decided_at IS NOT NULL"),
)

trouble_photos: Final = Table(
    "trouble_photos",
    metadata,
    key(),
    refers("report_id", "trouble_reports", cascade=True),
    Column("number", INTEGER, nullable=False),
    Column("media_type", VARCHAR(20), nullable=False),
    Column("content", BYTEA, nullable=False, comment="ciphertext"),
    Column("size", INTEGER, nullable=False, comment="bytes of the picture"),
    UniqueConstraint("report_id", "number"),
    one_of("trouble_photos", "media_type", "image/jpeg", "image/png", "image/webp"),
    check("trouble_photos_number_check", "number BETWEEN 0 AND 3"),
    check("trouble_photos_content_check", "octet_length(content) BETWEEN 1 AND 7000000"),
    check("trouble_photos_size_check", "size BETWEEN 1 AND 5242880"),
)
