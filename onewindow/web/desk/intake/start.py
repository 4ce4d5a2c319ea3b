"""First two steps: which item, and who stands at the window."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from onewindow.accounts.models import PrincipalKind
from onewindow.accounts.windows import AnotherName, MayBePassport, Seen, document_of, identify
from onewindow.cases import drafts
from onewindow.cases.acts.visits import open_visit
from onewindow.cases.durations import most_applied_for
from onewindow.cases.models import Channel, Draft, Visit, VisitState
from onewindow.catalogue.browse import Everyday, everyday
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import BundleVersion, GuideVersion, Item, VersionStatus
from onewindow.catalogue.queries import published_version, reached
from onewindow.catalogue.search import SearchHit, search
from onewindow.kernel.identifiers import InvalidIdentifier, check_id_card, check_phone
from onewindow.network.models import Region, Window
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest
from onewindow.web.desk.acts.base import dress
from onewindow.web.desk.intake.taking import takes, where_instead, window_required

HITS, MOST_PACKAGES = 12, 4
COMMON, KEPT_SECONDS = 8, 600


@dataclass(frozen=True)
class Found:
    hit: SearchHit
    here: bool

    @property
    def elsewhere(self) -> str:
        item = self.hit.implementation
        return where_instead(item) if item else "请到乡镇（街道）便民服务中心办理"


@window_required
def intake(request: DeskRequest, officer: Officer, window: Window) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:100]
    hits = search(query, region=window.venue.region, limit=HITS).hits if query else []
    guides = {item.guide_id for hit in hits if (item := hit.implementation)}
    versions = GuideVersion.objects.filter(guide__in=guides, state=VersionStatus.PUBLISHED)
    bodies = {version.guide_id: version.body for version in versions}
    items = Item.objects.select_related("region", "agency").in_bulk(
        [hit.implementation.pk for hit in hits if hit.implementation]
    )
    found = [
        Found(
            hit,
            bool(
                hit.implementation and takes(window, items[hit.implementation.pk], bodies[hit.implementation.guide_id])
            ),
        )
        for hit in hits
    ]
    visit = visit_of(request, officer)
    waiting = (
        Draft.objects.open()
        .filter(post=officer.post)
        .select_related("principal", "item__basic", "package__bundle")
        .order_by("-saved_at")[:10]
    )
    context = {
        "section": "intake", "asked": query, "found": found, "drafts": waiting, "window": window, "visit": visit,
        "common": [] if query else _common(), "packages": packages_of(query, [hit.item.pk for hit in hits], window),
    }  # fmt: skip
    return render(request, "desk/intake.html", context)


def packages_of(query: str, items: Sequence[str], window: Window) -> list[BundleVersion]:
    """Packages that this window takes, by their name or by a member that was found."""
    if not query:
        return []
    wanted = Q(bundle__name__icontains=query) | Q(bundle__members__item__in=list(items)[:3])
    rows = BundleVersion.objects.filter(wanted, state=VersionStatus.PUBLISHED).select_related("bundle").distinct()
    return [row for row in rows.order_by("pk")[:MOST_PACKAGES] if window.takes(row.body.lead)]


def _common() -> list[Everyday]:
    """What people come for most: one press instead of typing, with forty waiting."""
    return cache.get_or_set("everyday-at-windows", lambda: everyday(most_applied_for(COMMON)), KEPT_SECONDS) or []


class ApplicantForm(forms.Form):
    """Who applies: known by the number of a document that the officer holds in their hand."""

    kind = forms.ChoiceField(
        label="申请人", widget=forms.RadioSelect, error_messages={"required": "请选择申请人是谁。"}
    )
    number = forms.CharField(
        label="证件号码（照原件输入或者读卡）", max_length=30, help_text="自然人用身份证号码或者护照号，其他用统一社会信用代码。",
        error_messages={"required": "请照证件原件输入号码。"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "form-control num", "autofocus": True}),
    )  # fmt: skip
    passport = forms.BooleanField(label="这是护照号码", required=False)
    name = forms.CharField(
        label="姓名（名称）", max_length=100, error_messages={"required": "请照证件原件填写姓名（名称）。"}
    )
    phone = forms.CharField(
        label="接收短信的手机", max_length=20, required=False, help_text="本人没有手机的，可以填家属的；不填也能办，改用纸质通知。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "class": "form-control num"}),
    )  # fmt: skip
    address = forms.CharField(label="地址", max_length=200, required=False)
    representative_name = forms.CharField(label="法定代表人（负责人、经营者）姓名", max_length=60, required=False)
    representative_number = forms.CharField(
        label="法定代表人（负责人、经营者）身份证号码", max_length=18, required=False
    )
    competent = forms.ChoiceField(label="由哪里的机关办", required=False)
    same = forms.BooleanField(
        label="已核对证件原件，人证一致", error_messages={"required": "请核对证件原件，一致后勾选。"}
    )

    def __init__(
        self, data: Any = None, *, audience: Sequence[str], places: Sequence[Item] = (), item: Item | None = None
    ) -> None:
        super().__init__(data, auto_id="applicant-%s")
        kinds = [(kind, PrincipalKind(kind).label) for kind in audience]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["kind"].initial = kinds[0][0]
        self.fields["competent"].choices = [(str(one.pk), one.agency.name) for one in places]  # type: ignore[attr-defined]
        self.fields["competent"].initial = str(item.pk) if item else ""
        self.ask_passport = bool(data and data.get("passport"))  # asked only of who has typed what may be one
        self.organisations = any(kind != PrincipalKind.NATURAL for kind, _ in kinds)
        for field in self.fields.values():
            dress(field)

    def clean_phone(self) -> str:
        return _checked(check_phone, self.cleaned_data["phone"])

    def clean_representative_number(self) -> str:
        return _checked(check_id_card, self.cleaned_data["representative_number"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = str(data.get("number", ""))
        if typed and data.get("kind"):
            try:
                self.document = document_of(data["kind"], typed, passport=data["passport"])
            except InvalidIdentifier as wrong:
                self.ask_passport = isinstance(wrong, MayBePassport)
                more = "是护照的，请勾选下面的“这是护照号码”。" if self.ask_passport else ""
                self.add_error("number", f"{wrong}{more}")
        return data

    def seen(self) -> Seen:
        data = self.cleaned_data
        return Seen(
            data["kind"], *self.document, data["name"].strip(), data["phone"], data["address"].strip(),
            data["representative_name"].strip(), data["representative_number"],
        )  # fmt: skip


def visit_of(request: DeskRequest, officer: Officer) -> Visit | None:
    """The visit that a further matter is added to: the address names it, and it is open at this window."""
    asked = request.GET.get("visit", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return Visit.objects.filter(pk=asked, post=officer.post, state=VisitState.OPEN).select_related("principal").first()


def _further(request: DeskRequest, officer: Officer, item: Item, guide: GuideContent, visit: Visit) -> HttpResponse:
    """One more matter of somebody whose identity was checked a moment ago: nothing is asked again."""
    back = f"{reverse('desk:intake')}?visit={visit.pk}"
    if visit.principal.kind not in guide.audience:
        messages.error(
            request, f"“{item.basic.name}”不面向{visit.principal.get_kind_display()}，请换一个申请人单独办理。"
        )
        return HttpResponseRedirect(back)
    window = officer.post.window
    assert window is not None
    draft = drafts.start(
        item,
        place_of(item, window),
        by=officer,
        at=timezone.now(),
        channel=Channel.WINDOW,
        principal=visit.principal,
        visit=visit,
    )
    return HttpResponseRedirect(reverse("desk:intake_draft", args=[draft.pk]))


def _checked(check: Any, typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return str(check(typed))
    except InvalidIdentifier as wrong:
        raise forms.ValidationError(str(wrong)) from None


def place_of(item: Item, window: Window) -> Region:
    """Which place the application concerns, until its form says: the window's, or that of the agency elsewhere."""
    here = window.venue.region
    return here if item.region.contains(here) else item.region


@window_required
def applicant(request: DeskRequest, officer: Officer, window: Window, item_id: int) -> HttpResponse:
    """Find or make the checked identity, and begin the application."""
    item = get_object_or_404(Item.objects.select_related("basic", "agency", "region", "guide"), pk=item_id)
    guide = published_version(item).body
    if not takes(window, item, guide):
        context = {"section": "intake", "item": item, "where": where_instead(item)}
        return render(request, "desk/intake_elsewhere.html", context, status=403)
    visit = visit_of(request, officer)
    if visit is not None:
        return _further(request, officer, item, guide, visit)
    places = [one for one in reached(item, guide) if one.region_id != item.region_id]
    form = ApplicantForm(
        request.POST or None, audience=guide.audience, places=[item, *places] if places else (), item=item
    )
    if request.method == "POST" and form.is_valid():
        try:
            principal = identify(form.seen(), checked_by=officer.capacity, at=timezone.now())
            chosen = next((one for one in places if str(one.pk) == form.cleaned_data["competent"]), item)
            draft = drafts.start(
                chosen, place_of(chosen, window), by=officer, at=timezone.now(), channel=Channel.WINDOW, principal=principal,
                visit=open_visit(principal, by=officer, at=timezone.now()),
            )  # fmt: skip
            return HttpResponseRedirect(reverse("desk:intake_draft", args=[draft.pk]))
        except AnotherName:
            form.add_error("name", "这个号码登记的不是这个姓名（名称），请对照证件原件再看一遍。")
        except ActRefused as refused:
            form.add_error(None, refused.message)
    status = 422 if form.is_bound else 200
    return render(
        request,
        "desk/intake_applicant.html",
        {"section": "intake", "item": item, "guide": guide, "form": form},
        status=status,
    )
