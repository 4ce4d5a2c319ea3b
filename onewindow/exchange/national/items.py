"""The set 事项管理: an implemented item with its published guide."""

from datetime import UTC, datetime

from django.conf import settings

from onewindow.catalogue.content import GuideContent, Limit, Step
from onewindow.catalogue.models import GuideVersion, Item, ItemType
from onewindow.exchange.national import codes
from onewindow.network.models import Agency, Level, Venue
from onewindow.notices.typeset import press
from onewindow.regulation.articles import Art

DATA_STANDARD = Art(16)

SPONSORS = {
    "government": "政府部门核发",
    "applicant": "申请人自备",
    "third_party": "第三方出具",
    "intermediary": "中介机构出具",
}
MEDIA = {"paper": "纸质", "electronic": "电子", "both": "纸质或者电子"}
SUPERVISION_PHONE = "12345"
SPECIMEN_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a fixed one: the same item gives the same bytes


def item_management(item: Item, version: GuideVersion) -> dict[str, object]:
    """One item in the standard's names (the materials are `item_materials`)."""
    guide, agency = version.body, item.agency
    return {
        **_identity(item, guide),
        **_limits(guide),
        **_agency(agency),
        **_service(item, version),
        **_contact(item, version),
        **_money(guide),
    }


def _identity(item: Item, guide: GuideContent) -> dict[str, object]:
    level, type_ = Level(item.level), ItemType(guide.type)
    return {
        "事项名称": codes.cut(guide.name, 200),
        "基本编码": item.basic.code,
        "实施编码": item.code,
        "事项类型": type_.label,
        "事项类型代码": codes.ITEM_TYPE[type_],
        "设定依据": codes.cut("；".join(str(basis) for basis in guide.legal_basis), 1000),
        "行使层级": level.label,
        "行使层级代码": level.exercise_code,
        "权限划分": codes.cut("、".join(Level(each).label for each in guide.levels) + "按管辖区域行使", 1000),
        "行使内容": f"{item.region.path or item.region.name}范围内的{guide.name}",
        "受理条件": "\n".join(f"{n}. {c.text}（{c.basis}）" for n, c in enumerate(guide.conditions, 1)),
        "办理流程": "—".join(["收件", "受理", *(step.name for step in guide.steps), "送达"]),
        "特别程序": "；".join(_special(step) for step in guide.steps if step.kind == "special") or "无",
        "数量限制": "有数量限制，按受理先后顺序决定" if guide.quota else "无数量限制",
        "中介服务": codes.cut("；".join(f"{i.name}（{i.basis}）" for i in guide.intermediary) or "无", 2000),
        "结果名称": guide.result.name,
        "结果样本": specimen(item, guide),
    }


def _special(step: Step) -> str:
    return f"{step.name}（{step.basis}），不计入办理期限"


def _limits(guide: GuideContent) -> dict[str, object]:
    def told(limit: Limit, what: str) -> dict[str, object]:
        start = "收件" if limit.start == "receipt" else "受理"
        return {
            f"{what}办结时限": str(limit.days),
            f"{what}办结时限单位": codes.UNITS[limit.unit],
            f"{what}办结时限说明": f"自{start}之日的次日起计算" + (f"，依据{limit.basis}" if limit.basis else ""),
        }

    return told(guide.statutory_limit, "法定") | told(guide.promised_limit, "承诺")


def _agency(agency: Agency) -> dict[str, object]:
    region = agency.region
    return {
        "实施主体": agency.name,
        "实施主体代码": agency.uscc,
        "实施主体性质": agency.get_nature_display(),
        "实施主体性质代码": codes.NATURE[agency.nature],  # type: ignore[index]
        "共同实施部门": "无",
        "共同实施部门代码": "",
        "承办机构": codes.cut(f"{agency.short_name}政务服务内设机构", 100),
        "承办机构代码": agency.uscc,
        "行政管辖": region.name,
        "行政管辖代码": region.code[:9],
    }


def _service(item: Item, version: GuideVersion) -> dict[str, object]:
    guide = version.body
    audience = [codes.AUDIENCE[key] for key in guide.audience]
    channels = [codes.CHANNELS[key] for key in guide.channels]
    natural = "natural" in guide.audience
    return {
        "通办范围代码": codes.CROSS_REGION[guide.cross_region],
        "服务对象": "、".join(dict.fromkeys(name for _, name in audience)),
        "服务对象代码": ",".join(sorted({code for code, _ in audience})),
        "服务主题": guide.topic,
        "法人服务主题代码": "" if guide.audience == ["natural"] else codes.cut(guide.topic, 10),
        "自然人服务主题代码": codes.cut(guide.topic, 10) if natural else "",
        "办理形式": "、".join(name for _, name in channels),
        "办理形式代码": ",".join(sorted({code for code, _ in channels})),
        "是否支持预约办理": int("window" in guide.channels),
        "是否支持网上支付": int(guide.fee is not None and "online" in guide.channels),
        "是否支持物流快递": int("post" in guide.delivery),
        "是否网办": int("online" in guide.channels),
        "网办地址": codes.cut(f"{settings.PUBLIC_ADDRESS}/guide/{item.pk}/", 50),
        "运行系统层级": "市级",
        "常见问题": codes.cut("；".join(f"问：{each.q} 答：{each.a}" for each in guide.faq), 1000),
    }


def _contact(item: Item, version: GuideVersion) -> dict[str, object]:
    venues = list(Venue.objects.filter(region=item.region_id))
    first = venues[0] if venues else None
    return {
        "办理地点": codes.cut("；".join(f"{venue.name}（{venue.address}）" for venue in venues), 100),
        "办理时间": codes.cut(first.hours if first else "", 150),
        "咨询方式": "窗口、电话、网上",
        "咨询电话": first.phone if first else SUPERVISION_PHONE,
        "监督电话": SUPERVISION_PHONE,
    }


def _money(guide: GuideContent) -> dict[str, object]:
    return {"是否收费": int(guide.fee is not None), "收费依据": guide.fee.basis if guide.fee else "不收费"}


def item_materials(item: Item, version: GuideVersion) -> list[dict[str, object]]:
    """The materials of an item: every one that the guide can ask for."""
    venues = list(Venue.objects.filter(region=item.region_id).values_list("name", flat=True))
    return [
        {
            "材料名称": codes.cut(material.name, 200),
            "出具机构": SPONSORS[material.source],
            "出具时间要求": "提交时有效",
            "材料办理说明": codes.cut(material.note or f"依据{material.basis}", 500),
            "材料办理地点": codes.cut("、".join(venues), 400),
            "材料使用说明": f"{MEDIA[material.medium]}；"
            + ("可以容缺后补" if material.deferrable else "受理时应当具备"),
            "原件份数": material.originals,
            "复印件份数": material.copies,
            "是否必备材料": int(material.need == "always"),
        }
        for material in version.body.materials
    ]


def specimen(item: Item, guide: GuideContent) -> bytes:
    """A sample of the result as a PDF: what the applicant will hold, with nobody's data in it."""
    valid = f"{guide.result.valid_years:g} 年" if guide.result.valid_years else "长期"
    data = {
        "template": "certificate",
        "title": guide.result.name,
        "number": "样本",
        "agency": item.agency.name,
        "addressee": "",
        "blocks": [],
        "facts": [["持证人", ["（申请人名称）"]], ["办理事项", [guide.name]], ["有效期限", [valid]]],
        "dated": "",
        "foot": ["样本，不作凭证。"],
        "pictures": {},
        "qr": press.qr_code(settings.PUBLIC_ADDRESS),
        "head": ["样本", ""],
        "seal": {"kind": "sample", "name": item.agency.name, "legend": "", "note": "样本"},
    }
    return press.draw("certificate", data, at=SPECIMEN_DATE)
