"""Asking: about an item or in general, signed in or with a phone number; mine; one by number and code (Art. 20)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from onewindow.accounts.attempts import Counted, note, reached
from onewindow.catalogue.models import BasicItem
from onewindow.consultations.acts import asking
from onewindow.consultations.models import Consultation
from onewindow.consultations.permissions import Asker
from onewindow.consultations.queries import asked_by, published_for
from onewindow.kernel.identifiers import InvalidIdentifier
from onewindow.network.queries import city
from onewindow.record.errors import ActRefused
from onewindow.web.addresses import client_address
from onewindow.web.public.access import applicant_required, applicant_user, chosen_region, signed_in

OPENED = "consultations"  # in the session: those opened by number and code
WRONG_ALLOWED, WITHIN = 5, timedelta(minutes=15)


@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """GET: the page, with what others asked about the item; POST: ask."""
    item = BasicItem.objects.filter(pk=request.GET.get("item") or request.POST.get("item") or "").first()
    user, place = signed_in(request), chosen_region(request) or city()
    typed = {key: request.POST.get(key, "") for key in ("question", "phone", "name")}
    problems: dict[str, str] = {}
    if request.method == "POST":
        by = Asker(user) if user else Asker(phone=typed["phone"])
        try:
            made = asking.ask(
                item, place, by=by, at=timezone.now(), question=typed["question"], name=typed["name"] or (user.display_name if user else ""),
                address=client_address(request),
            )  # fmt: skip
            _open(request, made)
            return redirect("public:consultation", made.number)
        except InvalidIdentifier as wrong:
            problems["phone"] = f"{wrong} 答复后发短信到这个号码。"
        except ActRefused as refused:
            problems["question"] = refused.message
    context: dict[str, Any] = {
        "item": item, "place": place, "typed": typed, "problems": problems, "section": "consult", "most": asking.QUESTION_MAX,
        "others": published_for(item) if item else [],
    }  # fmt: skip
    return render(request, "public/consult_ask.html", context, status=422 if problems else 200)


def _open(request: HttpRequest, made: Consultation) -> None:
    request.session[OPENED] = [*request.session.get(OPENED, []), made.number][-20:]


@applicant_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    found = list(asked_by(applicant_user(request))[:100])
    return render(request, "public/consult_mine.html", {"found": found, "section": "consult"})


@never_cache
def find(request: HttpRequest) -> HttpResponse:
    """By number and code, by POST, so that both stay out of addresses and histories."""
    number = request.POST.get("number", "").strip().upper()[:40]
    error = ""
    if request.method == "POST":
        found = _found(request, number, request.POST.get("code", "")[:20])
        if found is not None:
            _open(request, found)
            return redirect("public:consultation", found.number)
        error = "没有查到。请对照短信里的编号和查询码再查一次；连着错 5 次要等 15 分钟。"
    return render(
        request,
        "public/consult_find.html",
        {"number": number, "error": error, "section": "consult"},
        status=422 if error else 200,
    )


def _found(request: HttpRequest, number: str, code: str) -> Consultation | None:
    at, subjects = timezone.now(), [f"consultation:{number}", f"address:{client_address(request)}"]
    if any(
        reached(Counted.TRACK, subject, limit=WRONG_ALLOWED * (1 + 5 * n), within=WITHIN, at=at)
        for n, subject in enumerate(subjects)
    ):
        return None
    found = Consultation.objects.filter(number=number).first()
    if found is not None and bytes(found.code_digest) == asking.code_digest(number, code):
        return found
    for subject in subjects:
        note(Counted.TRACK, subject, at=at)
    return None


def _mine_or_404(request: HttpRequest, number: str) -> tuple[Consultation, Asker]:
    found = get_object_or_404(Consultation.objects.select_related("item", "agency", "user", "region"), number=number)
    user = signed_in(request)
    if user is not None and found.user_id == user.pk:
        return found, Asker(user)
    if number in request.session.get(OPENED, []):
        return found, Asker(found.user, found.phone)
    raise Http404


@never_cache
def consultation(request: HttpRequest, number: str) -> HttpResponse:
    found, _ = _mine_or_404(request, number)
    return render(
        request, "public/consultation.html", {"one": found, "today": timezone.localdate(), "section": "consult"}
    )


@require_POST
def act(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """Asking on, or taking it back."""
    found, by = _mine_or_404(request, number)
    try:
        if name == "again":
            asking.ask_again(found.pk, by=by, at=timezone.now(), question=request.POST.get("question", ""))
            messages.success(request, "追问已发出，还由原来的工作人员答复。")
        elif name == "withdraw":
            asking.withdraw(found.pk, by=by, at=timezone.now())
            messages.success(request, "咨询已撤回。")
        else:
            raise Http404
    except ActRefused as refused:
        context = {
            "one": found,
            "problem": refused.message,
            "typed": request.POST.get("question", ""),
            "section": "consult",
        }
        return render(request, "public/consultation.html", context, status=409)
    return redirect("public:consultation", number)
