"""Documents: written in the act's transaction, drawn afterwards, any number of times with the same result (Art. 22)."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.timezone import localtime
from PIL import Image

from onewindow.network.models import Agency
from onewindow.notices import jobs
from onewindow.notices.content import Sheet, long_date
from onewindow.notices.firms import ensure_no_firm, names_in, texts_of
from onewindow.notices.models import Document
from onewindow.notices.numbers import next_document_number
from onewindow.notices.typeset import press
from onewindow.record.models import Event
from onewindow.regulation.articles import Art

WRITTEN_NOTICE = Art(22)
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read wrongly
CODE_LENGTH = 16  # 79 bits: no code is found by trying
SAMPLE_SEAL = "样章"
NO_SEAL = "（电子印章由印章系统加盖）"


def issue(sheet: Sheet, *, event: Event, agency: Agency, at: datetime, known: Collection[str] = ()) -> Document:
    """Give the document its number and fix what it says; its drawing is deferred in the same transaction.

    `known`: names of those whom the matter concerns. Raises FirmNamed where an officer sends somebody to an intermediary.
    """
    if event.actor_kind == "officer" and sheet.template == "letter":
        ensure_no_firm(texts_of(sheet), [*known, *names_in(sheet.addressee), agency.name])
    day = localtime(at).date()
    document = Document.objects.create(
        chain_id=event.chain_id,
        event=event,
        kind=sheet.kind,
        title=sheet.title,
        number=sheet.number or next_document_number(agency, sheet.character, day.year),
        agency=agency,
        issued_at=at,
        valid_to=sheet.valid_to,
        content=_snapshot(sheet, agency),
        code="".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)),
        head=bytes(event.digest),
    )
    jobs.render(document.pk, first=True)
    return document


def render(document_id: int, *, at: datetime) -> Document:
    """Draw the PDF and store it with its digest. Done once: a second call finds it done, a concurrent one waits."""
    with transaction.atomic():
        document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document_id)
        if document.rendered_at is not None:
            return document
        pdf = draw(document)
        name = f"documents/{localtime(document.issued_at):%Y/%m}/{document.code}.pdf"
        if default_storage.exists(name):  # left by a process that died before it could say so
            default_storage.delete(name)
        document.file.name = default_storage.save(name, ContentFile(pdf))
        document.sha256, document.rendered_at = hashlib.sha256(pdf).digest(), at
        document.save(update_fields=["file", "sha256", "rendered_at"])
    return document


def ensure_rendered(document: Document, *, at: datetime) -> Document:
    """For a page that wants the PDF at once and cannot wait for the worker."""
    return document if document.rendered_at is not None else render(document.pk, at=at)


def draw(document: Document) -> bytes:
    """The PDF's bytes, from nothing but what was fixed when it was issued."""
    content: dict[str, Any] = document.content
    data = {
        **content,
        "title": document.title,
        "number": document.number,
        "qr": press.qr_code(verification_address(document.code)),
        "head": [f"记录链首（{localtime(document.issued_at):%Y-%m-%d %H:%M}）", chain_head(document)],
        "pictures": {name: _picture(path) for name, path in content["pictures"].items()},
    }
    data["blocks"] = [
        block for block in data["blocks"] if block["kind"] != "picture" or data["pictures"].get(block["name"])
    ]
    return press.draw(content["template"], data, at=document.issued_at)


def chain_head(document: Document) -> str:
    """The whole digest of the chain's head when it was issued, in groups of eight."""
    digest = bytes(document.head).hex()
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def verification_address(code: str) -> str:
    return f"{settings.PUBLIC_ADDRESS}/verify/{code}"


def _snapshot(sheet: Sheet, agency: Agency) -> dict[str, Any]:
    sample = settings.MODE != "production"
    return {
        "template": sheet.template,
        "agency": agency.name,
        "addressee": sheet.addressee,
        "blocks": list(sheet.blocks),
        "facts": [[label, list(lines)] for label, lines in sheet.facts],
        "dated": long_date(sheet.dated) + sheet.dated_note,
        "foot": list(sheet.foot),
        "pictures": sheet.pictures,
        "seal": {
            "kind": "sample" if sample else "none",
            "name": agency.name,
            "legend": sheet.seal_legend,
            "under": sheet.under_seal,
            "note": SAMPLE_SEAL if sample else NO_SEAL,
        },
    }


def _picture(path: str) -> list[int]:
    """The bytes of a picture in the storage; none where it is gone or no picture, so that the document can still be drawn."""
    try:
        with default_storage.open(path) as file:
            raw: bytes = file.read()
            file.seek(0)
            Image.open(file).verify()
    except (OSError, SyntaxError):
        return []
    return list(raw)
