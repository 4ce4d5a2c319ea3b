"""Words of messages and standing parts of documents: edited with a preview, put back to the built-in ones."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone

from onewindow.administration import proposals
from onewindow.administration import wordings as domain
from onewindow.administration.dangers import DANGERS
from onewindow.administration.trail import history
from onewindow.notices.models import Worded, Wording
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.acts.base import text as text_field
from onewindow.web.desk.admin.access import BY_KEY, page, section_required
from onewindow.web.desk.admin.acts import Act, AdminForm, Done, NothingForm, ReasonForm, Shown, render_one, show_one
from onewindow.web.desk.admin.listing import as_file

KEY = "wordings"


class WordsForm(AdminForm):
    text = text_field("用语", "请填写用语；想用系统自带的，请选“恢复自带用语”。", rows=4, most=1000)


@section_required(KEY)
def wordings(request: DeskRequest, officer: Officer) -> HttpResponse:
    """All kinds on one page: there are a few dozen, and one looks for a word in them."""
    own = {(row.part, row.kind): row for row in Wording.objects.all()}
    part, state, q = (request.GET.get(name, "").strip()[:60] for name in ("part", "state", "q"))
    found = [
        (kind, own.get(key))
        for key, kind in domain.kinds().items()
        if (not part or kind.part == part)
        and (not q or q in kind.title)
        and (not state or (key in own) == (state == "own"))
    ]
    if request.GET.get("export") in {"csv", "xlsx"}:
        return as_file(request.GET["export"], KEY, BY_KEY[KEY].label, _lines(found))
    context = {"found": found, "parts": Worded.choices, "part": part, "state": state, "q": q}
    return page(request, officer, "wordings", KEY, context)


def _lines(found: Sequence[tuple[domain.Kind, Wording | None]]) -> list[list[str]]:
    rows = [
        [kind.part.label, kind.title, "本市用语" if row else "自带", row.text if row else kind.built_in]
        for kind, row in found
    ]
    return [["哪一部分", "种类", "状态", "用语"], *rows]


@section_required(KEY)
def one(request: DeskRequest, officer: Officer, part: str, kind: str) -> HttpResponse:
    found = domain.kind_of(part, kind)
    if found is None:
        raise Http404
    if request.method == "POST" and request.POST.get("act") == "save" and "preview" in request.POST:
        return _previewed(request, officer, found)
    return show_one(request, officer, lambda: _shown(officer, found))


def _previewed(request: DeskRequest, officer: Officer, kind: domain.Kind) -> HttpResponse:
    """With what is typed, saved nowhere."""
    typed = request.POST.get("text", "")[:1000]
    thing = _shown(officer, kind)
    form = WordsForm(request.POST, name="save")
    wrong = kind.problems(typed.strip()) if form.is_valid() else []
    for line in wrong:
        form.add_error("text", line)
    thing.more["preview"] = "" if form.errors else kind.preview(typed.strip())
    return render_one(request, officer, thing, thing.acts[0], form, status=422 if form.errors else 200)


def _shown(officer: Officer, kind: domain.Kind) -> Shown:
    row = Wording.objects.filter(part=kind.part, kind=kind.key).first()
    facts = [
        ("哪一部分", kind.part.label),
        ("自带用语", kind.built_in or "（没有）"),
        ("现在用", "本市用语" if row else "自带用语"),
    ]
    text = row.text if row else kind.built_in

    def save(data: dict[str, Any]) -> Done:
        domain.save(kind, data["text"], by=officer, at=timezone.now())
        return Done("已保存，从下一份起使用。")

    acts = [Act("save", "保存", WordsForm, save, initial={"text": text})]
    if row is not None:
        acts.append(_reset_act(officer, kind))
    slots = [(name, domain.SAMPLES[name], name in kind.needed) for name in kind.slots]
    more = {"slots": slots, "preview": kind.preview(text) if text else "", "kind": kind, "preview_button": True}
    back = ("文书和消息用语", reverse("desk:admin_wordings"))
    title = f"{kind.title} · {kind.part.label}"
    return Shown(KEY, title, back, facts, acts, history("wording", f"{kind.part}.{kind.key}"), "", more, "wording")


def _reset_act(officer: Officer, kind: domain.Kind) -> Act:
    def reset(data: dict[str, Any]) -> Done:
        if kind.part == Worded.MESSAGE:
            domain.reset(kind, by=officer, at=timezone.now())
            return Done("已恢复自带用语。")
        made = proposals.propose(
            "wording_reset", kind.target, {"part": kind.part, "kind": kind.key}, by=officer, at=timezone.now(),
            about=f"{kind.title} · {kind.part.label}", reason=data["reason"],
        )  # fmt: skip
        return Done("已提请，等安全管理员复核。", reverse("desk:admin_proposal", args=[made.pk]))

    if kind.part == Worded.MESSAGE:
        return Act("reset", "恢复自带用语", NothingForm, reset, quiet=True)
    return Act("reset", "恢复自带用语", ReasonForm, reset, danger=DANGERS["wording_reset"].why, quiet=True)
