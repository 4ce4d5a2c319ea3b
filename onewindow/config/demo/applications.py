"""Applications of the sample: drafts filled in as people would, with drawn papers for materials."""

import hashlib
import io
import re
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pylopdf_fonts_zh_cn
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Principal
from onewindow.cases.acts.apply import submitted
from onewindow.cases.agreement import told_by_numbers
from onewindow.cases.forms import Field, layout
from onewindow.cases.materials import made_from_the_form
from onewindow.cases.models import Attachment, Case, Channel, DeliveryWay, Draft
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import published_version
from onewindow.config.demo import names
from onewindow.kernel.identifiers import make_id_card, make_uscc
from onewindow.network.models import Region, Venue

FONT = next(Path(pylopdf_fonts_zh_cn.__file__).parent.rglob("*Sans*.?tf"))

ROOMS = ["热食间", "粗加工间", "洗消池", "原料冷藏", "更衣", "就餐区"]


def apply(
    item: Item, place: Region, by: Applicant, *, at: datetime, random: Random, answers: dict[str, str] | None = None,
    later: Collection[str] = (), commits: bool = False, form: dict[str, Any] | None = None, delivery: str = "",
) -> Case:  # fmt: skip
    """Hand in a complete application, online, by this applicant; `later`: materials that are promised to follow; `form`: what is not drawn."""
    version = published_version(item)
    guide = version.body
    ways = [
        way for way in (DeliveryWay.ELECTRONIC, DeliveryWay.ELECTRONIC, DeliveryWay.WINDOW) if way in guide.delivery
    ]
    chosen = {s.key: random.choice(s.options).key for s in guide.situations} | (answers or {})
    draft = Draft.objects.create(
        user=by.user,
        mandate=by.mandate,
        principal=by.principal,
        item=item,
        place=place,
        guide_version=version,
        channel=random.choice((Channel.MOBILE, Channel.MOBILE, Channel.COMPUTER)),
        answers=chosen,
        form=form_of(guide, place, by.principal, at, random) | (form or {}),
        joint=[{"name": names.person(random), "id_card": make_id_card(random), "phone": ""}]
        if guide.parties.joint
        else [],
        delivery_way=delivery or random.choice(ways or [DeliveryWay.WINDOW]),
        deferred=list(later),
        commits=commits,
        signed_name=by.user.display_name if later or commits else "",
        started_at=at,
        saved_at=at,
    )
    not_now = set(later) | (guide.proof_replaced if commits else set())
    for material in guide.materials_for(chosen):
        if not made_from_the_form(material) and material.key not in not_now:
            attach(material.key, material.name, by.principal, at=at, draft=draft)
    venue = Venue.objects.get(region_id=item.region_id)
    return submitted(draft.pk, by=by, at=at, intake=venue)


def attach(
    key: str, name: str, principal: Principal, *, at: datetime, draft: Draft | None = None, case: Case | None = None
) -> Attachment:
    """A drawn paper with the material's name, stored like an upload."""
    content = paper(name, principal.name)
    path = default_storage.save(f"materials/{at:%Y/%m}/{uuid.uuid4().hex}.jpg", ContentFile(content))
    return Attachment.objects.create(
        principal=principal, draft=draft, case=case, material=key, name=f"{name[:60]}.jpg", content_type="image/jpeg",
        size=len(content), pages=1, sha256=hashlib.sha256(content).digest(), file=path, uploaded_at=at,
    )  # fmt: skip


def paper(title: str, holder: str) -> bytes:
    """A JPEG that looks like a photographed paper; a layout plan for plans."""
    picture = Image.new("RGB", (600, 800), "#fbfaf6")
    pen = ImageDraw.Draw(picture)
    large, small = _font(26), _font(18)
    pen.rectangle((20, 20, 580, 780), outline="#333", width=2)
    for number in range(0, len(title), 18):
        pen.text((54, 60 + number // 18 * 38), title[number : number + 18], font=large, fill="#222")
    pen.text((54, 167), f"{holder}（演示样例，内容为虚构）", font=small, fill="#444")
    if "图" in title:
        for number, room in enumerate(ROOMS):
            left, top = 73 + number % 2 * 233, 227 + number // 2 * 167
            pen.rectangle((left, top, left + 220, top + 153), outline="#222", width=3)
            pen.text((left + 73, top + 63), room, font=small, fill="#222")
    else:
        for line in range(12):
            pen.line((54, 227 + line * 39, 547 - line % 3 * 60, 227 + line * 39), fill="#bbb", width=2)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Read once: the sample draws hundreds of papers."""
    return ImageFont.truetype(str(FONT), size)


def form_of(guide: GuideContent, place: Region, principal: Principal, at: datetime, random: Random) -> dict[str, Any]:
    data: dict[str, Any] = {}
    parts = layout(guide)
    for part in parts:
        if isinstance(part, Field):
            data[part.name] = value(part, place, principal, at, random)
        else:
            data[part.name] = [{f.name: value(f, place, principal, at, random) for f in part.fields}]
    told = told_by_numbers([part.element for part in parts if isinstance(part, Field)], data)
    data |= {key: said.value for key, said in told.items() if data[key]}
    return {key: held for key, held in data.items() if held not in ("", None)}


TEXTS = {  # what the last word of a label asks for
    "姓名": names.person,
    "联系人": names.person,
    "名称": names.company,
    "字号": names.business,
}


HAPPENED = timedelta(days=40)  # so long ago, where a birth, an injury or a death is asked for
SKIPPED = 0.6  # of the fields that need not be filled in
OWN_NAME = {"场所名称", "拟用名称", "单位名称"}
OWN_PERSON = {"联系人", "食品安全管理人员姓名", "法定代表人（负责人）姓名"}
PATTERNED = ("471000", "LSVAA4182E2100001")  # a postal code, a vehicle's number


def value(field: Field, place: Region, principal: Principal, at: datetime, random: Random) -> Any:
    """A plausible value of the element's type; the applicant's own where the profile has it."""
    if own := own_value(field, principal):
        return own
    if not field.required and random.random() < SKIPPED:
        return ""
    element = field.element
    if element.options:
        option = random.choice(element.options)
        return [option] if element.type == "multichoice" else option
    made: dict[str, Any] = {
        "integer": str(random.randint(1, 30)),
        "decimal": f"{random.randint(20, 300)}.5",
        "money": str(random.randint(1, 500) * 100),
        "date": f"{at:%Y-%m-%d}",
        "past_date": f"{at - HAPPENED:%Y-%m-%d}",
        "boolean": random.choice(("yes", "no")),
        "region": place.code,
        "email": "example@example.cn",
        "id_card": make_id_card(random),
        "uscc": make_uscc(random),
        "address": f"{place.path}{random.choice(('太原路', '南昌路', '中州路', '景华路'))} {random.randint(1, 99)} 号",
    }
    return made.get(element.type) or text(field, random)


def own_value(field: Field, principal: Principal) -> str:
    """What the applicant enters of their own: from the profile, their name, their phone."""
    element = field.element
    if element.prefill and (own := principal.profile().get(element.prefill, "")):
        return own
    if element.label in OWN_NAME:
        return principal.name
    if element.label in OWN_PERSON:
        return principal.representative_name or principal.name
    return principal.phone if element.type == "phone" else ""


def text(field: Field, random: Random) -> str:
    pattern, label = field.element.pattern, field.element.label
    if pattern:
        return next((sample for sample in PATTERNED if re.fullmatch(pattern, sample)), "")
    maker = next((maker for ending, maker in TEXTS.items() if label.endswith(ending)), None)
    return maker(random) if maker else "按申请材料载明的内容" if field.required else ""
