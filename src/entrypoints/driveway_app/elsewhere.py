"""The payment service of a marketplace that has none: whatever is asked of it is refused."""

from collections.abc import Callable
from typing import Any, Final, NoReturn

from driveway_core.gateways import SettlesElsewhere


class _Elsewhere:
    """Stands where a gateway would; every call raises ``SettlesElsewhere``."""

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        if name.startswith("_"):
            raise AttributeError(name)

        def refuse(*_: object, **__: object) -> NoReturn:
            raise SettlesElsewhere

        return refuse


ELSEWHERE: Final[Any] = _Elsewhere()  # fits every port of payments, by refusing
