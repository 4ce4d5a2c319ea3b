"""What a command finds around it: the settings' environment, the database, Django ready."""

import base64
import json
import os
import secrets
from pathlib import Path

import click

from onewindow.config.embedded import EmbeddedError, Server, ensure

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "data" / "luoyang"
DEMO_KEY_PREFIX = "demo-"  # production refuses a secret that begins so

_held: list[Server] = []  # our hold on the demo's server, for as long as the command runs


def demo_state() -> Path:
    return Path(os.environ.get("ONEWINDOW_STATE", ROOT / ".onewindow" / "demo"))


def enter(*, database: bool = True) -> None:
    """Set Django up: with the database of the environment or, where none is named, the demo's."""
    named = os.environ.get("DATABASE_URL")
    if not named and database:
        if not (demo_state() / "passwords.json").exists():
            raise click.ClickException(
                "没有可用的数据库。试用请先运行 make demo；正式使用请设置 DATABASE_URL（见 docs/operations.md）。"
            )
        enter_demo()
    elif not named:
        os.environ.setdefault("ONEWINDOW_STATE", str(demo_state()))
    setup()


def setup() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    django.setup()


def enter_demo() -> Server:
    """Start or join the demo's server and set the environment that the settings read."""
    state = demo_state().absolute()
    try:
        server = ensure(state)
    except EmbeddedError as error:
        raise click.ClickException(str(error)) from error
    _held.append(server)
    os.environ.update(server.environment(), ONEWINDOW_MODE="demo", ONEWINDOW_STATE=str(state), **_keys(state))
    for private in ("files", "roots"):
        (state / private).mkdir(mode=0o700, exist_ok=True)
    return server


def _keys(state: Path) -> dict[str, str]:
    """The demo's keys, made at first run. Losing them makes the stored personal data unreadable."""
    file = state / "keys.json"
    if not file.exists():
        keys = {"SECRET_KEY": DEMO_KEY_PREFIX + secrets.token_urlsafe(48)}
        keys |= {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("FIELD_KEYS", "DIGEST_KEY")}
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump(keys, out)
    found: dict[str, str] = json.loads(file.read_text())
    return found
