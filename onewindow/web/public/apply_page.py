"""What the pages of an application share: the draft that one may see, its steps, how each stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from onewindow.cases import drafts, following
from onewindow.cases.commitments import Letter, commitment_offered, letter, route_closed
from onewindow.cases.completeness import choice_problems, joint_problems, material_problems, passports, promise_problems
from onewindow.cases.deferrals import offered_for
from onewindow.cases.forms import form_problems
from onewindow.cases.materials import Line, lines_of_draft
from onewindow.cases.models import Channel, DeliveryWay, Draft
from onewindow.cases.packages.complete import member_problems
from onewindow.catalogue.content import GuideContent
from onewindow.web.public.access import applicant_required, applicant_user

MISSING = (
    "请填写",
    "请选择",
    "请上传",
    "请签名",
    "这个事项需要",
)  # how the texts begin that say no more than that something is not there yet


@dataclass(frozen=True)
class Step:
    """One line of the task list. `standing`: done, wrong, open, or blocked until those before it are done."""

    key: str
    label: str
    address: str
    standing: str
    summary: str
    problems: dict[str, str]


class DraftPage:
    """A draft with everything that its pages ask of it, each asked once."""

    def __init__(self, draft: Draft, at: datetime) -> None:
        self.draft = draft
        self.at = at

    @cached_property
    def guide(self) -> GuideContent:
        return self.draft.body

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of_draft(self.draft, at=self.at)

    @cached_property
    def choices(self) -> dict[str, str]:
        return choice_problems(self.draft)

    @cached_property
    def who_problems(self) -> dict[str, str]:
        if self.draft.principal is None or self.draft.mandate is None:
            return {"principal": "请选择为谁申请"}
        today = timezone.localtime(self.at).date()
        keys = [one.member.key for one in self.draft.parts.playing] if self.draft.package_id else [self.guide.key]
        if not all(self.draft.mandate.covers(key, today) for key in keys):
            return {"principal": "授权已经到期或者收回，请重新选择为谁申请"}
        return {}

    @cached_property
    def form_problems(self) -> dict[str, str]:
        today = timezone.localtime(self.at).date()
        told = form_problems(self.guide, self.draft.form, passports=passports(self.draft), on=today)
        told |= drafts.place_problem(self.draft)
        return told if self.draft.package_id is not None else told | following.problem(self.draft)

    @cached_property
    def answer_problems(self) -> dict[str, str]:
        return {key: text for key, text in self.choices.items() if key.startswith("answer.")}

    @cached_property
    def member_problems(self) -> dict[str, str]:
        """Of a package: which of its members, and the questions that each asks."""
        return self.answer_problems | member_problems(self.draft)

    @cached_property
    def material_problems(self) -> dict[str, str]:
        return (
            self.answer_problems
            | material_problems(self.draft, self.lines)
            | promise_problems(self.draft, self.lines, at=self.at)
        )

    @cached_property
    def letter(self) -> Letter | None:
        """The commitment that may be chosen; None where the item has none, or the route is closed."""
        return letter(self.guide) if commitment_offered(self.draft, at=self.at) else None

    @cached_property
    def route_closed(self) -> bool:
        return route_closed(self.draft, at=self.at)

    @cached_property
    def later(self) -> set[str]:
        """Keys of the materials that could follow after acceptance."""
        return {material.key for material in offered_for(self.draft, self.lines)}

    @property
    def signs(self) -> bool:
        """Something is promised: it wants a name under it."""
        return self.draft.commits or bool(self.later & set(self.draft.deferred))

    @property
    def signer(self) -> str:
        return self.draft.signed_name or (self.draft.user.display_name if self.draft.user else "")

    @cached_property
    def delivery_problems(self) -> dict[str, str]:
        return {key: text for key, text in self.choices.items() if key in {"delivery_way", "delivery_address"}}

    @cached_property
    def steps(self) -> list[Step]:
        guide, made = self.guide, [self._step("who", "谁来申请", self._who(), self.who_problems)]
        if self.draft.package_id is not None:
            made.append(self._step("members", "办哪几件", self._members(), self.member_problems))
        made.append(self._step("form", "填写申请表", self._form(), self.form_problems))
        label = "情形和材料" if guide.situations and self.draft.package_id is None else "材料"
        made.append(self._step("materials", label, self._materials(), self.material_problems))
        if guide.parties.joint:
            made.append(self._step("joint", "共同申请人", self._joint(), joint_problems(self.draft)))
        made.append(self._step("delivery", "怎样领取结果", self._delivery(), self.delivery_problems))
        ready = all(step.standing == "done" for step in made)
        text = "看一遍再提交" if ready else "前面都完成后再提交"
        address = reverse("public:draft_check", args=[self.draft.pk])
        return [*made, Step("check", "核对并提交", address, "open" if ready else "blocked", text, {})]

    def _step(self, key: str, label: str, summary: str, problems: dict[str, str]) -> Step:
        wrong = any(not text.startswith(MISSING) for text in problems.values())
        standing = "wrong" if wrong else "open" if problems else "done"
        return Step(key, label, reverse(f"public:draft_{key}", args=[self.draft.pk]), standing, summary, problems)

    @property
    def done(self) -> int:
        return sum(step.standing == "done" for step in self.steps)

    @property
    def next(self) -> Step:
        """The first step that is not done."""
        return next(step for step in self.steps if step.standing != "done")

    @property
    def problems(self) -> dict[str, str]:
        return {key: text for step in self.steps for key, text in step.problems.items()}

    def after(self, key: str) -> str:
        """The address of the step that follows."""
        keys = [step.key for step in self.steps]
        return self.steps[keys.index(key) + 1].address

    def again(self, key: str) -> str:
        """The same step with what is wrong in it: all is saved, so a page of its own can show it and going back asks nothing."""
        return f"{reverse(f'public:draft_{key}', args=[self.draft.pk])}?check=1"

    def before(self, key: str) -> str:
        keys = [step.key for step in self.steps]
        place = keys.index(key)
        return self.steps[place - 1].address if place else reverse("public:draft", args=[self.draft.pk])

    def trail(self, key: str) -> list[tuple[str, str]]:
        """The stepper: each label with done, current or nothing."""
        keys = [step.key for step in self.steps]
        place = keys.index(key)
        return [
            (step.label, "current" if n == place else "done" if n < place else "") for n, step in enumerate(self.steps)
        ]

    def _who(self) -> str:
        principal = self.draft.principal
        return f"{principal.name}（{principal.get_kind_display()}）" if principal else "还没有选"

    def _members(self) -> str:
        if self.member_problems:
            return f"先回答 {len(self.member_problems)} 个问题"
        return f"一共 {len(self.draft.parts.playing)} 件"

    def _form(self) -> str:
        return (
            f"还有 {len(self.form_problems)} 处要填"
            if self.form_problems
            else f"{self.draft.place.path or self.draft.place.name}，已填好"
        )

    def _materials(self) -> str:
        if self.answer_problems:
            return f"先回答 {len(self.answer_problems)} 个问题，再看要哪些材料"
        own = sum(not line.from_form and not line.committed and line.on_file is None for line in self.lines)
        there = sum(
            line.there
            and not line.from_form
            and not line.committed
            and (line.on_file is None or line.attachment is not None)
            for line in self.lines
        )
        free = len(self.lines) - own
        told = f"一共 {len(self.lines)} 份，{free} 份不用您交" if free else f"一共 {len(self.lines)} 份"
        follow = len(self.later & set(self.draft.deferred))
        if follow and own == there + follow:
            return f"{told}，{follow} 份承诺以后补交"
        return f"{told}，已传 {there} 份，还差 {own - there} 份" if own > there else f"{told}，都齐了"

    def _joint(self) -> str:
        named = [person.get("name", "") for person in self.draft.joint]
        return "、".join(filter(None, named)) or "和您一起申请的人"

    def _delivery(self) -> str:
        way = self.draft.delivery_way
        if way == DeliveryWay.POST:
            return f"邮寄到 {self.draft.delivery_address}"
        return DeliveryWay(way).label if way in DeliveryWay.values else "窗口领取、电子送达或者邮寄"


def draft_of(request: HttpRequest, pk: int) -> Draft:
    """A draft of the sign-in, or 404."""
    found = Draft.objects.select_related(
        "item__basic",
        "item__agency",
        "item__region",
        "guide_version",
        "principal",
        "mandate__user",
        "mandate__principal",
        "place",
        "user",
        "package",
        "package_case",
    )
    draft = found.filter(pk=pk, user=applicant_user(request)).first()
    if draft is None:
        raise Http404
    return draft


def page_of(request: HttpRequest, pk: int) -> DraftPage:
    return DraftPage(draft_of(request, pk), timezone.now())


def open_draft(
    view: Callable[[HttpRequest, DraftPage], HttpResponse],
) -> Callable[[HttpRequest, int], HttpResponseBase]:
    """A page of a draft that is still open, for its own sign-in; what it has become, or its guide's change, comes first."""

    @wraps(view)
    def opened(request: HttpRequest, pk: int) -> HttpResponse:
        page = page_of(request, pk)
        return elsewhere(page) or view(request, page)

    return applicant_required(never_cache(opened))


def elsewhere(page: DraftPage) -> HttpResponseRedirect | None:
    """What was handed in is a case; where the guide has changed, that is shown first."""
    if page.draft.case_id is not None:
        return redirect("public:submitted", page.draft.case_id)
    if page.draft.handed_in:
        return redirect("public:package_submitted", page.draft.package_case.pk)
    if drafts.newer_version(page.draft):
        return redirect("public:draft_changed", page.draft.pk)
    return None


def channel_of(request: HttpRequest) -> Channel:
    """A phone or a computer (facts §1): by what the browser says of itself."""
    agent = request.headers.get("User-Agent", "")
    return Channel.MOBILE if any(word in agent for word in ("Mobile", "Android", "iPhone")) else Channel.COMPUTER
