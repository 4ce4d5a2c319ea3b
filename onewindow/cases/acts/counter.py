"""At the counter before acceptance: corrected on the spot, moved to the right item, given back (Art. 20, 22; 行政许可法 32)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from onewindow.cases import drafts, moves
from onewindow.cases.acts.accept import close
from onewindow.cases.completeness import PaperMaterial, passports_of
from onewindow.cases.consents import Consent, keep
from onewindow.cases.errors import Incomplete, NoSuchChoice, ReasonRequired
from onewindow.cases.forms import form_problems
from onewindow.cases.materials import handed_in, provide
from onewindow.cases.models import Attachment, Case, Draft, Medium, Provided, StepState, Trust
from onewindow.cases.steps import leave
from onewindow.cases.texts import text_digest
from onewindow.catalogue.models import Item
from onewindow.catalogue.queries import published_version
from onewindow.record import clocks
from onewindow.record.door import move
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer


class SameItem(ActRefused):
    code = "same_item"

    def __init__(self) -> None:
        super().__init__("改办到的事项就是现在这一项。请选择别的事项。")


@dataclass(frozen=True)
class Corrected:
    """What was put right: values of form elements, papers that were handed over."""

    form: dict[str, Any] = field(default_factory=dict)
    papers: dict[str, PaperMaterial] = field(default_factory=dict)


@moves.act(moves.CORRECT_ON_THE_SPOT)
def correct_on_the_spot(case_id: int, *, by: Officer, at: datetime, corrected: Corrected, consent: Consent) -> Case:
    """What can be put right on the spot is put right on the spot, by the applicant's consent (行政许可法 32 I 3). Raises ReasonRequired."""
    if not corrected.form and not corrected.papers:
        raise NoSuchChoice("没有更正任何内容")
    case = _corrected(case_id, corrected, at=at)
    details = {
        "fields": sorted(corrected.form), **consent.details(), **handed_in(case, case.provided.filter(key__in=corrected.papers)),
    }  # fmt: skip
    case = move(Case, case_id, moves.CORRECT_ON_THE_SPOT, by=by, at=at, details=details)
    keep(case, consent, act=moves.CORRECT_ON_THE_SPOT.name, by=by, at=at)
    return case


def _corrected(case_id: int, corrected: Corrected, *, at: datetime) -> Case:
    """Raises Incomplete, NoSuchChoice."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    known = {part.element if hasattr(part, "element") else part.group for part in case.guide.form}
    wanted = {material.key for material in case.guide.materials_for(case.answers)}
    if unknown := (set(corrected.form) - known) | (set(corrected.papers) - wanted):
        raise NoSuchChoice("、".join(sorted(unknown)))
    form = case.form | corrected.form
    places = tuple(f"form.{key}" for key in corrected.form)
    told = form_problems(case.guide, form, passports=passports_of(case), on=localtime(at).date())
    problems = {where: what for where, what in told.items() if where.startswith(places)}
    if places and problems:
        raise Incomplete(problems)
    case.form = form
    case.save(update_fields=["form"])
    for key, paper in corrected.papers.items():
        provide(case, key, at=at, medium=Medium.PAPER, originals=paper.originals, copies=paper.copies, trust=Trust.B)
    return case


@moves.act(moves.MOVE_TO_ITEM)
def move_to_item(case_id: int, *, by: Officer, at: datetime, item: Item, reason: str, consent: Consent) -> Case:
    """Move to the right item by the applicant's consent (改办): what was filled in and handed over goes along as a draft.

    Whoever applied online completes it there, whoever came to a window completes it there. Raises ReasonRequired, SameItem.
    """
    if not reason.strip():
        raise ReasonRequired("为什么改办")
    details = {"item": item.code, "reason": text_digest(reason)} | consent.details()
    case = move(Case, case_id, moves.MOVE_TO_ITEM, by=by, at=at, details=details)
    if item.basic_id == case.item.basic_id and item.region_id == case.item.region_id:
        raise SameItem
    agreed = keep(case, consent, act=moves.MOVE_TO_ITEM.name, by=by, at=at)
    case.corrections.filter(answered_at__isnull=True, lapsed_at__isnull=True).update(lapsed_at=at)
    case.moved_to = _draft(case, item, by=by, at=at)
    case.save(update_fields=["moved_to"])
    return close(case, at=at, reason=reason, consent=agreed.in_words, item=item.basic.name)


def _draft(case: Case, item: Item, *, by: Officer, at: datetime) -> Draft:
    """A draft of the other item with everything that it asks as well."""
    version = published_version(item)
    guide, online = version.body, case.submitted_by_id is not None
    first = case.parties.get(role="applicant")
    draft = Draft.objects.create(
        user=case.submitted_by, post=None if online else by.post, mandate=first.mandate if online else None,
        principal=case.applicant, item=item, place=case.place, guide_version=version, channel=case.channel,
        form=drafts.first_values(guide, case.applicant, case.place) | _shared(case, {e.element for e in _fields(guide)}),
        delivery_way=case.delivery_way if case.delivery_way in guide.delivery else "", delivery_address=case.delivery_address,
        visit=case.visit, started_at=at, saved_at=at,
    )  # fmt: skip
    _carry_files(case, draft)
    return draft


def _fields(guide: Any) -> list[Any]:
    return [part for part in guide.form if hasattr(part, "element")]


def _shared(case: Case, asked: set[str]) -> dict[str, Any]:
    return {key: value for key, value in case.form.items() if key in asked}


def _carry_files(case: Case, draft: Draft) -> None:
    """Files of materials that both lists have, by certificate or by name; the originals stay with the case."""
    named = {m.certificate or m.name: m.key for m in draft.guide_version.body.materials}
    for row in case.provided.filter(attachment__isnull=False).select_related("attachment").order_by("round"):
        material = case.guide.material(row.key)
        key = named.get(material.certificate or material.name)
        held = row.attachment
        if key is None or held is None:
            continue
        Attachment.objects.create(
            principal=held.principal, draft=draft, material=key, name=held.name, content_type=held.content_type,
            size=held.size, pages=held.pages, sha256=bytes(held.sha256), file=held.file.name, uploaded_at=held.uploaded_at,
        )  # fmt: skip


@moves.act(moves.GIVE_BACK)
def give_back(case_id: int, *, by: Officer, at: datetime, reason: str, consent: Consent) -> Case:
    """Give the application back before acceptance, as the applicant wishes or agrees, with a list of what was returned.

    It replaces neither a refusal nor a correction notice, to which remedies and limits belong. Raises ReasonRequired.
    """
    if not reason.strip():
        raise ReasonRequired("退件的原因")
    details = {"reason": text_digest(reason), "papers": papers_of(case_id)} | consent.details()
    case = move(Case, case_id, moves.GIVE_BACK, by=by, at=at, details=details)
    agreed = keep(case, consent, act=moves.GIVE_BACK.name, by=by, at=at)
    case.corrections.filter(answered_at__isnull=True, lapsed_at__isnull=True).update(lapsed_at=at)
    leave(case, at=at, state=StepState.ENDED)
    clocks.stop_all(case.chain, at=at)
    case.closing = {"reason": reason, "consent": agreed.in_words}
    case.save(update_fields=["closing"])
    return case


def papers_of(case_id: int) -> dict[str, list[int]]:
    """What lies there on paper: key → originals, copies."""
    rows = Provided.objects.filter(case=case_id, medium=Medium.PAPER).order_by("round")
    return {row.key: [row.originals, row.copies] for row in rows}
