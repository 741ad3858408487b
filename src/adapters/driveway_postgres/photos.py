"""``driveway_photos`` and ``account_photos``: rows and values, store."""

from collections.abc import Collection, Sequence
from typing import Any, Final

import attrs
from sqlalchemy import BindParameter, Uuid, any_, bindparam, delete, insert, select, union_all, update
from sqlalchemy.dialects.postgresql import ARRAY

from driveway_core.actors import AccountId
from driveway_core.driveways import DrivewayId
from driveway_core.errors import Missing
from driveway_core.photos import DrivewayPhoto, PhotoId, Portrait
from driveway_postgres.paging import AFTER_ALL
from driveway_postgres.runner import Row, Runner, Values, statement
from driveway_postgres.tables import account_photos, driveway_photos, driveways

_p, _a = driveway_photos.c, account_photos.c
_COLUMNS: Final = (_p.id, _p.driveway_id, _p.photo_order, _p.caption, _p.created_at)
_THIS: Final[BindParameter[Any]] = bindparam("id")
_IDS: Final = bindparam("ids", type_=ARRAY(Uuid))

_ADD: Final = statement(insert(driveway_photos).values({each: bindparam(each.name) for each in _p}))
_GET: Final = statement(select(*_COLUMNS).where(_p.id == _THIS))
_LOCK: Final = statement(
    select(driveways.c.id).where(driveways.c.id == _THIS).with_for_update(key_share=True)
)
_OF: Final = statement(
    select(*_COLUMNS).where(_p.driveway_id == bindparam("driveway_id")).order_by(_p.photo_order, _p.id)
)
_SAVE: Final = statement(
    update(driveway_photos)
    .where(_p.id == _THIS)
    .values({_p.photo_order: bindparam("photo_order"), _p.caption: bindparam("caption")})
)
_REMOVE: Final = statement(delete(driveway_photos).where(_p.id == _THIS))
_PORTRAIT: Final = statement(select(_a.id, _a.account_id, _a.created_at).where(_a.id == _THIS))
_SHOW: Final = statement(insert(account_photos).values({each: bindparam(each.name) for each in _a}))
_UNSHOW: Final = statement(delete(account_photos).where(_a.account_id == bindparam("account_id")))
_FORGET: Final = statement(delete(account_photos).where(_a.id == _THIS))
_RETIRE: Final = statement(
    delete(driveway_photos).where(
        _p.id.in_(
            select(_p.id)
            .join_from(driveway_photos, driveways, driveways.c.id == _p.driveway_id)
            .where(driveways.c.retired_at.is_not(None))
            .limit(bindparam("limit"))
        )
    )
)
_KNOWN: Final = statement(
    union_all(select(_p.id).where(_p.id == any_(_IDS)), select(_a.id).where(_a.id == any_(_IDS)))
)
_AFTER: Final[BindParameter[Any]] = bindparam("after")
_ALL: Final = statement(
    union_all(select(_p.id).where(_p.id > _AFTER), select(_a.id).where(_a.id > _AFTER))
    .order_by("id")
    .limit(bindparam("limit"))
)


@attrs.frozen
class PostgresPhotos:
    """The ``Photos`` port."""

    _run: Runner

    def add(self, photo: DrivewayPhoto) -> None:
        self._run.run(_ADD, _values(photo))

    def get(self, photo_id: PhotoId) -> DrivewayPhoto:
        row = self._run.one(_GET, {"id": photo_id})
        if row is None:
            raise Missing("photo_id", "photo")
        return _photo(row)

    def of(self, driveway_id: DrivewayId, *, changing: bool = False) -> Sequence[DrivewayPhoto]:
        if changing:
            self._run.one(_LOCK, {"id": driveway_id})
        return [_photo(row) for row in self._run.all(_OF, {"driveway_id": driveway_id})]

    def save(self, photo: DrivewayPhoto) -> None:
        if not self._run.run(_SAVE, _values(photo)):
            raise Missing("photo_id", "photo")

    def remove(self, photo_id: PhotoId) -> None:
        self._run.run(_REMOVE, {"id": photo_id})

    def portrait(self, photo_id: PhotoId) -> Portrait:
        row = self._run.one(_PORTRAIT, {"id": photo_id})
        if row is None:
            raise Missing("photo_id", "photo")
        return Portrait(id=row[0], account_id=row[1], created_at=row[2])

    def show(self, portrait: Portrait) -> None:
        self.unshow(portrait.account_id)
        self._run.run(_SHOW, attrs.asdict(portrait))

    def unshow(self, account_id: AccountId) -> None:
        self._run.run(_UNSHOW, {"account_id": account_id})

    def retire(self, *, limit: int) -> int:
        return self._run.run(_RETIRE, {"limit": limit})

    def known(self, ids: Collection[PhotoId]) -> set[PhotoId]:
        return {photo_id for (photo_id,) in self._run.all(_KNOWN, {"ids": list(ids)})}

    def ids(self, *, after: PhotoId | None = None, limit: int) -> Sequence[PhotoId]:
        asked = {"after": after or AFTER_ALL, "limit": limit}
        return [photo_id for (photo_id,) in self._run.all(_ALL, asked)]

    def forget(self, photo_id: PhotoId) -> None:
        self.remove(photo_id)
        self._run.run(_FORGET, {"id": photo_id})


def _values(photo: DrivewayPhoto) -> Values:
    return {
        "id": photo.id,
        "driveway_id": photo.driveway_id,
        "photo_url": photo.url,
        "photo_order": photo.order,
        "caption": photo.caption,
        "created_at": photo.created_at,
    }


def _photo(row: Row) -> DrivewayPhoto:
    return DrivewayPhoto(id=row[0], driveway_id=row[1], order=row[2], caption=row[3], created_at=row[4])
