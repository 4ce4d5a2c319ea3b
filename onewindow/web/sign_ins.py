"""What a sign-in is known by, that it is seen, and what happens with a form that is sent after it has ended."""

import base64
import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onewindow.accounts.devices import device_in_words, shortened
from onewindow.accounts.models import User
from onewindow.kernel.fields import cipher
from onewindow.kernel.logs import tell_security
from onewindow.web.addresses import client_address
from onewindow.web.away import typed_in

ENDED = "ended"  # in the session: whose sign-in was over when this browser came with it
TYPED = "typed"  # in the session: a form that was sent too late
POST_KEY = "post"  # in the session: the post acted in
CONTEXT = "session.typed"
KEPT_FOR = timedelta(hours=1)
KEPT_AT_MOST = 300_000  # characters; a signature drawn by hand has some fifty thousand
LIVE = "live"  # the id of what a page asks for by itself: nobody need be there


def sign_in_began(sender: object, request: HttpRequest, user: User, **_: Any) -> None:
    """Called by Django's login(), the one door into a sign-in."""
    device, address = device_in_words(request.headers.get("User-Agent", "")), shortened(client_address(request))
    request.session.pop(ENDED, None)
    tell_security("signed_in", "officer" if user.officer else "applicant", logging.INFO, actor=f"user:{user.pk}")
    request.session.sign_in_began(officer=user.officer, device=device, address=address, at=timezone.now())  # type: ignore[attr-defined]


class Seen:
    """Notes that somebody is there; the API, whose callers bring tokens, and what a page asks for by itself do not count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session, by_itself = request.session, request.headers.get("HX-Trigger") == LIVE
        if request.path.startswith("/api/"):
            return self.get_response(request)
        if SESSION_KEY in session:
            if not by_itself:
                session.seen(timezone.now())  # type: ignore[attr-defined]
        elif ended := session.ended:  # type: ignore[attr-defined]
            session[ENDED] = {"user": ended.get(SESSION_KEY), POST_KEY: ended.get(POST_KEY)}
        return self.get_response(request)


def page_at(request: HttpRequest, default: str) -> str:
    """Where somebody is: this page; after a form, the page it was sent from as far as the browser says so (its own address may answer
    to a POST only), else `default`."""
    if request.method == "GET" and "HX-Request" not in request.headers:
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    within = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if within else default


def to_sign_in(request: HttpRequest, sign_in: str, back: str, resume: str) -> HttpResponse:
    """To the sign-in page and `back`; with a form that came too late, to where it can be sent again."""
    ended = request.session.get(ENDED)
    asked = {"next": back} | ({"ended": "1"} if ended else {})
    if request.headers.get("HX-Request"):
        address = f"{sign_in}?{urlencode(asked)}"
        if ended:  # the page stays, with all that is typed on it; ow.js says what to do
            return HttpResponse(status=401, headers={"X-Sign-In": address})
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    if ended and request.method == "POST" and keep_typed(request, ended["user"], ended[POST_KEY]):
        asked["next"] = resume
    return HttpResponseRedirect(f"{sign_in}?{urlencode(asked)}")


def keep_typed(request: HttpRequest, user_pk: str, post_pk: int | None) -> bool:
    """The form that was sent, encrypted, in the session that the browser has from now on; for this person only, for an hour."""
    sent = {"path": request.get_full_path(), "fields": list(typed_in(request)), "files": bool(request.FILES)}
    text = json.dumps(sent, ensure_ascii=False)
    if len(text) > KEPT_AT_MOST:
        return False
    form = base64.b64encode(cipher().encrypt(text, CONTEXT)).decode()
    request.session[TYPED] = {"user": user_pk, POST_KEY: post_pk, "at": timezone.now().timestamp(), "form": form}
    return True


@never_cache
@require_safe
def resume(request: HttpRequest, home: str) -> HttpResponse:
    """After signing in, or proving oneself, again: what was typed, to be sent with one press, as the same person in the same post."""
    kept, user = request.session.get(TYPED), request.user
    young = kept is not None and timezone.now().timestamp() - kept["at"] < KEPT_FOR.total_seconds()
    if kept is None or not young or not isinstance(user, User) or str(user.pk) != kept["user"]:
        request.session.pop(TYPED, None)
        return HttpResponseRedirect(home)
    if kept[POST_KEY] is not None:
        request.session.setdefault(POST_KEY, kept[POST_KEY])
    sent = json.loads(cipher().decrypt(base64.b64decode(kept["form"]), CONTEXT))
    return render(request, "resume.html", {"home": home, **sent})
