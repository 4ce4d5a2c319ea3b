"""Files at the desk: materials in the viewer, documents to print. Only those of cases that the post may see."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from onewindow.cases.handovers import lists_of
from onewindow.cases.holding_queries import in_sight
from onewindow.cases.models import Attachment, Bar, Case, PackageCase, Visit
from onewindow.cases.uploads import visible_attachments
from onewindow.notices.documents import ensure_rendered
from onewindow.notices.models import Document
from onewindow.staff.actors import Officer
from onewindow.web.desk.access import DeskRequest, officer_required

INLINE = {"image/jpeg", "image/png", "application/pdf"}
BARE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"  # what the browser's own viewer needs


@officer_required
def attachment(request: DeskRequest, officer: Officer, attachment_id: int) -> HttpResponse:
    found = get_object_or_404(
        Attachment.objects.filter(visible_attachments(officer, timezone.now())).distinct(), pk=attachment_id
    )
    path = found.file.name or ""
    if not default_storage.exists(path):
        raise Http404("文件不在存储里")
    inline = found.content_type in INLINE and "download" not in request.GET
    return served(
        path, found.name, found.content_type if found.content_type in INLINE else "application/octet-stream", inline
    )


@officer_required
def document(request: DeskRequest, officer: Officer, document_id: int) -> HttpResponse:
    found = get_object_or_404(Document.objects.select_related("agency"), pk=document_id)
    if not _may_read(officer, found):
        raise Http404
    drawn = ensure_rendered(found, at=timezone.now())
    return served(
        drawn.file.name or "", f"{drawn.title}{drawn.number}.pdf", "application/pdf", "download" not in request.GET
    )


def _may_read(officer: Officer, document: Document) -> bool:
    """Of a case that the post sees, of what was granted in one; of its own visit; a bar's, for the agency that signed it."""
    chain = document.chain_id
    return (
        Case.objects.visible_to(officer).filter(chain=chain).exists()
        or in_sight(officer).filter(chain=chain).exists()
        or lists_of(officer).filter(chain=chain).exists()
        or Visit.objects.filter(chain=chain, post=officer.post).exists()
        or PackageCase.objects.visible_to(officer).filter(chain=chain).exists()
        or Bar.objects.filter(chain=chain, agency=officer.post.agency_id).exists()
    )


def served(path: str, name: str, content_type: str, inline: bool) -> HttpResponse:
    response = FileResponse(
        default_storage.open(path, "rb"), as_attachment=not inline, filename=name, content_type=content_type
    )
    response["Content-Security-Policy"] = BARE
    response["Cache-Control"] = "private, no-store"
    return response  # type: ignore[return-value]
