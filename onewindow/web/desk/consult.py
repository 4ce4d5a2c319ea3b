"""Consultations at the desk: lists, one with the acts that the officer may do, what many ask."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.consultations import queries
from onewindow.consultations.acts import answering, publishing
from onewindow.consultations.models import Consultation
from onewindow.consultations.moves import TABLE
from onewindow.consultations.permissions import REVIEWING
from onewindow.network.models import Agency
from onewindow.record.errors import ActRefused, WrongPerson
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.access import DeskRequest, officer_required
from onewindow.web.desk.acts.base import dress, text


class ConsultForm(forms.Form):
    """What is typed for an act; empty where there is nothing to type."""

    done = "已办好。"

    def __init__(self, data: Any = None, *, subject: Consultation, officer: Officer) -> None:
        super().__init__(data, auto_id=f"{type(self).__name__.lower()}-%s")
        self.subject, self.officer = subject, officer
        self.prepare()
        for field in self.fields.values():
            dress(field)

    def prepare(self) -> None: ...

    def perform(self) -> None:
        raise NotImplementedError


class TakeForm(ConsultForm):
    done = "已接下，由您负责答复到底。"

    def perform(self) -> None:
        answering.take(self.subject.pk, by=self.officer, at=timezone.now())


class AnswerForm(ConsultForm):
    done = "已答复，短信已发出。"
    text = text(
        "答复", "请写明答复的内容。", "直接回答问题，写清楚要带什么、到哪里、找谁。", rows=8, most=answering.ANSWER_MAX
    )

    def perform(self) -> None:
        answering.answer(self.subject.pk, by=self.officer, at=timezone.now(), text=self.cleaned_data["text"])


class OfferForm(ConsultForm):
    done = "已转交。对方接办以前，仍由您负责。"
    to = forms.ModelChoiceField(
        queryset=Agency.objects.none(), label="转交给", error_messages={"required": "请选择转交给哪个机关。"}
    )
    reason = text("为什么转交", "请写明为什么转交。", rows=2)

    def prepare(self) -> None:
        places = self.subject.region.ancestor_codes()
        field: Any = self.fields["to"]
        field.queryset = (
            Agency.objects.filter(region__in=places).exclude(pk=self.subject.agency_id).order_by("region_id", "name")
        )

    def perform(self) -> None:
        data = self.cleaned_data
        answering.offer(self.subject.pk, by=self.officer, at=timezone.now(), to=data["to"], reason=data["reason"])


class TakeOverForm(ConsultForm):
    done = "已接办，由您负责答复到底。"

    def perform(self) -> None:
        answering.take_over(self.subject.pk, by=self.officer, at=timezone.now())


class SendBackForm(ConsultForm):
    done = "已退回，仍由原来的工作人员负责。"
    reason = text("为什么退回", "请写明为什么退回。", rows=2)

    def perform(self) -> None:
        answering.send_back(self.subject.pk, by=self.officer, at=timezone.now(), reason=self.cleaned_data["reason"])


class ProposeForm(ConsultForm):
    done = "已提请公开，由另一位同事审核。"
    question = forms.CharField(
        label="公开的问题", max_length=publishing.QUESTION_MAX, error_messages={"required": "请写公开的问题。"}
    )
    answer = text(
        "公开的答复", "请写公开的答复。", "写给所有人看，不留咨询人的信息。", rows=5, most=publishing.ANSWER_MAX
    )

    def prepare(self) -> None:
        self.fields["question"].initial = self.subject.question.split("\n")[0][: publishing.QUESTION_MAX]
        self.fields["answer"].initial = self.subject.answer

    def perform(self) -> None:
        data = self.cleaned_data
        publishing.propose(
            self.subject.pk, by=self.officer, at=timezone.now(), question=data["question"], answer=data["answer"]
        )


class PublishForm(ConsultForm):
    done = "已公开，办事指南上马上能看到。"

    def perform(self) -> None:
        publishing.publish(self.subject.pk, by=self.officer, at=timezone.now())


class DeclineForm(ConsultForm):
    done = "已登记不予公开。"
    reason = text("为什么不公开", "请写明为什么不公开。", rows=2)

    def perform(self) -> None:
        publishing.decline(self.subject.pk, by=self.officer, at=timezone.now(), reason=self.cleaned_data["reason"])


FORMS: dict[str, type[ConsultForm]] = {
    "take": TakeForm, "answer": AnswerForm, "offer": OfferForm, "take_over": TakeOverForm, "send_back": SendBackForm,
    "propose": ProposeForm, "publish_answer": PublishForm, "decline_answer": DeclineForm,
}  # fmt: skip


def offered(subject: Consultation, officer: Officer) -> list[str]:
    """Straight from the table of moves."""
    return [
        name
        for name, move in TABLE.moves.items()
        if name in FORMS and move.allows(subject.state) and move.by.test(officer, subject)
    ]


@officer_required
def consultations(request: DeskRequest, officer: Officer) -> HttpResponse:
    rail = queries.queues(officer, timezone.localdate())
    chosen = next((queue for queue in rail if queue.key == request.GET.get("queue")), rail[0])
    after = request.GET.get("after", "")
    found = queries.listed(officer, chosen, int(after) if after.isdecimal() and len(after) < 19 else None)
    counts = queries.counted(officer, rail)
    context = {
        "section": "consult", "rail": [(queue, counts[queue.key]) for queue in rail], "chosen": chosen, "total": counts[chosen.key],
        "rows": found[: queries.PAGE], "more": found[queries.PAGE - 1].pk if len(found) > queries.PAGE else "",
        "today": timezone.localdate(), "edits": officer.post.role in REVIEWING,
    }  # fmt: skip
    return render(request, "desk/consultations.html", context)


def one_or_404(officer: Officer, pk: int) -> Consultation:
    rows = queries.seen_by(officer).select_related(
        "item", "region", "agency", "owner__officer", "offered_to", "answered_by__officer", "chain"
    )
    return get_object_or_404(rows, pk=pk)


@officer_required
def consultation(request: DeskRequest, officer: Officer, pk: int) -> HttpResponse:
    return _page(request, officer, one_or_404(officer, pk))


def _page(
    request: DeskRequest,
    officer: Officer,
    subject: Consultation,
    failed: ConsultForm | None = None,
    *,
    name: str = "",
    status: int = 200,
) -> HttpResponse:
    names = offered(subject, officer)
    acts = [
        (
            key,
            TABLE.moves[key],
            failed if failed is not None and key == name else FORMS[key](subject=subject, officer=officer),
        )
        for key in names
    ]
    context = {
        "section": "consult", "one": subject, "acts": acts, "failed": failed, "today": timezone.localdate(),
        "events": list(subject.chain.events.order_by("sequence")), "labels": {key: move.label for key, move in TABLE.moves.items()},
    }  # fmt: skip
    return render(request, "desk/consultation.html", context, status=status)


@officer_required
def act(request: DeskRequest, officer: Officer, pk: int, name: str) -> HttpResponse:
    subject = one_or_404(officer, pk)
    if name not in FORMS:
        raise Http404
    move = TABLE.moves[name]
    if not move.by.test(officer, subject):
        raise PermissionDenied(WrongPerson(move).message)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk:consultation", args=[pk]))
    form = FORMS[name](request.POST, subject=subject, officer=officer)
    if not form.is_valid():
        return _page(request, officer, subject, form, name=name, status=422)
    try:
        form.perform()
    except ActRefused as refused:
        form.add_error(None, refused.message)
        return _page(request, officer, one_or_404(officer, pk), form, name=name, status=409)
    messages.success(request, form.done)
    return HttpResponseRedirect(reverse("desk:consultation", args=[pk]))


@officer_required
def frequent(request: DeskRequest, officer: Officer) -> HttpResponse:
    """What many ask, for the editor of the guides: the item, the words that the questions share, the latest of them."""
    if officer.post.role not in {Role.CATALOGUE_EDITOR, Role.APPROVER, Role.ADMINISTRATOR}:
        raise PermissionDenied("群众常问由事项编制、首席事务代表和政务服务管理岗位查看。")
    found = queries.frequent(officer.agency.key, timezone.now(), prefix=officer.agency.region.prefix)
    return render(request, "desk/frequent.html", {"section": "consult", "found": found, "days": queries.SPAN.days})
