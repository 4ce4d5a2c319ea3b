"""Whether the draft of a package can be handed in: everything that its members ask together, each thing once (Art. 17, 30)."""

from datetime import datetime

from onewindow.cases import drafts
from onewindow.cases.completeness import choice_problems, joint_problems, phoneless
from onewindow.cases.errors import GuideChanged, Incomplete
from onewindow.cases.forms import form_problems
from onewindow.cases.materials import lines_of_draft
from onewindow.cases.models import Draft
from onewindow.regulation.articles import Art

WHOLE_LIST = Art(17, 30)


def ensure_complete(draft: Draft, *, at: datetime) -> None:
    """Raises GuideChanged, Incomplete with every problem's place. What a window takes in may lack materials."""
    if drafts.newer_version(draft):
        raise GuideChanged
    if problems := problems_of(draft, at=at):
        raise Incomplete(problems)


def problems_of(draft: Draft, *, at: datetime) -> dict[str, str]:
    problems = member_problems(draft) | choice_problems(draft)
    problems |= form_problems(draft.body, draft.form, phoneless=phoneless(draft)) | joint_problems(draft)
    problems |= drafts.place_problem(draft)
    if draft.post_id is None:
        missing = [line.material for line in lines_of_draft(draft, at=at) if not line.there]
        problems |= {f"material.{material.key}": f"请上传：{material.name}" for material in missing}
    return problems


def member_problems(draft: Draft) -> dict[str, str]:
    """At least one thing is to be done, and all questions that decide which are answered."""
    if not draft.parts.playing:
        return {"members": "请至少选择一件要办的事"}
    return {}
