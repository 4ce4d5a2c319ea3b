"""The demo's API client: a system with the rights of the story's window. Its secret lies with the demo's other keys."""

import json
import os
import secrets
from datetime import datetime
from pathlib import Path

from onewindow.staff.models import Post
from onewindow.web.api.clients import Wanted, register
from onewindow.web.api.models import ApiClient

CLIENT_ID, OF = "demo", "jxq.window"
FILE = "apiclient.json"


def make_client(state: Path, *, at: datetime) -> None:
    """Once: a client that is there stays as it is."""
    if ApiClient.objects.filter(application__client_id=CLIENT_ID).exists():
        return
    post = Post.objects.filter(officer__username=OF, officer__demo=True).order_by("pk").first()
    if post is None:
        return
    secret = secrets.token_urlsafe(24)
    with os.fdopen(os.open(state / FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump({"id": CLIENT_ID, "secret": secret}, out)
    register(Wanted("演示系统", post=post), at=at, client_id=CLIENT_ID, secret=secret)


def curl(state: Path, address: str) -> str:
    """A line for the shell that asks for a token and lists the window's queue; empty where there is no client."""
    file = state / FILE
    if not file.exists():
        return ""
    known = json.loads(file.read_text())
    api = f"{address}/api/v1"
    token = (
        f"curl -s -u {known['id']}:{known['secret']} -d grant_type=client_credentials {api}/oauth/token"
        ' | sed -E \'s/.*"access_token": *"([^"]+)".*/\\1/\''
    )
    return f'curl -s -H "Authorization: Bearer $({token})" "{api}/cases?queue=intake&limit=3"'
