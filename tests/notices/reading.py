"""Reading documents back as people see them: the text of the drawn PDF."""

import re

import pypdfium2

from onewindow.cases.models import Case
from onewindow.notices import documents
from onewindow.notices.models import Document
from tests import NOW


def pdf_of(document: Document) -> bytes:
    drawn = documents.render(document.pk, at=NOW)
    with drawn.file.open("rb") as file:
        content: bytes = file.read()
    return content


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page without blanks and line ends: a PDF knows no difference between a blank and a gap."""
    file = pypdfium2.PdfDocument(pdf)
    try:
        return [re.sub(r"[\s\u200b\ufffe]+", "", page.get_textpage().get_text_range()) for page in file]
    finally:
        file.close()


def document_of(case: Case, kind: str) -> Document:
    return Document.objects.filter(chain_id=case.chain_id, kind=kind).latest("issued_at", "id")


def text_of(case: Case, kind: str) -> str:
    return "".join(pages_of(pdf_of(document_of(case, kind))))
