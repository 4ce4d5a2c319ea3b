"""The steps that are typed: for whom, the form, other applicants, how the result is to come. All is saved, also what is not right yet."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from onewindow.accounts.models import Mandate
from onewindow.cases import drafts
from onewindow.cases.completeness import joint_problems
from onewindow.cases.drafts import SavedElsewhere, Typed
from onewindow.cases.models import CHOSEN, DeliveryWay
from onewindow.catalogue.content import FormGroup
from onewindow.kernel.identifiers import normalised
from onewindow.network.models import Venue
from onewindow.web import elements
from onewindow.web.public.apply_page import DraftPage, open_draft
from onewindow.web.public.apply_start import choices

JOINT_MAX = 10
APPLY_TOGETHER = ("spouse", "co_borrower")  # how elements about them begin
BOTH = "两边填的都列在下面，多出来的请删去。"


def number(text: str) -> int:
    return int(text) if text.isdecimal() else -1


def save(request: HttpRequest, page: DraftPage, typed: Typed) -> None:
    """Raises SavedElsewhere."""
    made = drafts.save(page.draft.pk, typed, revision=number(request.POST.get("revision", "")), at=page.at)
    page.draft.refresh_from_db()
    page.draft.revision = made.revision


def autosaved(request: HttpRequest, page: DraftPage, typed: Typed) -> JsonResponse:
    """The answer to the script that saves as one types."""
    try:
        save(request, page, typed)
    except SavedElsewhere as newer:
        told = f"{newer.happened}这里填的还没有存上：请点“保存并继续”，两边不同的地方会标出来。"
        return JsonResponse({"message": told}, status=409)
    return JsonResponse({"revision": page.draft.revision})


def by_script(request: HttpRequest) -> bool:
    return "X-Autosave" in request.headers


def step_page(
    request: HttpRequest, page: DraftPage, key: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    common = {
        "page_of_draft": page, "draft": page.draft, "guide": page.guide, "trail": page.trail(key), "back": page.before(key),
        "section": "cases",
    }  # fmt: skip
    return render(request, f"public/apply_{key}.html", common | context, status=status)


def package_choices(request: HttpRequest, page: DraftPage) -> tuple[list[Mandate], list[tuple[Mandate, str]]]:
    from onewindow.web.public.packages_apply import package_choices as of_package

    assert page.draft.package is not None
    return of_package(request, page.draft.package, page.draft.place)


@open_draft
def who(request: HttpRequest, page: DraftPage) -> HttpResponse:
    able, unable = package_choices(request, page) if page.draft.package_id else choices(request, page.guide)
    return step_page(request, page, "who", {"able": able, "unable": unable, "problems": {}})


@open_draft
def form(request: HttpRequest, page: DraftPage) -> HttpResponse:
    if request.method != "POST":
        problems = page.form_problems if "check" in request.GET else {}
        return _form_page(request, page, page.draft.form, problems)
    typed = Typed(form=elements.read(page.guide, request.POST))
    if by_script(request):
        return autosaved(request, page, typed)
    try:
        save(request, page, typed)
    except SavedElsewhere as newer:
        return _merge(request, page, typed, newer)
    if anchor := _rows_changed(request, page):
        return redirect(f"{reverse('public:draft_form', args=[page.draft.pk])}#{anchor}")
    return redirect(page.again("form") if page.form_problems else page.after("form"))


def _form_page(
    request: HttpRequest, page: DraftPage, values: dict[str, Any], problems: dict[str, str], *, theirs: dict[str, Any] | None = None,
    notice: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    parts = elements.shown(page.guide, values, problems, theirs)
    context = {"parts": parts, "problems": problems, "notice": notice}
    return step_page(request, page, "form", context, status=status)


def _merge(request: HttpRequest, page: DraftPage, typed: Typed, newer: SavedElsewhere) -> HttpResponse:
    """What was typed here stays in the fields, what the other device says stands beside it, and the next save decides."""
    theirs = drafts.differences(newer.theirs, typed)
    mine = {key: value for key, value in (typed.form or {}).items() if value not in ("", [], [{}])}
    problems: dict[str, str] = {}
    for group in (part.group for part in page.guide.form if isinstance(part, FormGroup)):
        if f"form.{group}" in theirs:
            mine[group] = rows_of_both(newer.theirs.form[group], mine.get(group, []))
            problems[f"form.{group}"] = BOTH
    page.draft.refresh_from_db()
    return _form_page(
        request, page, newer.theirs.form | mine, problems, theirs=theirs, notice=newer.message, status=409
    )


def rows_of_both(theirs: list[dict[str, Any]], mine: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """No row of either device is lost: theirs, then those of mine that say something else."""
    return [*theirs, *(row for row in mine if any(row.values()) and row not in theirs)]


def _rows_changed(request: HttpRequest, page: DraftPage) -> str:
    """Add or remove a row of a repeating group, or show the next level of a place: the anchor to go back to."""
    values = page.draft.form
    if group := request.POST.get("add"):
        rows = [*values.get(group, [{}]), {}]
        _keep(page, {group: rows})
        return f"form.{group}.{len(rows) - 1}"
    if row := request.POST.get("remove"):
        group, _, place = row.rpartition(":")
        rows = list(values.get(group, []))
        if 0 <= number(place) < len(rows):
            rows.pop(number(place))
            _keep(page, {group: rows or [{}]})
        return f"form.{group}"
    return request.POST.get("refresh", "")


def _keep(page: DraftPage, form: dict[str, Any]) -> None:
    drafts.save(page.draft.pk, Typed(form=form), revision=page.draft.revision, at=page.at)


@open_draft
def joint(request: HttpRequest, page: DraftPage) -> HttpResponse:
    if not page.guide.parties.joint:
        raise Http404
    if request.method != "POST":
        return _joint_page(request, page, joint_problems(page.draft) if "check" in request.GET else {})
    typed = Typed(joint=_people(request))
    if by_script(request):
        return autosaved(request, page, typed)
    try:
        save(request, page, typed)
    except SavedElsewhere as newer:
        people = rows_of_both(newer.theirs.joint, typed.joint or [])
        return _joint_page(request, page, {"joint": f"{newer.message}{BOTH}"}, people=people, status=409)
    if "add" in request.POST or "remove" in request.POST:
        return redirect("public:draft_joint", page.draft.pk)
    return redirect(page.again("joint") if joint_problems(page.draft) else page.after("joint"))


def _people(request: HttpRequest) -> list[dict[str, str]]:
    rows = []
    for row in range(JOINT_MAX):
        if f"joint.{row}.name" not in request.POST:
            break
        person = {
            name: request.POST.get(f"joint.{row}.{name}", "").strip()[:100] for name in ("name", "id_card", "phone")
        }
        rows.append(person | {name: normalised(person[name]) for name in ("id_card", "phone")})
    removed = number(request.POST.get("remove", ""))
    if 0 <= removed < len(rows):
        rows.pop(removed)
    if "add" in request.POST and len(rows) < JOINT_MAX:
        rows.append({"name": "", "id_card": "", "phone": ""})
    return [row for row in rows if any(row.values())] if "add" not in request.POST else rows


def _named_in_the_form(form: Mapping[str, Any]) -> dict[str, str]:
    """Whoever marries or borrows together has named the other in the form already (Art. 47: nothing twice)."""
    who = next((one for one in APPLY_TOGETHER if form.get(f"{one}_name")), "")
    return {name: str(form.get(f"{who}_{name}") or "") if who else "" for name in ("name", "id_card", "phone")}


def _joint_page(
    request: HttpRequest,
    page: DraftPage,
    problems: dict[str, str],
    *,
    people: list[dict[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = (people if people is not None else page.draft.joint) or [_named_in_the_form(page.draft.form)]
    made = [
        [
            elements.Shown(f"joint.{n}.name", "姓名", "text", True, row.get("name", ""), "", problem=problems.get(f"joint.{n}.name", "")),
            elements.Shown(
                f"joint.{n}.id_card", "身份证号码", "id_card", True, row.get("id_card", ""), "18 位，最后一位可能是 X",
                problem=problems.get(f"joint.{n}.id_card", ""),
            ),
            elements.Shown(
                f"joint.{n}.phone", "手机", "phone", False, row.get("phone", ""), "请对方确认的短信会发到这个号码",
                problem=problems.get(f"joint.{n}.phone", ""),
            ),
        ]
        for n, row in enumerate(rows)
    ]  # fmt: skip
    return step_page(request, page, "joint", {"rows": made, "problems": problems}, status=status)


@open_draft
def delivery(request: HttpRequest, page: DraftPage) -> HttpResponse:
    ways = [way for way in CHOSEN if way in page.guide.delivery] or list(CHOSEN)
    problems = page.delivery_problems if "check" in request.GET else {}
    own = page.draft.principal.address if page.draft.principal else ""
    context = {
        "ways": [str(way.value) for way in ways], "problems": problems, "address": page.draft.delivery_address or own,
        "halls": list(drafts.halls(page.draft).exclude(region=page.draft.item.region_id)),
        "own_hall": Venue.objects.filter(region=page.draft.item.region_id).first(),
    }  # fmt: skip
    if request.method != "POST":
        return step_page(request, page, "delivery", context)
    way, address = request.POST.get("delivery_way", ""), request.POST.get("delivery_address", "").strip()[:200]
    hall = number(request.POST.get("collect_at", "0")[:9]) if way == DeliveryWay.WINDOW else 0
    typed = Typed(
        delivery_way=way, delivery_address=address if way == DeliveryWay.POST else "",
        together=request.POST.get("together") == "1" if page.draft.package_id else None, collect_at_id=max(hall, 0),
    )  # fmt: skip
    if by_script(request):
        return autosaved(request, page, typed)
    try:
        save(request, page, typed)
    except SavedElsewhere as newer:
        page.draft.refresh_from_db()
        return step_page(request, page, "delivery", context | {"problems": {"delivery_way": newer.message}}, status=409)
    return redirect(page.again("delivery") if page.delivery_problems else page.after("delivery"))


@require_GET
def place_selects(request: HttpRequest) -> HttpResponse:
    """The lists of a region field, after one of them was changed."""
    name = request.GET.get("name", "")
    code = elements.place_chosen(request.GET.getlist(name))
    selects = elements.place_selects(code)
    return render(request, "web/elements/places.html", {"name": name, "selects": selects})
