"""Ends without a decision on the matter: there is nobody or nothing left to decide for (终止; Art. 22, 23)."""

from datetime import datetime

from django.db import models

from onewindow.cases import moves
from onewindow.cases.acts.accept import close
from onewindow.cases.errors import ReasonRequired
from onewindow.cases.models import Case
from onewindow.cases.texts import text_digest
from onewindow.record.door import move
from onewindow.staff.actors import Officer


class Cause(models.TextChoices):
    """Why handling can end by itself. A change of mind is a withdrawal, a defect a denial."""

    DEATH = "death", "申请人死亡"
    DISSOLUTION = "dissolution", "申请单位终止"
    NO_OBJECT = "no_object", "申请的事项已经没有对象"


@moves.act(moves.TERMINATE)
def terminate(case_id: int, *, by: Officer, at: datetime, cause: Cause, found: str, basis: str) -> Case:
    """End the handling: with what was found, on what law, in writing."""
    if not found.strip():
        raise ReasonRequired("查明的情况（凭什么材料认定）")
    if not basis.strip():
        raise ReasonRequired("终止的依据（法律、法规、规章的条款）")
    details = {"cause": Cause(cause).value, "found": text_digest(found), "basis": basis}
    case = move(Case, case_id, moves.TERMINATE, by=by, at=at, details=details)
    case.corrections.filter(answered_at__isnull=True, lapsed_at__isnull=True).update(lapsed_at=at)
    case.specials.filter(ended_at__isnull=True).update(ended_at=at, result="办理终止", ended_by=by.post)
    return close(case, at=at, reason=f"{Cause(cause).label}。{found}", ground=basis)
