"""Nothing asked twice: what the city holds is used, and asking for it all the same leaves evidence (Art. 47)."""

from collections.abc import Iterable
from datetime import datetime

from onewindow.cases import moves
from onewindow.cases.errors import HeldAlready, NoSuchChoice
from onewindow.cases.materials import held_for, provide
from onewindow.cases.models import AskedAgain, Case, Medium
from onewindow.record.door import move
from onewindow.staff.actors import Officer


@moves.act(moves.USE_ON_FILE)
def use_on_file(case_id: int, *, by: Officer, at: datetime, key: str) -> Case:
    """Take a material from where the city has it instead of asking for it. Raises NoSuchChoice where it has none."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    found = held_for(case, [key]).get(key)
    details = {"material": key, "from": found.reference if found else ""}
    case = move(Case, case_id, moves.USE_ON_FILE, by=by, at=at, details=details)
    if found is None:
        raise NoSuchChoice(f"材料 {key}（系统里没有，或者申请人没有同意调用）")
    provide(
        case,
        key,
        at=at,
        medium=Medium.ON_FILE,
        attachment=found.attachment,
        trust=found.trust,
        reference=found.reference,
    )
    return case


def ensure_not_held(case: Case, keys: Iterable[str], despite: str, *, by: Officer, at: datetime, act: str) -> None:
    """Asking for what the city holds needs a reason, which is kept; once given, it is not asked for again. Raises HeldAlready."""
    asked = set(keys) - set(case.asked_again.values_list("material", flat=True))
    held = held_for(case, asked)
    names = [material.name for material in case.guide.materials if material.key in held]
    if held and not despite.strip():
        raise HeldAlready(names)
    AskedAgain.objects.bulk_create(
        AskedAgain(
            case=case, material=key, name=case.guide.material(key).name[:200], reference=one.reference[:60], act=act,
            reason=despite.strip()[:300], by=by.post, at=at,
        )
        for key, one in held.items()
    )  # fmt: skip
