"""Applying for a package: where and for whom, which of its members, then the steps of any application (Art. 30, 47)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from onewindow.accounts.models import Mandate
from onewindow.accounts.queries import mandates_of
from onewindow.cases import drafts
from onewindow.cases.drafts import SavedElsewhere, Typed
from onewindow.cases.packages import drafting
from onewindow.cases.packages.drafting import PlaceTooLarge
from onewindow.cases.packages.parts import parts
from onewindow.catalogue.models import BasicItem, BundleVersion
from onewindow.catalogue.packages.tables import published_package
from onewindow.catalogue.queries import lower_places
from onewindow.network.models import Region
from onewindow.record.errors import ActRefused
from onewindow.web.public.access import acting, applicant_required, applicant_user
from onewindow.web.public.apply_page import DraftPage, channel_of, open_draft
from onewindow.web.public.apply_start import place_of
from onewindow.web.public.apply_steps import autosaved, by_script, save, step_page
from onewindow.web.public.packages_find import context_of_draft


@applicant_required
@never_cache
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """For whom; a POST begins the draft. Where a member is handled further down only, the place is asked first."""
    version, place = published_package(key), place_of(request)
    if version is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        wanted = request.POST.get("mandate", "")
        problem = "请选择为谁申请"
        if wanted.isdecimal():
            by, at = acting(request, int(wanted)), timezone.now()
            try:
                made = drafting.start_package(version, place, by=by, at=at, channel=channel_of(request))
                return redirect("public:draft", made.pk)
            except ActRefused as refused:
                problem = refused.message
    found = parts(version, place, at=timezone.now())
    if found.nowhere:
        return _where(request, version, place, found.nowhere[0])
    able, unable = package_choices(request, version, place)
    begun = [one for one in drafts.open_drafts(applicant_user(request)) if one.package and one.package.bundle_id == key]
    context = {
        "version": version, "body": version.body, "place": place, "able": able, "unable": unable, "begun": begun,
        "problems": {"mandate": problem} if problem else {}, "section": "find",
    }  # fmt: skip
    return render(request, "public/package_apply.html", context, status=422 if problem else 200)


def _where(request: HttpRequest, version: BundleVersion, place: Region, item: str) -> HttpResponse:
    context = {
        "body": version.body, "place": place, "places": lower_places(item, place), "basic": BasicItem.objects.get(pk=item),
        "told": PlaceTooLarge(item).message, "section": "find",
    }  # fmt: skip
    return render(request, "public/package_where.html", context)


def package_choices(
    request: HttpRequest, version: BundleVersion, place: Region
) -> tuple[list[Mandate], list[tuple[Mandate, str]]]:
    """Whom one can apply for here, and whom not and why."""
    able, unable = [], []
    for mandate in mandates_of(applicant_user(request), timezone.localdate()):
        try:
            found = parts(version, place, at=timezone.now(), kind=mandate.principal.kind)
            drafting.ensure_may_apply(version, found, mandate)
            able.append(mandate)
        except ActRefused as refused:
            unable.append((mandate, refused.message))
    return able, unable


@open_draft
def members(request: HttpRequest, page: DraftPage) -> HttpResponse:
    """Which of the members concern the applicant: questions, each asked once, and what was done before."""
    if page.draft.package_id is None:
        raise Http404
    if request.method != "POST":
        return _page(request, page, page.member_problems if "check" in request.GET else {})
    known = {member.key for member in page.draft.parts.merged.members}
    unchosen = sorted(known - set(request.POST.getlist("in")))
    typed = Typed(answers=_answers(request, page), unchosen=unchosen)
    if by_script(request):
        return autosaved(request, page, typed)
    asked = {one.key for one in page.draft.parts.merged.questions}
    try:
        save(request, page, typed)
    except SavedElsewhere as newer:
        page.draft.refresh_from_db()
        return _page(request, page, {"members": newer.message}, status=409)
    again = DraftPage(page.draft, page.at)
    if new := {one.key for one in page.draft.parts.merged.questions} - asked:
        first = next(one.key for one in page.draft.parts.merged.questions if one.key in new)
        return redirect(f"{reverse('public:draft_members', args=[page.draft.pk])}#answer.{first}")
    return redirect(again.again("members") if again.member_problems else again.after("members"))


def _answers(request: HttpRequest, page: DraftPage) -> dict[str, str]:
    known = {one.key: {option.key for option in one.options} for one in page.draft.parts.merged.naming[0]}
    given = {key: request.POST.get(f"answer.{key}", "") for key in known}
    return {key: option for key, option in given.items() if option in known[key]}


def _page(request: HttpRequest, page: DraftPage, problems: dict[str, str], *, status: int = 200) -> HttpResponse:
    return step_page(request, page, "members", {**context_of_draft(page.draft), "problems": problems}, status=status)
