"""Files of materials: taken in, checked by content, stored under random names, and shown to whom they concern (Art. 17, 47)."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime

from onewindow.accounts.models import Principal, User
from onewindow.cases.materials import SCAN, made_from_the_form
from onewindow.cases.models import Attachment, Case, Draft, Provided
from onewindow.cases.photos import ENDINGS, JPEG, PDF, PNG, Opened, UploadRefused, ensure_pages, joined, open_file
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

WHOLE_LIST = Art(17)
FILES_MAX = 30  # at once
INSPECTION = "inspection"  # key of the pictures that inspectors took: none of the guide's materials
COMMITMENT_CHECK = "commitment_check"  # of pictures from the check of a commitment
BESIDE_THE_LIST = {INSPECTION: "现场照片", COMMITMENT_CHECK: "承诺核查照片", SCAN: "纸质收件凭证和材料扫描件"}

__all__ = ["JPEG", "PDF", "PNG", "UploadRefused", "remove", "store", "visible_attachments"]


@transaction.atomic
def store(
    to: Draft | Case,
    material: str,
    files: Sequence[File],
    principal: Principal | None,
    at: datetime,
    *,
    add: bool = False,
) -> Attachment:
    """Keep `files` as the one document of a material, in place of what was there; with `add`, as further pages of it.

    Raises UploadRefused. For a case the row is new and the earlier one stays on record.
    """
    if material not in BESIDE_THE_LIST:
        _ensure_wanted(to, material)
    parts = _read(files)
    earlier = _current(to, material)
    if add and earlier is not None:
        parts = [_again(earlier), *parts]
    made = joined(parts)
    _ensure_measure(made.pages, len(made.content))
    name = _display_name(files, made, _label(to, material), several=len(parts) > 1)
    row = Attachment(
        principal=principal, material=material, name=name, content_type=made.content_type, size=len(made.content),
        pages=made.pages, sha256=hashlib.sha256(made.content).digest(), uploaded_at=at,
        **({"case": to} if isinstance(to, Case) else {"draft": to}),
    )  # fmt: skip
    row.file.save(_random_name(made, at), ContentFile(made.content), save=False)
    row.save(force_insert=True)
    if earlier is not None and earlier.case_id is None:
        remove(earlier)
    return row


def remove(attachment: Attachment) -> None:
    """Take a draft's file away again. What was handed in stays: it is on record."""
    if attachment.case_id is not None:
        raise ValueError("what was handed in stays on record")
    name, storage = attachment.file.name or "", attachment.file.storage
    attachment.delete()
    if not Attachment.objects.filter(file=name).exists():  # a case that it was carried over from keeps it
        transaction.on_commit(lambda: storage.delete(name))


def visible_attachments(who: User | Officer, at: datetime) -> Q:
    """Files of own drafts and of visible cases; also those of earlier cases that a visible case draws on (Art. 47).

    Pictures of inspections are the agency's: neither applicants nor windows have them.
    """
    on = localtime(at).date()
    cases = Case.objects.visible_to(who, on=on)
    drawn_on = Provided.objects.filter(case__in=cases, attachment__isnull=False).values("attachment")
    if isinstance(who, Officer):
        own_drafts = Q(draft__post=who.post, case__isnull=True)
        findings = Q(material__in=[INSPECTION, COMMITMENT_CHECK]) if who.post.role == Role.WINDOW else Q(pk__in=[])
        return own_drafts | (Q(case__in=cases) & ~findings) | Q(pk__in=drawn_on)
    own_drafts = Q(draft__user=who, case__isnull=True)
    return own_drafts | (Q(case__in=cases) & ~Q(material__in=[INSPECTION, COMMITMENT_CHECK])) | Q(pk__in=drawn_on)


def _current(to: Draft | Case, material: str) -> Attachment | None:
    rows = Attachment.objects.filter(material=material, **({"case": to} if isinstance(to, Case) else {"draft": to}))
    return rows.order_by("-uploaded_at", "-pk").first()


def _again(earlier: Attachment) -> Opened:
    with earlier.file.open("rb") as file:
        return Opened(file.read(), earlier.content_type, earlier.pages)


def _ensure_wanted(to: Draft | Case, key: str) -> None:
    """Only what the guide's list names, and nothing for what the form makes by itself."""
    guide = to.guide if isinstance(to, Case) else to.body
    found = next((material for material in guide.materials if material.key == key), None)
    if found is None:
        raise UploadRefused("材料清单里没有这一项。请刷新页面，对照清单上传。")
    if made_from_the_form(found):
        raise UploadRefused(f"{found.name}按您填写的内容自动生成，不用上传。")


def _read(files: Sequence[File]) -> list[Opened]:
    if not files:
        raise UploadRefused("没有收到文件。请点“拍照”或者“选文件”，再选一次。")
    if len(files) > FILES_MAX:
        raise UploadRefused(f"一次最多上传 {FILES_MAX} 个文件，现在有 {len(files)} 个。请分几次上传。")
    most = settings.UPLOAD_MAX_BYTES
    parts: list[Opened] = []
    for file in files:
        name = _clean(file.name or "") or "文件"
        if (file.size or 0) > most:
            raise UploadRefused(
                f"“{name}”有 {megabytes(file.size)}，超过了 {megabytes(most)}。请拍照上传，或者压缩后再试。"
            )
        content = file.read()
        if not content:
            raise UploadRefused(f"“{name}”是空的。请重新拍照，或者换一个文件。")
        parts.append(open_file(name, content))
        _ensure_measure(sum(part.pages for part in parts), sum(len(part.content) for part in parts))  # before the next
    return parts


def _ensure_measure(pages: int, size: int) -> None:
    ensure_pages(pages)
    if size > settings.UPLOAD_MAX_BYTES:
        raise UploadRefused(
            f"合在一起有 {megabytes(size)}，超过了 {megabytes(settings.UPLOAD_MAX_BYTES)}。请少传几页。"
        )


def _label(to: Draft | Case, key: str) -> str:
    guide = to.guide if isinstance(to, Case) else to.body
    return next((material.name for material in guide.materials if material.key == key), BESIDE_THE_LIST.get(key, key))


def _display_name(files: Sequence[File], made: Opened, label: str, *, several: bool) -> str:
    """What people call the file; only shown, never a path. Photos from a phone are named by the material."""
    ending = ENDINGS[made.content_type]
    own = _clean(files[0].name or "")
    stem = PurePosixPath(own).stem
    if (
        several
        or not stem
        or re.fullmatch(r"(?i)(img|image|dsc|photo|mmexport|wx_camera|微信图片|相机)?[_\- ]?[\d_\-. ()]*", stem)
    ):
        stem = label
    return stem[: 200 - len(ending)] + ending


def _clean(name: str) -> str:
    last = PureWindowsPath(PurePosixPath(name).name).name
    return re.sub(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069<>\"]", "", last).strip()[:120]


def _random_name(made: Opened, at: datetime) -> str:
    return f"uploads/{localtime(at):%Y/%m/%d}/{secrets.token_hex(20)}{ENDINGS[made.content_type]}"


def megabytes(size: int | None) -> str:
    return f"{(size or 0) / 1024 / 1024:.1f} MB"
