"""Pages of one thing: what is known of it, what may be done with it, and its history. One engine for all sections."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect

from onewindow.administration.trail import Entry
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.acts.base import dress, text
from onewindow.web.desk.admin.access import page


class AdminForm(forms.Form):
    """Dressed like all forms of the desk; ids that stay apart where a page has several."""

    def __init__(
        self, data: Any = None, files: Any = None, *, name: str, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, auto_id=f"{name}-%s", initial=initial)
        self.prepare()
        for one in self.fields.values():
            dress(one)
            if one.error_messages["required"] == forms.Field.default_error_messages["required"]:
                one.error_messages["required"] = f"请填写{one.label}。"

    def prepare(self) -> None:
        """Choices that depend on what is there."""


class ReasonForm(AdminForm):
    reason = text("理由", "请写明为什么要这样改，复核的人要看。", rows=2, most=500)


class NothingForm(AdminForm):
    """Nothing to type."""


@dataclass(frozen=True)
class Done:
    """What is said when it is done, and where the page goes. `secret` is shown once, on the answer itself."""

    said: str
    address: str = ""
    secret: str = ""


@dataclass(frozen=True)
class Act:
    name: str
    label: str
    form: Callable[..., AdminForm]
    perform: Callable[[dict[str, Any]], Done]
    lead: str = ""
    danger: str = ""  # why it takes two people
    initial: dict[str, Any] = field(default_factory=dict)
    files: bool = False
    quiet: bool = False  # behind a summary: not what one usually comes for


@dataclass(frozen=True)
class Shown:
    """One thing as its page shows it."""

    key: str
    title: str
    back: tuple[str, str]
    facts: Sequence[tuple[str, str]] = ()
    acts: Sequence[Act] = ()
    history: Sequence[Entry] | None = None
    pill: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    template: str = "one"


def show_one(request: DeskRequest, officer: Officer, shown: Callable[[], Shown]) -> HttpResponse:
    """The page; a POST performs the act that it names. What was typed stays where the act is refused."""
    thing = shown()
    if request.method != "POST":
        return render_one(request, officer, thing)
    act = next((act for act in thing.acts if act.name == request.POST.get("act")), None)
    if act is None:
        raise Http404
    form = act.form(request.POST, request.FILES if act.files else None, name=act.name)
    if not form.is_valid():
        return render_one(request, officer, thing, act, form, status=422)
    try:
        done = act.perform(dict(form.cleaned_data))
    except ActRefused as refused:
        known = getattr(refused, "field", "")
        for line in refused.message.split("\n"):
            form.add_error(known if known in form.fields else None, line)
        return render_one(request, officer, shown(), act, form, status=409)
    if done.secret:
        return render_one(request, officer, shown(), secret=done)
    messages.success(request, done.said)
    return HttpResponseRedirect(done.address or request.get_full_path())


def render_one(
    request: DeskRequest, officer: Officer, thing: Shown, failed: Act | None = None, form: AdminForm | None = None, *,
    secret: Done | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    acts = [
        (act, form if failed is not None and act.name == failed.name else act.form(name=act.name, initial=act.initial))
        for act in thing.acts
    ]
    context = {
        "thing": thing,
        "acts": acts,
        "failed": form,
        "failed_name": failed.name if failed else "",
        "done": secret,
    }
    return page(request, officer, thing.template, thing.key, context | thing.more, status=status)
