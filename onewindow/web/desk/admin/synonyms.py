"""Synonyms: what people say, which item they mean."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from onewindow.administration import synonyms as domain
from onewindow.administration.trail import history
from onewindow.catalogue.models import BasicItem, Synonym
from onewindow.catalogue.search import search
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.admin.access import section_required
from onewindow.web.desk.admin.acts import Act, AdminForm, Done, NothingForm, Shown, show_one
from onewindow.web.desk.admin.listing import Filter, Listing, show

KEY = "synonyms"


class PhraseForm(AdminForm):
    phrase = forms.CharField(label="群众的说法", max_length=domain.LONGEST, help_text="例如“开饭店”。")
    weight = forms.IntegerField(
        label="权重", min_value=1, max_value=10, initial=5, help_text="1 到 10；同一说法指向几个事项时，大的排在前面。",
        error_messages={"min_value": "权重在 1 到 10 之间。", "max_value": "权重在 1 到 10 之间。", "invalid": "权重填数字。"},
    )  # fmt: skip


class NewPhraseForm(PhraseForm):
    item = forms.CharField(label="事项", max_length=100, help_text="事项的名称，写全。")
    field_order = ["phrase", "item", "weight"]

    def clean_item(self) -> BasicItem:
        typed = self.cleaned_data["item"].strip()
        found = BasicItem.objects.filter(Q(name=typed) | Q(pk=typed)).first()
        if found is None:
            like = "、".join(hit.item.name for hit in search(typed, limit=3).hits)
            raise forms.ValidationError(
                f"没有叫这个名称的事项。{f'是不是：{like}？' if like else '请到门户搜一搜全称。'}"
            )
        return found


def of(officer: Officer) -> QuerySet[Synonym]:
    rows = Synonym.objects.select_related("item").defer("item__search_words")
    if officer.post.role == Role.ADMINISTRATOR:
        return rows
    return rows.filter(item__agency_key=officer.agency.key)


@section_required(KEY)
def synonyms(request: DeskRequest, officer: Officer) -> HttpResponse:
    filters = [
        Filter("q", "说法", lambda rows, value: rows.filter(phrase__contains=value)),
        Filter("item", "事项", lambda rows, value: rows.filter(item__name__contains=value)),
    ]
    listing = Listing(
        KEY, ["说法", "事项", "权重"], of(officer), lambda row: [row.phrase, row.item.name, str(row.weight)],
        lambda row: reverse("desk:admin_synonym", args=[row.pk]),
        {"item": ("按事项", ("item__pinyin", "-weight", "pk")), "phrase": ("按说法", ("pinyin", "pk")), "new": ("最新的在前", ("-pk",))},
        ("没有这样的说法", "群众这样说而搜不到的，在这里添加。"), filters, ("添加说法", reverse("desk:admin_synonym_new")),
    )  # fmt: skip
    return show(request, officer, listing)


@section_required(KEY)
def new(request: DeskRequest, officer: Officer) -> HttpResponse:
    def perform(data: dict[str, Any]) -> Done:
        made = domain.add(data["phrase"], data["item"], data["weight"], by=officer, at=timezone.now())
        return Done("已添加，现在就能搜到。", reverse("desk:admin_synonym", args=[made.pk]))

    act = Act(
        "add", "添加说法", NewPhraseForm, perform, initial={"weight": 5, "phrase": request.GET.get("phrase", "")[:60]}
    )
    return show_one(
        request, officer, lambda: Shown(KEY, "添加说法", ("同义说法", reverse("desk:admin_synonyms")), acts=[act])
    )


@section_required(KEY)
def one(request: DeskRequest, officer: Officer, pk: int) -> HttpResponse:
    return show_one(request, officer, lambda: _shown(officer, pk))


def _shown(officer: Officer, pk: int) -> Shown:
    row = get_object_or_404(of(officer), pk=pk)

    def edit(data: dict[str, Any]) -> Done:
        domain.edit(pk, data["phrase"], data["weight"], by=officer, at=timezone.now())
        return Done("已保存，搜索马上按新的来。")

    def remove(data: dict[str, Any]) -> Done:
        domain.remove(pk, by=officer, at=timezone.now())
        return Done(f"已删除“{row.phrase}”。", reverse("desk:admin_synonyms"))

    place = next((n for n, hit in enumerate(search(row.phrase, limit=20).hits, 1) if hit.item.pk == row.item_id), 0)
    facts = [("事项", row.item.name), ("搜这个说法", f"排在第 {place}" if place else "前 20 个里没有它，请提高权重")]
    acts = [
        Act("edit", "修改", PhraseForm, edit, initial={"phrase": row.phrase, "weight": row.weight}),
        Act("remove", "删除", NothingForm, remove, quiet=True),
    ]
    back = ("同义说法", reverse("desk:admin_synonyms"))
    return Shown(KEY, row.phrase, back, facts, acts, history("synonyms", row.item_id))
