"""What we tell PostgreSQL: only a socket, safe on a power cut, small enough for a small machine."""

from pathlib import Path

from driveway_embedded.place import PORT, Place

_SETTINGS = """\
# Written anew at every start. To change a setting for good: ALTER SYSTEM SET …; it wins over this file.
include {initial}
listen_addresses = ''
port = {port}
unix_socket_directories = {sockets}
unix_socket_permissions = 0700
hba_file = {rules}
max_connections = 200
shared_buffers = 128MB
effective_cache_size = 512MB
work_mem = 8MB
maintenance_work_mem = 64MB
random_page_cost = 1.1
jit = off
wal_level = replica
fsync = on
full_page_writes = on
synchronous_commit = on
max_wal_size = 1GB
min_wal_size = 80MB
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = off
log_destination = 'stderr'
log_line_prefix = '%m [%p] %q%u@%d '
log_min_messages = warning
log_min_error_statement = error
log_lock_waits = on
log_checkpoints = off
"""

_RULES = """\
# The folder of the socket is closed to everybody else, so whoever gets here is the owner.
local all all trust
local replication all trust
"""


def write_configuration(place: Place) -> None:
    """Writes ``place.configuration`` and ``place.rules``, each whole or not at all."""
    settings = _SETTINGS.format(
        initial=_quoted(str(place.data / "postgresql.conf")),
        port=PORT,
        sockets=_quoted('"' + str(place.sockets).replace('"', '""') + '"'),
        rules=_quoted(str(place.rules)),
    )
    for path, text in ((place.configuration, settings), (place.rules, _RULES)):
        _replace(path, text)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _replace(path: Path, text: str) -> None:
    pending = path.with_name(f"{path.name}.new")
    pending.write_text(text, encoding="utf-8", errors="surrogateescape")
    pending.chmod(0o644)
    pending.rename(path)
