"""A form for each act of the table that an officer may do. What is offered comes from the table, nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from onewindow.cases.models import Case
from onewindow.record.errors import ActRefused
from onewindow.record.moves import Move
from onewindow.staff.actors import Officer

FORMS: dict[str, type["ActForm"]] = {}


class ActForm(forms.Form):
    """What the officer types for an act, and the call of the act's function. Errors are the act's own, in its words."""

    move: ClassVar[Move]
    key: ClassVar[str] = ""  # of the keyboard
    wide: ClassVar[bool] = False  # has a page of its own; the case page links to it
    lead: ClassVar[str] = ""  # what it does, in one sentence
    done: ClassVar[str] = ""  # said when it is done
    template: ClassVar[str] = "desk/acts/fields.html"

    def __init__(
        self,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, Any] | None" = None,
        *,
        case: Case,
        officer: Officer,
        prepared: bool = True,
    ) -> None:
        """`prepared`: choices are read; an act with a page of its own, of which only the link is shown, needs none."""
        super().__init__(data, files, auto_id=f"{self.move.name}-%s")
        self.case, self.officer = case, officer
        if prepared:
            self.prepare()
        for field in self.fields.values():
            dress(field)

    def prepare(self) -> None:
        """Choices and first values that depend on the case."""

    def perform(self, at: datetime) -> Case:
        """Call the act. Raises ActRefused."""
        raise NotImplementedError

    @classmethod
    def relevant(cls, case: Case, officer: Officer) -> bool:
        """Whether there is anything to do with it here; who may do it is the table's business."""
        return True

    @classmethod
    def ensure_ready(cls, case: Case) -> None:
        """Raises ActRefused with what is missing before it can be done."""

    @classmethod
    def blocked(cls, case: Case) -> str:
        try:
            cls.ensure_ready(case)
        except ActRefused as missing:
            return missing.message
        return ""

    @property
    def label(self) -> str:
        return self.move.label

    @property
    def said(self) -> str:
        return self.done or f"已{self.move.label}。"


def form_of(move: Move) -> Callable[[type[ActForm]], type[ActForm]]:
    """Binds a form to the act that it is for."""

    def bind(form: type[ActForm]) -> type[ActForm]:
        if move.name in FORMS:
            raise ValueError(f"act {move.name} has two forms")
        form.move = move
        FORMS[move.name] = form
        return form

    return bind


def dress(field: forms.Field) -> None:
    widget = field.widget
    if (
        isinstance(field, forms.ModelChoiceField) and field.empty_label == "---------"
    ):  # Django's own, which says nothing
        field.empty_label = "请选择" if field.required else "不选"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxInput | forms.CheckboxSelectMultiple):
        widget.attrs.setdefault("class", "form-check-input")
    elif isinstance(widget, forms.Select):
        widget.attrs.setdefault("class", "form-select")
    else:
        widget.attrs.setdefault("class", "form-control")
    if isinstance(widget, forms.Textarea):
        widget.attrs["rows"] = widget.attrs.get("rows", 3) if widget.attrs.get("rows") != "10" else 3


def text(
    label: str, required: str, help_text: str = "", *, rows: int = 3, initial: str = "", most: int = 2000
) -> forms.CharField:
    """A text area; `required` says what to do where it is left empty, empty: it may be."""
    return forms.CharField(
        label=label, required=bool(required), max_length=most, help_text=help_text, initial=initial,
        widget=forms.Textarea(attrs={"rows": rows}), error_messages={"required": required},
    )  # fmt: skip
