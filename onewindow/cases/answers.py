"""What an applicant answers to a correction notice, point by point, until all of it is handed in (Art. 20, 22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from onewindow.accounts.actors import Applicant
from onewindow.cases import moves, uploads
from onewindow.cases.corrections import correct_field
from onewindow.cases.materials import provide
from onewindow.cases.models import Case, Correction, Medium, Provided, State
from onewindow.cases.uploads import UploadRefused
from onewindow.record.errors import WrongPerson, WrongState
from onewindow.regulation.articles import Art

TOLD_ONCE = Art(20)
FIELD = "form."


@dataclass(frozen=True)
class Point:
    """One point of the notice and what has come for it. `element` names a form field, else it is a material."""

    key: str
    name: str
    wrong: str
    mend: str
    answered: bool
    element: str = ""
    provided: Provided | None = None


def open_correction(case: Case) -> Correction | None:
    return case.corrections.filter(answered_at__isnull=True, lapsed_at__isnull=True).first()


def points(case: Case, correction: Correction) -> list[Point]:
    """The notice's points in its order. One query."""
    rows = case.provided.filter(round=correction.round + 1).select_related("attachment")
    given = {row.key: row for row in rows}
    made = []
    for point in correction.points:
        key = point["key"]
        element = key.removeprefix(FIELD) if key.startswith(FIELD) else ""
        answered = element in case.corrected_fields if element else key in given
        made.append(Point(key, point["name"], point["wrong"], point["mend"], answered, element, given.get(key)))
    return made


@transaction.atomic
def answer_with_files(
    case_id: int, key: str, files: Sequence[File], *, by: Applicant, at: datetime, add: bool = False
) -> Provided:
    """Store files for a point of the notice; with `add`, as further pages of what was given for it just now. Raises UploadRefused."""
    case, correction = _answering(case_id, by)
    point = next((each for each in points(case, correction) if each.key == key and not each.element), None)
    if point is None:
        raise UploadRefused("补正通知里没有这一项。没问题的材料不用再交。")
    attachment = uploads.store(case, key, files, case.applicant, at, add=add and point.answered)
    return provide(case, key, at=at, medium=Medium.UPLOAD, attachment=attachment)


@transaction.atomic
def answer_field(case_id: int, element: str, value: Any, *, by: Applicant, at: datetime) -> Case:
    """Fill a field of the form in anew. Raises Incomplete with what is wrong, NoSuchChoice where the notice does not ask for it."""
    case, _ = _answering(case_id, by)
    return correct_field(case, element, value, at=at)


def _answering(case_id: int, by: Applicant) -> tuple[Case, Correction]:
    """The case, locked, and the notice that is open; for the applicant only."""
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("guide_version", "item", "applicant")
        .get(pk=case_id)
    )
    correction = open_correction(case)
    if case.state != State.CORRECTING or correction is None:
        raise WrongState(moves.HAND_IN, case.state_label())
    if not moves.HAND_IN.by.test(by, case):
        raise WrongPerson(moves.HAND_IN)
    return case, correction
