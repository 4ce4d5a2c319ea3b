"""Drafts that are ready to be handed in, for any guide."""

import hashlib
import io
from datetime import date, datetime
from functools import cache
from random import Random
from typing import Any

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Principal
from onewindow.cases.acts.apply import submitted as submit
from onewindow.cases.agreement import told_by_numbers
from onewindow.cases.completeness import PaperMaterial
from onewindow.cases.forms import Field, layout
from onewindow.cases.materials import made_from_the_form
from onewindow.cases.models import Attachment, Case, Channel, Draft
from onewindow.catalogue.content import GuideContent, Material
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import competent_item, published_version
from onewindow.kernel.identifiers import make_id_card, make_phone, make_uscc
from onewindow.network.models import Region, Venue
from onewindow.staff.actors import Officer
from tests import NOW
from tests.factories.people import applicant, region

_random = Random(9)
FOOD = "food-business-licence"


def item_at(key: str, place: Region | None = None) -> Item:
    item = competent_item(key, place or region())
    assert item is not None, f"nobody implements {key} there"
    return item


def value(field: Field, place: Region, principal: Principal) -> Any:
    """A valid value of the field's type, the principal's own where the element prefills it."""
    element = field.element
    own = principal.profile().get(element.prefill, "") if element.prefill else ""
    if own:
        return own
    if element.options:
        return [element.options[0]] if element.type == "multichoice" else element.options[0]
    made = {
        "integer": "3",
        "decimal": "68.5",
        "money": "1000",
        "date": "2026-06-01",
        "past_date": "2026-01-05",  # before whatever is told of it
        "boolean": "no",
        "region": place.code,
        "phone": make_phone(_random),
        "email": "someone@example.cn",
        "id_card": make_id_card(_random),
        "uscc": make_uscc(_random),
    }
    return made.get(element.type, PATTERNED.get(element.pattern, "示例内容"))


PATTERNED = {r"\d{6}": "471000"}


def form_data(guide: GuideContent, place: Region, principal: Principal) -> dict[str, Any]:
    """Every required element filled by its type; a repeating group gets one row."""
    data: dict[str, Any] = {}
    parts = layout(guide)
    for part in parts:
        if isinstance(part, Field):
            if part.required:
                data[part.name] = value(part, place, principal)
        else:
            data[part.name] = [{f.name: value(f, place, principal) for f in part.fields if f.required}]
    told = told_by_numbers([part.element for part in parts if isinstance(part, Field)], data)
    return data | {key: said.value for key, said in told.items() if key in data}


def draft(
    by: Applicant | Officer,
    key: str = FOOD,
    *,
    principal: Principal | None = None,
    place: Region | None = None,
    answers: dict[str, str] | None = None,
    delivery: str = "window",
    joint: list[dict[str, str]] | None = None,
    with_files: bool = True,
    at: datetime = NOW,
) -> Draft:
    """A complete draft of the item that is competent for the place. `answers` override the first option of each question."""
    where = place or region()
    item = item_at(key, where)
    version = published_version(item)
    guide = version.body
    first = {situation.key: situation.options[0].key for situation in guide.situations}
    online = isinstance(by, Applicant)
    who = by.principal if isinstance(by, Applicant) else principal
    assert who is not None
    made = Draft.objects.create(
        user=by.user if online else None,
        post=None if isinstance(by, Applicant) else by.post,
        mandate=by.mandate if isinstance(by, Applicant) else None,
        principal=who,
        item=item,
        place=where,
        guide_version=version,
        channel=Channel.MOBILE if online else Channel.WINDOW,
        answers=first | (answers or {}),
        form=form_data(guide, where, who),
        joint=joint if joint is not None else ([another_person()] if guide.parties.joint else []),
        delivery_way=delivery,
        started_at=at,
        saved_at=at,
    )
    if with_files:
        uploads(made, at=at)
    return made


def another_person(number: str = "") -> dict[str, str]:
    return {"name": "共同申请人甲", "id_card": number or make_id_card(_random), "phone": make_phone(_random)}


def uploads(made: Draft, *, at: datetime = NOW) -> list[Attachment]:
    """One file for each material that the draft's answers require."""
    wanted = made.guide_version.body.materials_for(made.answers)
    return [an_upload(made, material, at=at) for material in wanted if not made_from_the_form(material)]


def an_upload(made: Draft, material: Material, *, at: datetime = NOW) -> Attachment:
    return stored(
        f"{made.pk} {material.key} {at}", principal=made.principal, draft=made, material=material.key,
        name=f"{material.name}.pdf"[:200], uploaded_at=at,
    )  # fmt: skip


def a_file_for(case: Case, key: str, *, at: datetime = NOW) -> Attachment:
    """A file handed in later, as an answer to a correction notice."""
    return stored(
        f"{case.pk} {key} {at}", principal=case.applicant, case=case, material=key, name=f"{key}.pdf", uploaded_at=at
    )


def stored(mark: str, **fields: Any) -> Attachment:
    """A paper that opens in a viewer, other bytes for each `mark`."""
    content = _paper() + f"\n%% {mark}\n".encode()
    sha256 = hashlib.sha256(content).digest()
    file = default_storage.save(f"tests/{sha256.hex()[:24]}.pdf", ContentFile(content))
    return Attachment.objects.create(
        content_type="application/pdf", size=len(content), sha256=sha256, file=file, **fields
    )


@cache
def _paper() -> bytes:
    out, paper = io.BytesIO(), pikepdf.new()
    paper.add_blank_page(page_size=(595, 842))
    paper.save(out)
    return out.getvalue()


def own_venue(made: Draft) -> Venue:
    return Venue.objects.get(region=made.item.region)


def hand_in_draft(made: Draft, by: Applicant | Officer, *, at: datetime = NOW, intake: Venue | None = None) -> Case:
    return submit(made.pk, by=by, at=at, intake=intake or own_venue(made))


def enter_at_window(
    window: Officer, key: str = FOOD, *, principal: Principal | None = None, at: datetime = NOW
) -> Case:
    """A window takes an application in for somebody who came: all papers in original."""
    who = principal or applicant("韩老人", born=date(1946, 2, 3), checked=True).principal
    made = draft(window, key, principal=who, with_files=False, at=at)
    wanted = made.guide_version.body.materials_for(made.answers)
    papers = {material.key: PaperMaterial(1, 1) for material in wanted}
    place = window.post.window
    assert place is not None
    return submit(made.pk, by=window, at=at, intake=place.venue, papers=papers)
