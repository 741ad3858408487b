"""The service's own tables, in a schema of their own: its users, and the permits printed for a stay."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA = "garage"


class Base(DeclarativeBase):
    """Every table of ours lives in the schema ``garage``."""


class User(Base):
    """Somebody who has logged in here for years; ``account`` is who they are at the marketplace."""

    __tablename__ = "users"
    __table_args__ = {"schema": SCHEMA}

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    token: Mapped[str] = mapped_column(unique=True)
    account: Mapped[UUID | None] = mapped_column(unique=True)


class Permit(Base):
    """What is printed and put behind the windscreen: a row of ours for each booking."""

    __tablename__ = "permits"
    __table_args__ = {"schema": SCHEMA}

    booking: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id))
    number: Mapped[int] = mapped_column(unique=True)
