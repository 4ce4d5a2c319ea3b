"""Django's database settings out of a URL of PostgreSQL."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PREPARED_AFTER = 2  # times that a statement was sent by itself
# Our statements are short and say in which order tables are joined: nothing of them is compiled, and no other order is looked for,
# which for a case with all that is near it takes longer than the answer.
PLANNING = "-c jit=off -c join_collapse_limit=4"


def from_url(url: str, *, pool: bool) -> dict[str, Any]:
    """`postgresql://role:password@host:port/name?option=value` as an entry of DATABASES.

    `prepare=off` among the options: nothing is prepared by the server. A host that starts with a slash (percent-encoded, or
    as `?host=`) is the folder of a Unix socket.
    Raises ValueError for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL 应当形如 postgresql://角色:密码@主机:端口/库名")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    port = options.pop("port", None) or parts.port or ""
    prepare = options.pop("prepare", "on") != "off"
    options |= {"server_side_binding": prepare, "prepare_threshold": PREPARED_AFTER if prepare else None}
    if prepare:  # a pooler would refuse to pass them on
        options.setdefault("options", PLANNING)
    if pool:
        options["pool"] = {
            "min_size": 1,
            "max_size": int(options.pop("pool_size", 8)),
            "timeout": 5,
        }  # seconds until it is said that there is none
    return {
        "ENGINE": "onewindow.config.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": True,  # after a restart of the database the first requests find new connections
    }
