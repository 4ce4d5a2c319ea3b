"""One-thing packages for the public: the list, and the guide page of one with its graph and what it saves (Art. 30)."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onewindow.accounts.models import PrincipalKind
from onewindow.cases.packages.parts import parts
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import BundleVersion, Item, VersionStatus
from onewindow.catalogue.packages import path
from onewindow.catalogue.packages.content import PackageContent
from onewindow.catalogue.packages.merge import Member, Merged
from onewindow.catalogue.packages.tables import guides_in_force, published_package
from onewindow.network.models import Agency, Region
from onewindow.network.queries import city
from onewindow.record.calendars import working_calendar
from onewindow.web.elements.graph import Node, Picture, picture
from onewindow.web.public.access import chosen_region
from onewindow.web.public.find_guide import limit_words

FOR = {"person": ("个人办事", {"natural"}), "organisation": ("企业和组织办事", set(PrincipalKind.values) - {"natural"})}


@require_safe
def packages(request: HttpRequest) -> HttpResponse:
    """All packages in force, for whom they are."""
    audience = request.GET.get("for", "")
    wanted = FOR[audience][1] if audience in FOR else set(PrincipalKind.values)
    rows = BundleVersion.objects.filter(state=VersionStatus.PUBLISHED).select_related("bundle").order_by("pk")
    agencies = dict(Agency.objects.filter(region=city()).values_list("key", "short_name"))
    shown = [(row, row.body, agencies.get(row.body.lead, "")) for row in rows if wanted & set(row.body.audience)]
    tabs = [("", "全部"), *((key, label) for key, (label, _) in FOR.items())]
    context = {"shown": shown, "tabs": tabs, "audience": audience, "section": "find"}
    return render(request, "public/packages.html", context)


@require_safe
def package(request: HttpRequest, key: str) -> HttpResponse:
    version = published_package(key)
    if version is None:
        raise Http404
    return package_page(request, version)


@dataclass(frozen=True)
class Duty:
    agency: str
    item: str
    link: Item | None
    text: str


def package_page(request: HttpRequest, version: BundleVersion, *, preview: bool = False) -> HttpResponse:
    """The package as an applicant sees it. `preview`: the desk shows a version that is not published."""
    body, place = version.body, chosen_region(request) or city()
    chosen = Chosen(request, version, place)
    today = timezone.localdate()
    context = {
        "version": version, "body": body, "merged": chosen.merged, "answers": chosen.answers, "unchosen": chosen.unchosen,
        "gains": path.gains(chosen.merged, today, working_calendar()), "drawn": chosen.drawn(),
        "deciding": chosen.deciding, "lead": chosen.lead, "place": place, "section": "find", "preview": preview,
        "audience": [PrincipalKind(kind).label for kind in body.audience], "duties": chosen.duties(),
        "agencies": len({chosen.agency_of(member.key) for member in chosen.merged.members}),
        "guides": [(chosen.items.get(member.key), member.guide.name) for member in chosen.merged.members],
        "online": "online" in {way for member in chosen.merged.members for way in member.guide.channels},
    }  # fmt: skip
    template = "public/package_shown.html" if request.headers.get("HX-Request") else "public/package.html"
    return render(request, template, context)


class Chosen:
    """The package at a place, with what was answered in the address; what is not answered counts as making members part."""

    def __init__(self, request: HttpRequest, version: BundleVersion, place: Region) -> None:
        self.version, self.body = version, version.body
        found = parts(version, place, at=timezone.now())
        self.items: dict[str, Item] = {one.member.key: one.item for one in found.held}
        if found.nowhere:
            members, self.items = _of_the_city(self.body), {}
        else:
            members = [one.member for one in found.held]
        plain = Merged(members)
        self.deciding = [
            situation for situation in plain.naming[0] if any((plain.decides(one) or ("",))[0] == situation.key for one in members)
        ]  # fmt: skip
        asked = {one.key: request.GET.get(f"s.{one.key}", "") for one in self.deciding}
        default = dict(filter(None, (plain.decides(one) for one in members)))
        given = {key: value for key, value in asked.items() if value}
        first = {one.key: one.options[0].key for one in plain.naming[0]}
        self.answers = first | default | given
        listed = request.GET.getlist("in")
        self.unchosen = {one.key for one in members} - set(listed) if "chosen" in request.GET else set()
        self.merged = Merged(members, self.answers, frozenset(self.unchosen))
        self.lead = (
            Agency.objects.filter(key=self.body.lead, region__in=place.ancestor_codes()).order_by("-region_id").first()
        )
        rows = Agency.objects.filter(region=city()).values_list("key", "short_name")
        self.short: dict[str, str] = dict(rows)

    def agency_of(self, key: str) -> str:
        item = self.items.get(key)
        guide = next(one.guide for one in self.merged.members if one.key == key)
        return item.agency.short_name if item is not None else self.short.get(guide.agency, "")

    def drawn(self) -> Picture:
        names = {one.key: one.guide.name for one in self.merged.members}
        nodes = [
            Node(member.key, member.guide.name, tuple(self._lines(member, names)), days=days_words(member.guide))
            for member in self.merged.playing
        ]
        last = Node("", "领结果", ("办好一件领一件，或者等齐了一起领",))
        return picture(f"{self.body.name}的先后次序", nodes, self.merged.after, last)

    def _lines(self, member: Member, names: dict[str, str]) -> list[str]:
        waits = [result_of(one.guide) for one in self.merged.playing if one.key in self.merged.after[member.key]]
        agency = self.agency_of(member.key)
        lines = [f"{agency} · 等{'、'.join(waits)}" if waits else agency]
        return [*lines, "看情形，不是人人要办"] if member.when else lines

    def duties(self) -> list[Duty]:
        made = []
        for member in self.merged.members:
            own = next((one.duty for one in self.body.members if one.item == member.key), None)
            text = own or f"办理{member.guide.name}，{outcome_words(member.guide)}"
            made.append(Duty(self.agency_of(member.key), member.guide.name, self.items.get(member.key), text))
        return made


def _of_the_city(body: PackageContent) -> list[Member]:
    guides = guides_in_force(list(body.after))
    return [
        Member(one.item, guides[one.item], tuple(one.after), one.when) for one in body.members if one.item in guides
    ]


def result_of(guide: GuideContent) -> str:
    return guide.result.name or guide.name


def outcome_words(guide: GuideContent) -> str:
    return f"出具{guide.result.name}" if guide.result.name else "告知办理结果"


def days_words(guide: GuideContent) -> str:
    return (
        "材料齐，当场办结"
        if guide.instant or not guide.promised_limit.days
        else f"承诺 {limit_words(guide.promised_limit)}"
    )


def context_of_draft(draft: Any) -> dict[str, object]:
    """For the step at which members are chosen."""
    merged = draft.parts.merged
    deciding = {asked[0] for one in merged.members if (asked := merged.decides(one)) is not None}
    return {
        "merged": merged,
        "members": [(one, one.key not in draft.unchosen, one in merged.playing) for one in merged.members],
        "questions": merged.questions,
        "deciding": deciding,
        "left_out": draft.parts.left_out,
    }
