"""Situations and materials: answers switch lines of the list on, and each line takes its files."""

from collections.abc import Sequence

from django.conf import settings
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from onewindow.accounts.models import User
from onewindow.cases import uploads
from onewindow.cases.deferrals import late_words
from onewindow.cases.drafts import SavedElsewhere, Typed
from onewindow.cases.limits import supply_days
from onewindow.cases.materials import could_be_reused
from onewindow.cases.models import Attachment
from onewindow.cases.reuse import give
from onewindow.cases.uploads import UploadRefused
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post
from onewindow.web.public.access import applicant_required, applicant_user
from onewindow.web.public.apply_page import DraftPage, open_draft, page_of
from onewindow.web.public.apply_steps import autosaved, by_script, save, step_page

TOGETHER = 3  # how many times the size of one file a single request may bring: photos are large until they are joined


@open_draft
def materials(request: HttpRequest, page: DraftPage) -> HttpResponse:
    if request.method != "POST":
        return _page(request, page, page.material_problems if "check" in request.GET else {})
    typed = _typed(request, page) if page.draft.package_id is None else Typed()
    if by_script(request):
        return autosaved(request, page, typed)
    try:
        save(request, page, typed)
    except SavedElsewhere as newer:
        page.draft.refresh_from_db()
        return _page(request, page, {"list": newer.message}, status=409)
    if request.headers.get("HX-Request"):
        return render(request, "public/apply_list.html", _context(page, {}))
    if "update" in request.POST:
        return redirect(f"{reverse('public:draft_materials', args=[page.draft.pk])}#list")
    return redirect(page.again("materials") if page.material_problems else page.after("materials"))


def _typed(request: HttpRequest, page: DraftPage) -> Typed:
    """The answers, the way that was chosen, what is to follow, and the name under what is promised."""
    deferred = [material.key for material in page.guide.materials if f"defer.{material.key}" in request.POST]
    return Typed(
        answers=_answers(request, page), deferred=deferred, commits=request.POST.get("commits") == "yes",
        signed_name=request.POST.get("signed_name", "").strip()[:100],
    )  # fmt: skip


def _answers(request: HttpRequest, page: DraftPage) -> dict[str, str]:
    asked = {situation.key: {option.key for option in situation.options} for situation in page.guide.situations}
    given = {key: request.POST.get(f"answer.{key}", "") for key in asked}
    return {key: option for key, option in given.items() if option in asked[key]}


def _context(page: DraftPage, problems: dict[str, str]) -> dict[str, object]:
    deferred = page.later & set(page.draft.deferred)
    free = sum(
        line.from_form or line.committed or (line.on_file is not None and line.attachment is None)
        for line in page.lines
    )
    return {
        "draft": page.draft, "guide": page.guide, "page_of_draft": page, "lines": page.lines, "problems": problems, "free": free,
        "missing": sum(not line.there and line.material.key not in deferred for line in page.lines), "letter": page.letter, "route_closed": page.route_closed,
        "later": page.later, "deferred": deferred, "signs": page.signs, "signer": page.signer,
        "supply": supply_days(page.guide), "late": late_words(page.guide), "unanswered": len(page.answer_problems), "most": settings.UPLOAD_MAX_BYTES,
        "reusable": could_be_reused(page.draft),
        "asked": page.guide.situations if page.draft.package_id is None else [],
    }  # fmt: skip


def _page(request: HttpRequest, page: DraftPage, problems: dict[str, str], *, status: int = 200) -> HttpResponse:
    return step_page(request, page, "materials", _context(page, problems), status=status)


def too_large(request: HttpRequest) -> bool:
    length = request.headers.get("Content-Length", "")
    return length.isdigit() and int(length) > TOGETHER * settings.UPLOAD_MAX_BYTES


def files_of(request: HttpRequest) -> Sequence[File]:
    return [*request.FILES.getlist("photo"), *request.FILES.getlist("files")]


@open_draft
@require_POST
def reuse(request: HttpRequest, page: DraftPage) -> HttpResponse:
    """Consent to use what the city holds; it can be taken back under “我的数据”."""
    if page.draft.principal is not None:
        give(applicant_user(request), page.draft.principal, at=timezone.now())
    return redirect(f"{reverse('public:draft_materials', args=[page.draft.pk])}#list")


@csrf_exempt
def upload(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """Refused by its announced size before anything is read; only then the token is looked for, which reads the body."""
    if too_large(request):
        return (
            _one(request, page_of(request, pk), key, "文件太大了，请一次少传几张。")
            if request.user.is_authenticated
            else HttpResponse(status=413)
        )
    return _upload(request, pk, key)


@csrf_protect
@applicant_required
@require_POST
def _upload(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    page = page_of(request, pk)
    if page.draft.handed_in:
        raise Http404
    problem = ""
    try:
        uploads.store(
            page.draft, key, files_of(request), page.draft.principal, timezone.now(), add="add" in request.POST
        )
    except UploadRefused as refused:
        problem = refused.message
    return _one(request, page, key, problem)


@applicant_required
@require_POST
def upload_remove(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    page = page_of(request, pk)
    if page.draft.handed_in:
        raise Http404
    for attachment in page.draft.attachments.filter(material=key, case__isnull=True):
        uploads.remove(attachment)
    return _one(request, page, key, "")


def _one(request: HttpRequest, page: DraftPage, key: str, problem: str) -> HttpResponse:
    """The one line anew for the script; without it the whole page, at that line."""
    problems = {f"material.{key}": problem} if problem else {}
    status = 422 if problem else 200
    if not request.headers.get("HX-Request"):
        if problem:
            return _page(request, page, problems, status=status)
        return redirect(f"{reverse('public:draft_materials', args=[page.draft.pk])}#material.{key}")
    line = next((line for line in page.lines if line.material.key == key), None)
    if line is None:
        raise Http404
    return render(
        request, "public/apply_material_answer.html", _context(page, problems) | {"line": line}, status=status
    )


@require_GET
@never_cache
def file(request: HttpRequest, pk: int) -> FileResponse:
    """A file, for whom it concerns: nothing in it runs, and no cache keeps it."""
    if not isinstance(request.user, User):
        raise Http404
    found = get_object_or_404(Attachment.objects.filter(_rights(request, request.user)).distinct(), pk=pk)
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content, as_attachment="download" in request.GET, filename=found.name, content_type=found.content_type
    )
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _rights(request: HttpRequest, user: User):  # type: ignore[no-untyped-def]
    if not user.officer:
        return uploads.visible_attachments(user, timezone.now())
    post = getattr(request, "post_held", None)
    if not isinstance(post, Post):
        raise Http404
    return uploads.visible_attachments(Officer(post), timezone.now())
