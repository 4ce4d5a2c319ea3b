"""The materials of a case or draft: what the list asks, what is there, what the city already holds (Art. 17, 47)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from onewindow.accounts.models import Principal
from onewindow.cases.models import Attachment, Case, Checked, CommitmentKind, Draft, Medium, Provided, Trust
from onewindow.cases.reuse import may_reuse, may_reuse_for
from onewindow.catalogue.content import Material
from onewindow.kernel.fields import lookup_digest
from onewindow.regulation.articles import Art

WHOLE_LIST = Art(17)
NOTHING_TWICE = Art(47)

SCAN = "outage_scan"  # key of the scan of what was taken in on paper during an outage: none of the guide's materials


def made_from_the_form(material: Material) -> bool:
    """An application form: filled in online, never asked for as a file."""
    return material.made_from_the_form


@dataclass(frozen=True)
class Line:
    """One line of the list, with what stands behind it."""

    material: Material
    provided: Provided | None = None
    attachment: Attachment | None = None
    on_file: "OnFile | None" = None
    committed: bool = False  # a commitment stands for it (Art. 28)

    @property
    def from_form(self) -> bool:
        return made_from_the_form(self.material)

    @property
    def there(self) -> bool:
        return self.committed or self.from_form or bool(self.provided or self.attachment or self.on_file)


@dataclass(frozen=True)
class OnFile:
    """A material that the city holds and therefore does not ask for again (国务院令716 Art. 7)."""

    attachment: Attachment | None
    reference: str
    trust: Trust
    source: str  # where it comes from, for people


def lines_of_case(case: Case) -> list[Line]:
    """The list of a case with the latest round of each material."""
    if "lines_held" in vars(case):
        held: list[Line] = vars(case)["lines_held"]
        return held
    latest: dict[str, Provided] = {}
    committed = promised_away(case)
    for row in case.provided.select_related("attachment", "checked_by__officer").order_by("round"):
        latest[row.key] = row
    return [
        Line(
            material,
            latest.get(material.key),
            latest[material.key].attachment if material.key in latest else None,
            committed=material.key in committed,
        )
        for material in case.guide.materials_for(case.answers)
    ]


def hold_lines(case: Case) -> None:
    """Read the list once for the rest of an act that changes none of it."""
    vars(case)["lines_held"] = lines_of_case(case)


def promised_away(case: Case) -> frozenset[str]:
    """Keys of the materials that a commitment stands for, as long as it is not taken back."""
    commitment = getattr(case, "commitment", None)
    if commitment is None or commitment.taken_back_at is not None or commitment.kind != CommitmentKind.PROOF:
        return frozenset()
    return case.guide.proof_replaced


def missing_materials(case: Case) -> list[Material]:
    """What is required and not there, or there and found wrong."""
    return [
        line.material
        for line in lines_of_case(case)
        if not line.there or (line.provided is not None and line.provided.checked == Checked.WRONG)
    ]


def lines_of_draft(draft: Draft, *, at: datetime) -> list[Line]:
    """The list of a draft: what was uploaded, and what the city holds already for this applicant."""
    uploaded = {row.material: row for row in draft.attachments.order_by("uploaded_at")}
    wanted = draft.body.materials_for(draft.answers)
    held = on_file(draft.principal, wanted) if draft.principal and may_reuse(draft) else {}
    committed = draft.body.proof_replaced if draft.commits else frozenset()
    return [
        Line(material, None, uploaded.get(material.key), held.get(material.key), committed=material.key in committed)
        for material in wanted
    ]


def could_be_reused(draft: Draft) -> list[str]:
    """Names of what the city holds and would not ask for, if the applicant consented; nothing where they have, or nothing is held."""
    if draft.principal is None or may_reuse(draft):
        return []
    wanted = draft.body.materials_for(draft.answers)
    held = on_file(draft.principal, wanted)
    return [material.name for material in wanted if material.key in held]


def held_for(case: Case, keys: Iterable[str]) -> dict[str, OnFile]:
    """Of these materials of a case those that the city holds from elsewhere, and that the applicant lets it use (Art. 47)."""
    asked = set(keys)
    wanted = [material for material in case.guide.materials if material.key in asked]
    if not wanted or not may_reuse_for(case):
        return {}
    return on_file(case.applicant, wanted, besides=case)


def on_file(principal: Principal, wanted: Iterable[Material], *, besides: Case | None = None) -> dict[str, OnFile]:
    """Materials of earlier cases of the same applicant that may be used again, and results that were granted to them.

    Matched by the type of certificate, else by the material's name. A declared identity draws on its own cases only:
    the principal is its own then. Wrong ones and those of the applicant's own making for another matter are left out.
    """
    materials = {material.key: material for material in wanted if not made_from_the_form(material)}
    names = {
        material.certificate or material.name: key
        for key, material in materials.items()
        if material.source != "applicant"
    }
    if not names:
        return {}
    found: dict[str, OnFile] = {}
    cases = Case.objects.filter(applicant=principal).select_related("guide_version", "decision").order_by("received_at")
    cases = cases.exclude(pk=besides.pk) if besides is not None else cases
    rows = Provided.objects.filter(case__in=cases, medium__in=[Medium.UPLOAD, Medium.PAPER], attachment__isnull=False)
    rows = (
        rows.exclude(checked=Checked.WRONG).select_related("attachment", "case__guide_version").order_by("provided_at")
    )
    for row in rows:
        material = row.case.guide.material(row.key)
        key = names.get(material.certificate or material.name)
        if key is not None:
            found[key] = OnFile(row.attachment, row.case.number, Trust(row.trust), f"{row.case.title}时已提交")
    for case in cases:
        key = names.get(case.guide.result.name)
        if key is not None and case.state == "granted":
            found[key] = OnFile(None, case.number, Trust.A, f"“{case.title}”的办理结果")
    return found


def handed_in(case: Case, rows: Iterable[Provided]) -> dict[str, object]:
    """What the record keeps of a hand-in: keys of the materials, digests of their files, a keyed digest of the form."""
    given = list(rows)
    return {
        "materials": sorted(row.key for row in given),
        "files": {row.key: bytes(row.attachment.sha256).hex() for row in given if row.attachment},
        "form": lookup_digest(json.dumps(case.form, sort_keys=True, ensure_ascii=False), "form").hex(),
    }


def provide(
    case: Case, key: str, *, at: datetime, medium: Medium, attachment: Attachment | None = None, originals: int = 0,
    copies: int = 0, trust: Trust = Trust.C, reference: str = "",
) -> Provided:  # fmt: skip
    """Store a material for the round that is open: the first, or that of the correction that is being answered."""
    correction = case.corrections.order_by("-round").first()
    round_ = correction.round + 1 if correction else 1
    row, _ = Provided.objects.update_or_create(
        case=case, key=key, round=round_,
        defaults={
            "medium": medium, "attachment": attachment, "originals": originals, "copies": copies, "trust": trust,
            "reference": reference, "provided_at": at, "checked": Checked.OPEN, "remark": "",
        },
    )  # fmt: skip
    return row
