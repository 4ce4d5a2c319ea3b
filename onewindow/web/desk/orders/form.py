"""What an order asks for, and what was typed."""

from typing import Any

from django import forms

from onewindow.catalogue.acts.orders import Change
from onewindow.catalogue.fields.options import LEVELS, TYPES
from onewindow.catalogue.models import BasicItem, ChangeKind, ChangeOrder
from onewindow.network.models import Agency, AgencyKind
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.acts.base import dress

LEADS = {
    ChangeKind.CANCELLED: "从生效日起不再受理新的申请；已经受理的照常办完，写了草稿的人会收到消息。",
    ChangeKind.ADJUSTED: "名称、部门、条件等变了。发布后由部门改指南，公布后生效。",
    ChangeKind.DELEGATED: "交给下级办或者代办。发布后由部门改指南的“层级和下沉”。",
    ChangeKind.TAKEN_OVER: "从上级或者别的机关接过来。清单里没有的，发布时会为部门建好指南草稿。",
}


class OrderForm(forms.Form):
    """Errors are the act's own: the form only turns what was typed into a change."""

    kind = forms.ChoiceField(label="变更的种类", choices=ChangeKind.choices, widget=forms.RadioSelect, required=False)
    item = forms.CharField(
        label="事项",
        required=False,
        max_length=200,
        help_text="写名称，从列出的里面选；承接清单里没有的留空",
        widget=forms.TextInput(attrs={"list": "items", "autocomplete": "off"}),
    )
    name = forms.CharField(label="承接的事项叫什么", required=False, max_length=200)
    type = forms.ChoiceField(label="事项类型", choices=[("", "请选择"), *TYPES], required=False)
    agency_key = forms.ChoiceField(label="由哪个部门办", required=False)
    levels = forms.MultipleChoiceField(
        label="由哪一级办", choices=LEVELS, widget=forms.CheckboxSelectMultiple, required=False
    )
    authority = forms.CharField(
        label="从哪里承接、下放给谁", required=False, max_length=100, help_text="取消和调整不用填"
    )
    basis = forms.CharField(
        label="依据",
        required=False,
        max_length=300,
        help_text="哪个机关的哪份文件，例如《国务院关于取消和下放一批行政许可事项的决定》（国发〔2020〕13号）",
    )
    summary = forms.CharField(
        label="变更的内容", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    effective_on = forms.DateField(
        label="生效日期", required=False, widget=forms.DateInput(attrs={"type": "date"}), error_messages={"invalid": "请按 2026-07-01 的样子填写生效日期"}
    )  # fmt: skip

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer
        region = officer.post.agency.region
        departments = Agency.objects.filter(region=region).exclude(
            kind__in=[AgencyKind.TOWN_GOVERNMENT, AgencyKind.STATION]
        )
        if officer.post.role == Role.CATALOGUE_EDITOR:
            departments = departments.filter(pk=officer.post.agency_id)
        rows = departments.order_by("short_name").values_list("key", "short_name")
        self.fields["agency_key"].choices = [("", "请选择"), *rows]  # type: ignore[attr-defined]
        for field in self.fields.values():
            dress(field)

    @property
    def items(self) -> list[str]:
        """The names to choose from."""
        items = BasicItem.objects.filter(listed=True)
        if self.officer.post.role == Role.CATALOGUE_EDITOR:
            items = items.filter(agency_key=self.officer.post.agency.key)
        return list(items.order_by("pinyin").values_list("name", flat=True))

    def found(self) -> BasicItem | None:
        name = self.cleaned_data.get("item", "").strip()
        return BasicItem.objects.filter(name=name).first() if name else None

    def clean_item(self) -> str:
        name = str(self.cleaned_data["item"]).strip()
        if name and not BasicItem.objects.filter(name=name).exists():
            raise forms.ValidationError("清单里没有这个名称，请从列出的里面选")
        return name

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        if kind not in ChangeKind.values:
            raise forms.ValidationError("请选择变更的种类")
        return str(kind)

    def change(self) -> Change:
        typed = self.cleaned_data
        return Change(
            kind=ChangeKind(typed["kind"]), item=self.found(), basis=typed["basis"], summary=typed["summary"],
            effective_on=typed["effective_on"], authority=typed["authority"], name=typed["name"], agency_key=typed["agency_key"],
            type=typed["type"], levels=typed["levels"],
        )  # fmt: skip


def initial(order: ChangeOrder) -> dict[str, Any]:
    own = (
        {}
        if order.item_id
        else {"name": order.name, "type": order.type, "agency_key": order.agency_key, "levels": order.levels}
    )
    return {
        "kind": order.kind, "item": order.item.name if order.item else "", "authority": order.authority, "basis": order.basis,
        "summary": order.summary, "effective_on": order.effective_on, **own,
    }  # fmt: skip
