"""PostgreSQL's settings, by what the server is for."""

import os
from enum import StrEnum

from onewindow.config.embedded.places import PORT

_OPTIONS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "max_connections": "100",
    "shared_buffers": "192MB",
    "max_wal_size": "2GB",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] ",
}
_TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    # over next to empty tables, planning a case with all that belongs to it would take forty times its execution
    "join_collapse_limit": "4",
}
# What docs/operations.md advises for a city's server, by the memory of this machine.
_MEMORY_MB = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
_CITY = {
    "shared_buffers": f"{_MEMORY_MB // 4}MB",
    "effective_cache_size": f"{_MEMORY_MB // 2}MB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "pglz",
    "random_page_cost": "1.1",
    "jit": "off",
}


class Purpose(StrEnum):
    """What the server is for: its settings follow."""

    DEMO = "demo"
    TESTS = "tests"  # trades safety after a power cut for speed
    CITY = "city"


SETTINGS: dict[Purpose, dict[str, str]] = {
    Purpose.DEMO: _OPTIONS,
    Purpose.TESTS: _OPTIONS | _TESTS,
    Purpose.CITY: _OPTIONS | _CITY,
}
