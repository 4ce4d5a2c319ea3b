"""What the city holds of a sign-in, who read it whole and why, and a copy of all of it to take away (个人信息保护法 45)."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db.models import Count, Q, QuerySet, Sum

from onewindow.accounts.models import Capacity, Consent, User
from onewindow.cases.models import Attachment, Case, Draft
from onewindow.cases.models.case import OPEN
from onewindow.consultations.models import Consultation
from onewindow.notices.models import Document, Message
from onewindow.oversight.models import Rating
from onewindow.privacy import kept_beside
from onewindow.record.models import Reading
from onewindow.staff.models import Post


@dataclass(frozen=True)
class Holding:
    """One kind of data: how much, what for, until when."""

    label: str
    amount: str
    purpose: str
    until: str


def own_cases(user: User, on: date) -> QuerySet[Case]:
    """What the sign-in handed in or acts for, not what it merely joins. Found once: the rest asks by key."""
    principals = [m.principal_id for m in user.mandates.in_force(on).select_related("principal") if m.principal.checked]
    seen = Case.objects.visible_to(user, on=on).filter(Q(applicant__in=principals) | Q(submitted_by=user))
    return Case.objects.filter(pk__in=list(seen.values_list("pk", flat=True)))


def holdings(user: User, on: date) -> list[Holding]:
    cases = own_cases(user, on)
    files = Attachment.objects.filter(Q(case__in=cases) | Q(draft__user=user)).aggregate(
        n=Count("pk"), size=Sum("size")
    )
    numbers = cases.aggregate(n=Count("pk"), open=Count("pk", filter=Q(state__in=OPEN)))
    mandates = user.mandates.in_force(on).count()
    return [
        Holding("登录手机和密码", "1 个账号", "确认是您本人在办事", "账号注销为止"),
        Holding("登录在哪里", f"{user.sign_ins.count()} 处", "让您认出不是自己的登录：设备种类、半个网络地址、时间", "退出登录为止"),
        Holding("姓名、证件号码、地址", f"{mandates} 个身份", "申请时自动填写，证照和文书上要写", "账号注销为止；已办的件里随档案保存"),
        Holding("办件", f"{numbers['n']} 件，其中在办 {numbers['open']} 件", "依法办理您的申请", "按档案法规保存"),
        Holding("上传的文件", f"{files['n']} 份，{(files['size'] or 0) / 1024 / 1024:.1f} MB", "作为申请材料；以后办事不用再交", "随办件档案；草稿里的随草稿"),
        Holding("草稿", f"{Draft.objects.open().filter(user=user).count()} 份", "接着填", "最后一次保存后 90 天"),
        Holding("签名", "窗口上签过的", "证明是您本人领取、承诺或者同意的", "随办件档案"),
        Holding("消息", f"{Message.objects.filter(user=user).count()} 条", "告知进展", "办结后两年"),
        Holding("咨询", f"{Consultation.objects.filter(user=user).count()} 个", "答复您的问题", "称呼和手机号码答复后两年"),
        Holding("评价", f"{Rating.objects.filter(rated_by=f'user:{user.pk}').count()} 次", "改进服务", "随办件档案"),
    ]  # fmt: skip


@dataclass(frozen=True)
class Read:
    """One look at personal numbers in full; or, where it was about no case, at which phone somebody signs in with."""

    at: datetime
    case: Case | None
    who: str
    reason: str


def readings(user: User, on: date, limit: int = 100) -> list[Read]:
    """By agency and post, not by name: whom it concerns can ask who it was."""
    cases = {case.chain_id: case for case in own_cases(user, on).select_related("guide_version")}
    chains = Q(chain__in=list(cases)) | Q(chain__kind="principal", chain__key__in=_identities(user, on))
    rows = list(Reading.objects.filter(chains).order_by("-read_at")[:limit])
    ids = {int(row.capacity.split(":")[1]) for row in rows if row.capacity.startswith("post:")}
    posts = Post.objects.select_related("agency").in_bulk(ids)
    return [Read(row.read_at, cases.get(row.chain_id or 0), _who(row, posts), row.reason) for row in rows]


def _identities(user: User, on: date) -> list[str]:
    """Keys of the checked ones that the sign-in acts for, but as an agent."""
    own = user.mandates.in_force(on).exclude(capacity=Capacity.AGENT).select_related("principal")
    return [str(mandate.principal_id) for mandate in own if mandate.principal.checked]


def _who(row: Reading, posts: dict[int, Post]) -> str:
    post = posts.get(int(row.capacity.split(":")[1])) if row.capacity.startswith("post:") else None
    return f"{post.agency.name}，{post.get_role_display()}岗位" if post else "工作人员"


def copy_of(user: User, on: date) -> IO[bytes]:
    """A ZIP file, made on disk: data.json with everything in words, and the files themselves. The caller closes it."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 — the caller closes it, when it was sent
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("data.json", json.dumps(_data(user, on), ensure_ascii=False, indent=2, default=str))
        for name, path in _files(user, on):
            if default_storage.exists(path):
                with default_storage.open(path, "rb") as source, packed.open(name, "w") as target:
                    while chunk := source.read(1 << 16):
                        target.write(chunk)
    out.seek(0)
    return out


def _data(user: User, on: date) -> dict[str, Any]:
    cases = own_cases(user, on).select_related("guide_version", "agency").order_by("pk")
    return {
        "账号": {"手机": user.phone, "名称": user.display_name, "注册时间": user.date_joined},
        "身份": [_principal(m) for m in user.mandates.in_force(on).select_related("principal")],
        "办件": [_case(case) for case in cases],
        "草稿": [
            {"事项": d.body.name, "内容": d.form, "保存时间": d.saved_at}
            for d in Draft.objects.open().filter(user=user).select_related("guide_version")
        ],
        "消息": [{"时间": m.created_at, "标题": m.title, "内容": m.text} for m in Message.objects.filter(user=user).order_by("pk")],
        "咨询": [{"编号": c.number, "问题": c.question, "答复": c.answer} for c in Consultation.objects.filter(user=user).order_by("pk")],
        "同意": [{"目的": c.purpose, "给出": c.given_at, "收回": c.withdrawn_at} for c in Consent.objects.filter(user=user).order_by("pk")],
        "查看记录": [{"时间": r.at, "办件": r.case.number if r.case else "", "谁": r.who, "理由": r.reason} for r in readings(user, on, 10_000)],
        **kept_beside.rows(user, own_cases(user, on), on),
    }  # fmt: skip


def _principal(mandate: Any) -> dict[str, Any]:
    who = mandate.principal
    return {
        "身份": mandate.get_capacity_display(), "名称": who.name, "证件类型": who.get_document_type_display(), "证件号码": who.document_number,
        "手机": who.phone, "地址": who.address, "核验": who.get_identity_level_display(),
    }  # fmt: skip


def _case(case: Case) -> dict[str, Any]:
    return {
        "编号": case.number, "事项": case.title, "机关": case.agency.name, "状态": case.state_label(), "收件": case.received_at,
        "申请表": case.form, "文书": [f"{d.title} {d.number}" for d in Document.objects.filter(chain=case.chain_id)],
    }  # fmt: skip


def _files(user: User, on: date) -> Iterator[tuple[str, str]]:
    cases = own_cases(user, on)
    for row in (
        Attachment.objects.filter(case__in=cases).exclude(material="inspection").select_related("case").order_by("pk")
    ):
        assert row.case is not None
        yield f"files/{row.case.number[-12:]}/{row.pk}-{row.name}", row.file.name or ""
    yield from kept_beside.signatures(cases)
    for document in Document.objects.filter(chain__case__in=cases, rendered_at__isnull=False).order_by("pk"):
        yield (
            f"documents/{document.number}-{document.title}.pdf".replace("〔", "(").replace("〕", ")"),
            document.file.name or "",
        )
