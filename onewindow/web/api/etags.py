"""ETags. That of a case is the head of its chain, then a digest of what was shown: `"<head>.<shown>"`; writes ask for the head only."""

import hashlib
import re
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from onewindow.web.api.problems import Problem

TAG = re.compile(r'(?:W/)?"([^"]*)"')
HEAD = "X-Chain-Head"  # from an endpoint to `tagged`, never sent


def tagged(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Give what was read its ETag; 304 without a body to whoever has it already."""
    if request.method != "GET" or response.status_code != 200 or not isinstance(response, HttpResponse):
        return response
    shown = hashlib.sha256(response.content).hexdigest()
    head = response.headers.get(HEAD, "")
    if head:
        del response.headers[HEAD]
    tag = f'"{head}.{shown[:8]}"' if head else f'"{shown[:32]}"'
    if tag.strip('"') in tags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]
    response.headers["ETag"] = tag
    return response


def tags(header: str) -> set[str]:
    return set(TAG.findall(header))


def head_of(subject: Any) -> str:
    return bytes(subject.chain.head_digest).hex()


def ensure_head(request: HttpRequest, subject: Any) -> None:
    """What the caller has seen is what there is: the case, order … is locked and stays so until the act is over. Raises Problem (412)."""
    wanted = request.headers.get("If-Match", "")
    if not wanted or wanted.strip() == "*":
        return
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the head is compared in the transaction of the act")
    locked = type(subject)._default_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    # The chain is read when the lock is there: joined to the case, it would be as it was before others let it go.
    if head_of(locked) not in {tag.split(".", 1)[0] for tag in tags(wanted)}:
        raise Problem(412, "changed", "这一件在您查看之后又有了进展，请重新读取，看一看再办理。", head=head_of(locked))


def ensure_revision(request: HttpRequest, revision: int) -> None:
    """The same for a draft, by its revision. Raises Problem (412)."""
    wanted = request.headers.get("If-Match", "")
    if wanted and wanted.strip() != "*" and f"r{revision}" not in {tag.split(".", 1)[0] for tag in tags(wanted)}:
        raise Problem(412, "changed", "这份草稿在您读取之后又保存过，请重新读取。", revision=revision)
