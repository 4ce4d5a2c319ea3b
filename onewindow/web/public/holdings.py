"""My certificates: what was granted, what I may ask for about it, and my say before it is taken away (Art. 28; 行政许可法 36, 49–50)."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from onewindow.accounts.actors import Applicant
from onewindow.accounts.queries import mandates_of
from onewindow.cases import bar_moves
from onewindow.cases.acts import bars as bar_acts
from onewindow.cases.acts import holdings_asked as asked
from onewindow.cases.acts import holdings_end as ending
from onewindow.cases.following import items_about
from onewindow.cases.holding_moves import TABLE
from onewindow.cases.holding_queries import bars_of, held_by
from onewindow.cases.models import Bar, Holding
from onewindow.notices.models import Document
from onewindow.notices.queries import documents_of
from onewindow.record.errors import ActRefused
from onewindow.record.moves import Move
from onewindow.web.public.access import applicant_required, applicant_user
from onewindow.web.public.case_access import today

PAGE = 20
# What the holder does, with the words on the button and what is asked.
ASKS: dict[str, tuple[Callable[..., Holding], str, str]] = {
    "state_case": (ending.state_case, "陈述申辩", "您的意见、事实和理由"),
    "ask_hearing": (ending.ask_hearing, "申请听证", ""),
    "ask_renewal": (asked.ask_renewal, "申请延续", "为什么延续，情况有没有变化"),
    "ask_change": (asked.ask_change, "申请变更", "要变更什么，变更成什么"),
    "ask_replacement": (asked.ask_replacement, "申请补证", "怎么遗失、损毁的"),
    "ask_correction": (asked.ask_correction, "申请更正", "哪里写错了，应该是什么"),
    "ask_deregistration": (asked.ask_deregistration, "申请注销", "为什么注销"),
}


def _actor(request: HttpRequest, row: Move, subject: Any) -> Applicant | None:
    actors = [Applicant(mandate) for mandate in mandates_of(applicant_user(request), today())]
    return next((actor for actor in actors if row.by.test(actor, subject)), None)


@applicant_required
@never_cache
def holdings(request: HttpRequest) -> HttpResponse:
    rows = held_by(applicant_user(request), today()).select_related("agency", "item__basic").order_by("-pk")
    after = request.GET.get("after", "")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    bars = list(bars_of(applicant_user(request), today()).select_related("item", "agency").order_by("-pk")[:PAGE])
    following = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    context = {"rows": found[:PAGE], "following": following, "bars": bars, "section": "cases"}
    return render(request, "public/holdings.html", context)


def _holding(request: HttpRequest, pk: int) -> Holding:
    found = held_by(applicant_user(request), today())
    near = ("agency", "item__basic", "case__guide_version", "case__intake", "holder", "chain")
    return get_object_or_404(found.select_related(*near), pk=pk)


@applicant_required
@never_cache
def holding(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _holding(request, pk), {})


def _page(
    request: HttpRequest,
    subject: Holding,
    problems: dict[str, str],
    *,
    typed: str = "",
    at: str = "",
    status: int = 200,
) -> HttpResponse:
    offered = []
    for name, (_, label, question) in ASKS.items():
        row = TABLE.moves[name]
        if row.allows(subject.state) and _actor(request, row, subject) is not None:
            offered.append((name, label, question, typed if name == at else "", name == at))
    context = {
        "holding": subject, "offered": offered, "problems": problems, "requests": list(subject.requests.order_by("-pk")),
        "documents": [*documents_of(subject.chain), *Document.objects.filter(chain__in=subject.chains[1:], kind__in=["result", "grant"]).order_by("-pk")],
        "intention": subject.intentions.filter(dropped_at=None, carried_at=None).first(), "mend_order": subject.mend_orders.order_by("-pk").first(),
        "endings": list(subject.endings.order_by("pk")), "own_items": items_about(subject, today()),
        "before": subject.guide.asked_before_the_end, "section": "cases",
    }  # fmt: skip
    return render(request, "public/holding.html", context, status=status)


@applicant_required
@never_cache
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    subject = _holding(request, pk)
    if name not in ASKS:
        raise Http404
    actor = _actor(request, TABLE.moves[name], subject)
    if request.method != "POST" or actor is None:
        return redirect("public:holding", pk)
    perform, label, question = ASKS[name]
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()[:2000]
    if question and not text:
        return _page(request, subject, {f"text-{name}": f"{label}：请写明{question}"}, at=name, status=422)
    try:
        perform(subject.pk, by=actor, at=timezone.now(), **({"text": text} if question else {}))
    except ActRefused as refused:
        return _page(request, _holding(request, pk), {f"text-{name}": refused.message}, typed=text, at=name, status=422)
    return redirect("public:holding", pk)


@applicant_required
@never_cache
def bar(request: HttpRequest, pk: int) -> HttpResponse:
    """A bar as whom it bars may know it: by whom, why, until when; and the objection."""
    found = bars_of(applicant_user(request), today()).select_related(
        "item", "agency", "principal", "chain", "signed_by__officer"
    )
    subject: Bar = get_object_or_404(found, pk=pk)
    actor = _actor(request, bar_moves.OBJECT, subject) if bar_moves.OBJECT.allows(subject.state) else None
    problems: dict[str, str] = {}
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()[:2000]
    if request.method == "POST" and actor is not None:
        if not text:
            problems["text"] = "请写明为什么有异议"
        else:
            try:
                bar_acts.object_to(pk, by=actor, at=timezone.now(), text=text)
                return redirect("public:bar", pk)
            except ActRefused as refused:
                problems["text"] = refused.message
    context = {
        "bar": subject, "may_object": actor is not None, "problems": problems, "text": text, "documents": list(documents_of(subject.chain)),
        "due": subject.chain.clocks.filter(met_at=None).values_list("due", flat=True).first(), "section": "cases",
    }  # fmt: skip
    return render(request, "public/bar.html", context, status=422 if problems else 200)
