"""The guide of an item at a place: its nine elements, the materials for one's situation, how long it really takes (Art. 17)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from onewindow.accounts.models import PrincipalKind
from onewindow.cases.commitments import letter
from onewindow.cases.durations import durations
from onewindow.cases.materials import made_from_the_form
from onewindow.cases.remedies import remedies_of
from onewindow.catalogue.content import GuideContent, Limit, Material, Step
from onewindow.catalogue.departing import departures
from onewindow.catalogue.models import GuideVersion, Item, VersionStatus
from onewindow.catalogue.queries import Intake, asked_before_the_end, intakes
from onewindow.consultations.queries import published_for
from onewindow.network.models import Window
from onewindow.network.queries import administering
from onewindow.web.public.access import chosen_region

PREFIX = "s."  # of the answers in the address
MODES = {
    "own": "",
    "reception": "代收",
    "entrusted_acceptance": "受托受理",
    "authorised_handling": "授权办理",
    "assisted": "帮办代办",
}
DELIVERY = {"window": "窗口领取", "electronic": "电子送达", "kiosk": "自助终端领取", "post": "邮寄"}
CHANNELS = {"online": "网上", "window": "窗口", "kiosk": "自助终端", "phone": "电话"}
SCOPE = {"county": "全县（区）通办", "city": "全市通办", "province": "全省通办", "nation": "全国通办"}
REASONS = {"publicity": "公示", "announcement": "公告", "cooling_off": "冷静期", "suspension": "中止"}


@require_safe
def guide(request: HttpRequest, item_id: int) -> HttpResponse:
    item = get_object_or_404(Item.objects.select_related("basic", "agency", "region__parent", "guide"), pk=item_id)
    version = (
        GuideVersion.objects.filter(guide=item.guide_id, state=VersionStatus.PUBLISHED)
        .select_related("reviewed_by", "guide__region", "base")
        .first()
    )
    if version is None:
        return render(request, "public/guide_missing.html", {"item": item, "section": "find"}, status=404)
    return guide_page(request, item, version)


def guide_page(request: HttpRequest, item: Item, version: GuideVersion, *, preview: bool = False) -> HttpResponse:
    """The guide as an applicant sees it. `preview`: the desk shows a version that is not published, for an item that may be none yet."""
    body = version.body
    answers = _answers(request, body)
    if request.headers.get("HX-Request"):
        return render(
            request, "public/guide_materials.html", {"item": item, "body": body, **materials_shown(body, answers)}
        )
    today = timezone.localdate()
    place = None if preview else chosen_region(request)
    within = place if place and item.region.contains(place) else item.region
    context = {
        "preview": preview,
        "section": "find",
        "item": item,
        "version": version,
        "body": body,
        "within": within,
        "elsewhere": place if place and not item.region.contains(place) else None,
        "durations": durations(item, today) if item.pk else None,
        "departures": departures(version),
        "departing": [17],
        "closed_since": item.active_to if item.active_to and item.active_to < today else None,
        "opens_on": item.active_from if item.active_from and item.active_from > today else None,
        "audience": [PrincipalKind(kind).label for kind in body.audience],
        "promise": limit_words(body.promised_limit),
        "statutory": limit_words(body.statutory_limit),
        "steps": [step_words(step) for step in body.steps],
        "intakes": _places(item, intakes(item, version, within, today), body),
        "delivery": [DELIVERY[way] for way in body.delivery],
        "channels": [CHANNELS[channel] for channel in body.channels],
        "before": asked_before_the_end(item, body),
        "letter": letter(body),
        "scope": SCOPE.get(body.cross_region, ""),
        "remedies": remedies_of(item.agency, body.remedies),
        "asked": published_for(item.basic_id, 8),
        "reviewer": version.reviewed_by or administering(item.region),
        **materials_shown(body, answers),
    }
    return render(request, "public/guide.html", context)


def _answers(request: HttpRequest, body: GuideContent) -> dict[str, str]:
    """The answers in the address, as far as the guide asks them."""
    given = {one.key: request.GET.get(PREFIX + one.key, "") for one in body.situations}
    allowed = {one.key: {option.key for option in one.options} for one in body.situations}
    return {key: option for key, option in given.items() if option in allowed[key]}


@dataclass(frozen=True, slots=True)
class Shown:
    """A material as the list shows it."""

    material: Material
    from_form: bool

    @property
    def how_many(self) -> str:
        kinds = [(self.material.originals, "原件"), (self.material.copies, "复印件")]
        return "，".join(f"{name}{number}份" for number, name in kinds if number)


def materials_shown(body: GuideContent, answers: dict[str, str]) -> dict[str, object]:
    wanted = [Shown(material, made_from_the_form(material)) for material in body.materials_for(answers)]
    open_to = {
        f"{one.key}.{option.key}": (one.question, option.label) for one in body.situations for option in one.options
    }
    return {
        "answers": answers,
        "materials": wanted,
        "answered": [open_to[f"{question}.{option}"] for question, option in answers.items()],
        "perhaps": [
            (material.name, *open_to[material.need.option])
            for material in body.materials
            if material.need != "always"
            and material.need.option in open_to
            and material.need.option.split(".", 1)[0] not in answers
        ],
        "unanswered": len(body.situations) - len(answers),
        "query": urlencode({PREFIX + key: option for key, option in answers.items()}),
    }


@dataclass(frozen=True, slots=True)
class Place:
    """Where to hand it in: the venue, in what mode, at which windows."""

    intake: Intake
    mode: str
    windows: list[Window]


def _places(item: Item, found: list[Intake], body: GuideContent) -> list[Place]:
    if "window" not in body.channels:
        return []
    windows = Window.objects.filter(venue__in=[one.venue for one in found])
    taking = [window for window in windows if window.takes(item.agency.key)]
    return [
        Place(one, MODES[one.mode], [window for window in taking if window.venue_id == one.venue.pk]) for one in found
    ]


def limit_words(limit: Limit) -> str:
    """10个工作日, from the day after; 当场 for none."""
    return f"{limit.days}个{'工作日' if limit.unit == 'working' else '自然日'}" if limit.days else "当场"


def step_words(step: Step) -> tuple[str, str, str]:
    """Name, time and basis of a step."""
    days = f"{step.days}个工作日" if step.days else ""
    if step.kind == "special":
        days = f"{days}，依法不计入办理时限" if days else "所需时间依法不计入办理时限"
    elif step.kind == "wait":
        counted = "计入" if step.is_counted else "不计入"
        days = f"{REASONS.get(step.reason or '', '等待')}{step.days}日，{counted}办理时限"
    return step.name, days, step.basis or ""
