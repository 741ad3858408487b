"""Where a broker of MQTT is, and how to be let in."""

from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import attrs

from driveway_core.errors import InvalidValue, Refused

_PORTS: Final = {"mqtt": 1883, "mqtts": 8883}


class BrokerRefuses(Refused):
    """The broker does not let us in: a wrong name, a wrong password, or one who may not listen."""

    slug = "broker-refuses"
    title = "The broker does not let us in"

    def __str__(self) -> str:
        return "The MQTT broker does not accept the user name or the password, or does not let us listen."


@attrs.frozen(kw_only=True)
class Broker:
    """A broker's address; ``ca_file`` None trusts whom this machine trusts, where ``is_secure``."""

    host: str
    port: int
    is_secure: bool
    username: str | None = None
    password: str | None = attrs.field(default=None, repr=False)
    ca_file: Path | None = None

    @classmethod
    def at(
        cls,
        url: str,
        *,
        username: str | None = None,
        password: str | None = None,
        ca_file: Path | None = None,
    ) -> "Broker":
        """The one at ``mqtt://…`` or, over TLS, ``mqtts://…``; a name and a password in it win."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/"):
            raise InvalidValue("mqtt", "must be mqtt://HOST[:PORT] or mqtts://HOST[:PORT]")
        try:
            port = parts.port or _PORTS[parts.scheme]
        except ValueError as error:
            raise InvalidValue("mqtt", "has a port that is none") from error
        if ca_file is not None and parts.scheme != "mqtts":
            raise InvalidValue("mqtt", "must begin with mqtts:// where a certificate is to be checked")
        return cls(
            host=parts.hostname,
            port=port,
            is_secure=parts.scheme == "mqtts",
            username=unquote(parts.username) if parts.username else username,
            password=unquote(parts.password) if parts.password else password,
            ca_file=ca_file,
        )
