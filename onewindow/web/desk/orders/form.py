"""What an order asks for, and what was typed."""

from typing import Any

from django import forms
from django.db.models import Q

from onewindow.catalogue.acts.change import Change
from onewindow.catalogue.fields.options import LEVELS, TYPES
from onewindow.catalogue.models import BasicItem, ChangeKind, ChangeOrder, Mode
from onewindow.network.load.agencies import TOWN_GOVERNMENT
from onewindow.network.models import Agency, AgencyKind, Region
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.acts.base import dress

LEADS = {
    ChangeKind.CANCELLED: "从生效日起不再受理新的申请；已经受理的照常办完，写了草稿的人会收到消息。",
    ChangeKind.ADJUSTED: "换部门的，从生效日起由新部门办，在办的件由原部门办完；名称、条件等由部门改指南，公布后生效。",
    ChangeKind.DELEGATED: "交给下级办、委托办或者代办，从生效日起照办，列入公开的下沉事项清单；在办的件不动。",
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
        label="从哪里承接、下放给谁",
        required=False,
        max_length=100,
        help_text="取消和调整不用填；下放选了方式和机关的可以不填",
    )
    mode = forms.ChoiceField(
        label="下放的方式",
        choices=[("", "由下级自己行使"), *Mode.choices],
        required=False,
        help_text="授权办理：以委托机关的名义审查和决定；委托受理：只受理，上面审查",
    )
    to_level = forms.ChoiceField(label="下放到哪一级", choices=[("", "请选择"), *LEVELS[1:]], required=False)
    to_place = forms.CharField(
        label="只下放到一个地方的，写哪里",
        required=False,
        max_length=200,
        help_text="例如：涧西区长安路街道；留空是这一级全部",
    )
    to_agency = forms.ChoiceField(
        label="委托给哪个机关（调整的，改由哪个部门办）", required=False,
        help_text="授权办理必须选；行政许可只能委托行政机关",
    )  # fmt: skip
    ends_on = forms.DateField(
        label="下放到哪天为止", required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text="没有截止日期的留空",
        error_messages={"invalid": "请按 2026-12-31 的样子填写日期"},
    )  # fmt: skip
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
        bodies = Agency.objects.filter(region__code__startswith=region.prefix).exclude(kind=AgencyKind.STATION)
        names = dict(bodies.order_by("-region__level").values_list("key", "short_name")) | dict(rows)
        names[TOWN_GOVERNMENT] = "乡镇人民政府（街道办事处）"
        self.fields["to_agency"].choices = [("", "请选择"), *names.items()]  # type: ignore[attr-defined]
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

    def clean_to_place(self) -> Region | None:
        path = str(self.cleaned_data["to_place"]).strip().removeprefix("洛阳市")
        if not path:
            return None
        region = self.officer.post.agency.region
        found = Region.objects.filter(code__startswith=region.prefix).filter(Q(path=path) | Q(name=path))[:2]
        if len(found) != 1:
            raise forms.ValidationError(f"{region.name}没有这个地方，或者不止一个，请写全：区县加乡镇街道")
        return found[0]

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
            type=typed["type"], levels=typed["levels"], mode=typed.get("mode", ""), to_level=typed.get("to_level", ""),
            to_place=typed.get("to_place"), to_agency=typed.get("to_agency", ""), ends_on=typed.get("ends_on"),
        )  # fmt: skip


def initial(order: ChangeOrder) -> dict[str, Any]:
    own = (
        {}
        if order.item_id
        else {"name": order.name, "type": order.type, "agency_key": order.agency_key, "levels": order.levels}
    )
    return {
        "kind": order.kind, "item": order.item.name if order.item else "", "authority": order.authority, "basis": order.basis,
        "summary": order.summary, "effective_on": order.effective_on, "mode": order.mode, "to_level": order.to_level,
        "to_place": order.to_place.path if order.to_place else "", "to_agency": order.to_agency, "ends_on": order.ends_on, **own,
    }  # fmt: skip
