"""What ends a case besides the decision: its delivery, and that the applicant took it back (Art. 19, 24)."""

from django.utils.timezone import localtime

from onewindow.cases.documents.matter import Matter
from onewindow.cases.models import ConsentWay, Delivery, DeliveryWay, WindowConsent
from onewindow.kernel.identifiers import mask_id_card
from onewindow.notices.content import Block, Sheet, facts, long_date, p, picture
from onewindow.notices.models import Document, DocumentKind

DELIVERED = [DocumentKind.OUTCOME_ABOVE, DocumentKind.GRANT, DocumentKind.DENIAL, DocumentKind.RESULT]
PROOFS = {
    "signature": "领取人签名（见下）", "code": "领取人报出查询码", "consent": "申请时同意电子送达", "waybill": "运单签收记录", "witness": "见证人在场",
    "notice": "公告期满",
}  # fmt: skip


def delivery_receipt(matter: Matter) -> Sheet:
    """What was delivered, how, to whom, when, with what proof."""
    delivery = matter.case.delivery
    blocks: list[Block] = [facts([*_what(matter), *_how(matter, delivery)])]
    signed = bool(delivery.signature)
    if signed:
        blocks.append(picture("signature", "领取人签名"))
    return Sheet(
        kind=DocumentKind.DELIVERY_RECEIPT,
        title="送达回证",
        character="送",
        dated=matter.day,
        blocks=blocks,
        foot=matter.foot(),
        pictures={"signature": str(delivery.signature.name)} if signed else {},
    )


def _what(matter: Matter) -> list[tuple[str, list[str]]]:
    found = Document.objects.filter(chain_id=matter.case.chain_id, kind__in=DELIVERED).order_by("id")
    documents = [f"{document.title}　{document.number}" for document in found]
    return [
        ("受送达人", [matter.case.applicant_name]),
        ("事由", [matter.case.title]),
        ("送达的文书", documents or [matter.guide.result.name]),
    ]


def _how(matter: Matter, delivery: Delivery) -> list[tuple[str, list[str]]]:
    at = localtime(delivery.delivered_at)
    rows: list[tuple[str, list[str]]] = [("送达方式", [DeliveryWay(delivery.way).label])]
    if delivery.way == DeliveryWay.WINDOW:
        venue = (
            delivery.handed_by.window.venue if delivery.handed_by and delivery.handed_by.window else matter.case.intake
        )
        receiver = f"{delivery.receiver_name}　{mask_id_card(delivery.receiver_number)}"
        rows += [("送达地点", [venue.name, venue.address]), ("领取人", [receiver, "身份证件已在窗口核对"])]
        if delivery.authority:
            rows.append(("代领", [delivery.authority]))
        rows += [
            ("空白证照编号", [use.blanks.serial(use.number)]) for use in matter.case.blank_uses.select_related("blanks")
        ]
    elif delivery.way == DeliveryWay.POST:
        posting = matter.case.postings.filter(delivered_at__isnull=False).latest("pk")
        rows += [("承运单位和运单号", [f"{posting.carrier}　{posting.waybill}"]), ("签收人", [posting.signed_for_by])]
    elif delivery.way == DeliveryWay.LEFT:
        rows += [("拒收人", [delivery.receiver_name]), ("见证人和地点", [delivery.witness])]
    elif delivery.way == DeliveryWay.NOTICE:
        rows.append(
            (
                "公告",
                [
                    f"自{long_date(localtime(matter.case.announcement.published_at).date())}起，至{long_date(matter.case.announcement.ends_on)}期满"
                ],
            )
        )
    else:
        rows.append(("送达地点", ["政务服务平台“我的证照和文书”"]))
    rows += [
        ("送达时间", [f"{long_date(at.date())} {at:%H:%M}"]),
        ("证明", [PROOFS.get(delivery.proof, delivery.proof)]),
    ]
    return rows


def withdrawal(matter: Matter) -> Sheet:
    reason = str(matter.case.closing.get("reason") or "")
    said = f"（{matter.you}说明的原因：{reason}）" if reason else ""
    consent = (
        matter.case.chain.window_consents.filter(act=matter.event.act).select_related("heard_by__window__venue").last()
    )
    return Sheet(
        kind=DocumentKind.WITHDRAWAL,
        title="撤回申请确认书",
        character="撤",
        dated=matter.day,
        addressee=matter.addressee,
        blocks=[
            p(
                *matter.applied,
                f"，{matter.you}于{long_date(matter.day)}撤回{said}。本机关确认收到撤回，不再办理，也不作出决定。",
            ),
            *([_for_you(matter, consent)] if consent else []),
            p("撤回不影响以后再次申请。再次申请时，系统已有的材料不用再交；交来的纸质原件可以到受理窗口取回。"),
            p(f"有疑问的，请向{matter.ask}咨询。"),
        ],
        foot=matter.foot(),
    )


def _for_you(matter: Matter, consent: WindowConsent) -> Block:
    """A window took it back for the applicant: where, who, and how they agreed (Art. 42)."""
    post = consent.heard_by
    where = f"{post.window.venue.name} {post.window.number} 窗口" if post.window else post.agency.name
    witness = f"，见证人{consent.witness}" if consent.witness else ""
    way = ConsentWay(consent.consent).label
    return p(
        f"撤回由{where}{post.officer.display_name}经{matter.you}同意代办（{way}{witness}）。不是{matter.you}的意思的，请马上联系。"
    )
