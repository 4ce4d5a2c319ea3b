"""Progress without signing in, and the public verification of a document: each shows the least that serves."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.accounts.attempts import Counted, note, reached
from onewindow.cases.models import Case, PackageCase
from onewindow.cases.packages.progress import progress_of
from onewindow.cases.tracking import as_copied, lacking, progress, track
from onewindow.notices.queries import verification
from onewindow.web.addresses import client_address

WRONG_ALLOWED = 5  # of one number
FROM_ONE_ADDRESS = 30
WITHIN = timedelta(minutes=15)
BLOCKED = "连着查错的次数太多，请15分钟后再试。急用请打12345，或者带身份证到任意一个窗口查。"
NOT_FOUND = "没有查到。请对照收件凭证或短信，核对编号后12位和查询码，再查一次。"


@require_http_methods(["GET", "HEAD", "POST"])
def track_page(request: HttpRequest) -> HttpResponse:
    """By POST, so that number and code stay out of addresses, logs and histories."""
    number = request.POST.get("number", request.GET.get("number", "")).strip()[:60]
    context: dict[str, object] = {"number": number}
    if request.method == "POST":
        found = _found(request, number, request.POST.get("code", "").strip()[:20], at=timezone.now())
        if isinstance(found, str):
            context["error"] = found
        elif isinstance(found, PackageCase):
            context.update(package=found, steps=progress_of(found, timezone.localdate()))
        else:
            context.update(case=found, progress=progress(found, timezone.localdate()))
    return render(request, "public/track.html", context)


def _found(request: HttpRequest, number: str, code: str, *, at: datetime) -> Case | PackageCase | str:
    """The case or package, or what to tell. A blocked number is not looked up at all."""
    if told := lacking(number, code):  # a slip of the finger: known without looking anything up, so it is no try
        return f"没有查到：{told}。请对照收件凭证或短信，再查一次。"
    subjects = [("number:" + "".join(filter(str.isalnum, as_copied(number)))[-12:], WRONG_ALLOWED)]
    subjects.append(("address:" + client_address(request), FROM_ONE_ADDRESS))
    if any(reached(Counted.TRACK, subject, limit=limit, within=WITHIN, at=at) for subject, limit in subjects):
        return BLOCKED
    case = track(number, code)
    if case is None:
        for subject, _ in subjects:
            note(Counted.TRACK, subject, at=at)
        return NOT_FOUND
    return case


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Behind the QR code of a document: number, agency, date and validity only (never the matter or the person)."""
    found = verification(code)
    standing = found.standing(timezone.localdate()) if found else None
    context = {"found": found, "standing": standing, "valid": bool(standing and standing.name == "VALID")}
    return render(request, "public/verify.html", context, status=200 if found else 404)
