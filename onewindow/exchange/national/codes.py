"""Code lists of annex A of GB/T 39046-2020 (facts: standards, section 1). Ours inside, converted here, at the edge."""

from datetime import date, datetime

from django.utils.timezone import localtime

from onewindow.accounts.models import DocumentType
from onewindow.catalogue.models import ItemType
from onewindow.network.models import Nature

ITEM_TYPE = {  # A.1; a filing has no national code: a local one
    ItemType.LICENCE: "01",
    ItemType.PAYMENT: "05",
    ItemType.CONFIRMATION: "07",
    ItemType.REWARD: "08",
    ItemType.ADJUDICATION: "09",
    ItemType.OTHER_POWER: "10",
    ItemType.FILING: "11",
    ItemType.PUBLIC_SERVICE: "20",
}
NATURE = {Nature.STATUTORY: "1", Nature.AUTHORISED: "2", Nature.ENTRUSTED: "3"}  # A.3
AUDIENCE = {  # A.4
    "natural": ("1", "自然人"),
    "enterprise": ("2", "企业法人"),
    "institution": ("3", "事业法人"),
    "social_organisation": ("4", "社会组织法人"),
    "individual_business": ("6", "其他组织"),
    "other_organisation": ("6", "其他组织"),
}
CHANNELS = {
    "window": ("1", "窗口办理"),
    "online": ("2", "网上办理"),
    "kiosk": ("9", "自助终端"),
    "phone": ("9", "电话"),
}  # A.5
CASE_KIND = {"instant": ("1", "即办件"), "promised": ("2", "承诺件")}  # A.6
CROSS_REGION = {"nation": "1", "province": "3", "city": "4", "county": "", "none": ""}  # 全国, 跨省 (2), 跨市, 跨县
UNITS = {"working": "工作日", "natural": "自然日"}
DOCUMENT = {DocumentType.ID_CARD: "111", DocumentType.PASSPORT: "414", DocumentType.USCC: "001"}


def moment(value: datetime | None) -> str:
    """YYYYMMDDThhmmss in local time; empty where there is none."""
    return f"{localtime(value):%Y%m%dT%H%M%S}" if value else ""


def day(value: date | None) -> str:
    return f"{value:%Y%m%d}" if value else ""


def cut(text: str, length: int) -> str:
    """At most `length` characters, as the standard's formats an..n ask."""
    return text[:length]
