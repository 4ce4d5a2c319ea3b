"""Reading documents and messages."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db.models import QuerySet
from django.utils.timezone import localtime

from onewindow.accounts.models import User
from onewindow.kernel.fields import lookup_digest
from onewindow.notices.models import Document, Message
from onewindow.record.models import Chain
from onewindow.regulation.articles import Art

WRITTEN_NOTICE = Art(22)


class Standing(Enum):
    VALID = "有效"
    EXPIRED = "已过有效期"
    REVOKED = "已撤销"


@dataclass(frozen=True)
class Verification:
    """What anybody may know of a document who holds it: number, agency, date and validity, and nothing of the matter."""

    title: str
    number: str
    agency: str
    issued_on: date
    valid_to: date | None
    revoked_on: date | None

    def standing(self, on: date) -> Standing:
        if self.revoked_on is not None:
            return Standing.REVOKED
        return Standing.EXPIRED if self.valid_to is not None and on > self.valid_to else Standing.VALID


def verification(code: str) -> Verification | None:
    """For the public page behind the QR code. None where no document bears the code."""
    document = Document.objects.filter(code=code.strip().upper()[:24]).select_related("agency").defer("content").first()
    if document is None:
        return None
    return Verification(
        title=document.title,
        number=document.number,
        agency=document.agency.name,
        issued_on=localtime(document.issued_at).date(),
        valid_to=document.valid_to,
        revoked_on=localtime(document.revoked_at).date() if document.revoked_at else None,
    )


def documents_of(chain: Chain) -> QuerySet[Document]:
    """The documents of a matter in the order in which they were issued, without what they say."""
    return Document.objects.filter(chain=chain).select_related("agency").defer("content").order_by("issued_at", "id")


def messages_of(user: User) -> QuerySet[Message]:
    """What a sign-in was told, the newest first. Show `message.wording`."""
    return Message.objects.filter(user=user).order_by("-created_at", "-id")


def unread(user: User) -> int:
    return Message.objects.filter(user=user, read_at__isnull=True).count()


def screen_messages(phone: str, limit: int = 20) -> list[Message]:
    """What the demo's phone shows: the messages to that number, the newest first. Show `message.wording`."""
    found = Message.objects.filter(phone_digest=lookup_digest(phone, "phone"))
    return list(found.order_by("-created_at", "-id")[:limit])
