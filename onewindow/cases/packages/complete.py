"""Whether the draft of a package can be handed in: everything that its members ask together, each thing once (Art. 17, 30)."""

from datetime import datetime

from django.utils.timezone import localtime

from onewindow.cases import drafts
from onewindow.cases.completeness import choice_problems, joint_problems, passports, phoneless
from onewindow.cases.errors import GuideChanged, Incomplete
from onewindow.cases.forms import form_problems
from onewindow.cases.materials import lines_of_draft
from onewindow.cases.models import Draft
from onewindow.cases.packages.founding import represents
from onewindow.cases.packages.parts import businesses
from onewindow.catalogue.packages import graph
from onewindow.catalogue.packages.merge import founds
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
    problems |= form_problems(
        draft.body, draft.form, phoneless=phoneless(draft), passports=passports(draft), on=localtime(at).date()
    )
    problems |= joint_problems(draft)
    problems |= drafts.place_problem(draft) | representative_problem(draft)
    if draft.post_id is None:
        missing = [line.material for line in lines_of_draft(draft, at=at) if not line.there]
        problems |= {f"material.{material.key}": f"请上传：{material.name}" for material in missing}
    return problems


def representative_problem(draft: Draft) -> dict[str, str]:
    """What comes after the founding is the business's: where the law wants its representative in person, nobody else applies."""
    merged = draft.parts.merged
    founding = [one.key for one in merged.playing if founds(one.guide)]
    own = [
        one.guide for one in merged.playing if one.key in graph.behind(merged.after, founding) and businesses(one.guide)
    ]
    names = [guide.name for guide in own if guide.parties.in_person or not guide.parties.agent]
    if (
        not names
        or draft.user is None
        or draft.principal is None
        or represents(draft.user, draft.form, draft.principal)
    ):
        return {}
    told = f"“{'”“'.join(names)}”要由新主体的法定代表人（负责人、经营者）本人办，请由本人登录、以本人的名义申请，或者先不选这一件"
    return {"form.legal_representative_id_card" if draft.form.get("legal_representative_id_card") else "members": told}


def member_problems(draft: Draft) -> dict[str, str]:
    """At least one thing is to be done, and all questions that decide which are answered."""
    if not draft.parts.playing:
        return {"members": "请至少选择一件要办的事"}
    return {}
