"""Whether a draft can be handed in: everything the guide asks, and nothing that it does not (Art. 16, 17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from onewindow.accounts.models import DocumentType, PrincipalKind
from onewindow.accounts.windows import document_of
from onewindow.cases import following
from onewindow.cases.bars import may_apply
from onewindow.cases.commitments import commitment_offered, signers
from onewindow.cases.deferrals import offered_for
from onewindow.cases.drafts import place_problem
from onewindow.cases.errors import Barred, GuideChanged, Incomplete, ItemClosed, NotYourItem
from onewindow.cases.forms import form_problems
from onewindow.cases.materials import Line, lines_of_draft
from onewindow.cases.models import CHOSEN, Case, DeliveryWay, Draft, PartyRole
from onewindow.catalogue.models import VersionStatus
from onewindow.catalogue.queries import takes_applications
from onewindow.kernel.identifiers import InvalidIdentifier, check_phone, normalised
from onewindow.regulation.articles import Art

CANCELLED_ITEM = Art(16)
WHOLE_LIST = Art(17)
ADDRESS_MIN = 6  # characters


@dataclass(frozen=True)
class PaperMaterial:
    """A paper handed over at the window: how many originals and copies."""

    originals: int
    copies: int


def ensure_complete(draft: Draft, papers: dict[str, PaperMaterial], *, at: datetime) -> list[Line]:
    """The lines of the draft's list. Raises ItemClosed, GuideChanged, NotYourItem, Incomplete (with every problem's place).

    What a window takes in may lack materials: it says so in the correction notice.
    """
    ensure_open(draft, at=at)
    problems = (
        choice_problems(draft)
        | form_problems(
            draft.body, draft.form, phoneless=phoneless(draft), passports=passports(draft), on=localtime(at).date()
        )
        | joint_problems(draft)
    )
    problems |= place_problem(draft) | following.problem(draft)
    lines = lines_of_draft(draft, at=at)
    problems |= material_problems(draft, [line for line in lines if line.material.key not in papers])
    problems |= promise_problems(draft, lines, at=at)
    if problems:
        raise Incomplete(problems)
    return lines


def material_problems(draft: Draft, lines: Iterable[Line]) -> dict[str, str]:
    """What is neither there nor promised to follow. A window may take in what is incomplete."""
    if draft.post_id is not None:
        return {}
    missing = [line.material for line in lines if not line.there]
    later = {material.key for material in offered_for(draft, lines)} & set(draft.deferred)
    return {f"material.{one.key}": f"请上传：{one.name}" for one in missing if one.key not in later}


def promise_problems(draft: Draft, lines: Iterable[Line], *, at: datetime) -> dict[str, str]:
    """A promise is signed by name, by somebody who may sign for the applicant; and only where the route is open."""
    problems: dict[str, str] = {}
    if draft.commits and not commitment_offered(draft, at=at):
        problems["commits"] = "这件事不能用告知承诺，请选择一般方式"
    promised = draft.commits or bool({one.key for one in offered_for(draft, lines)} & set(draft.deferred))
    if not promised:
        return problems
    if not draft.signed_name.strip():
        problems["signed_name"] = "请签名：填写签承诺的人的姓名"
    elif draft.post_id is None and draft.signed_name.strip() not in signers(draft):
        problems["signed_name"] = f"签名要和实名一致，请填写：{'或者'.join(sorted(signers(draft)))}"
    return problems


def phoneless(draft: Draft) -> bool:
    """Entered at a window for somebody who gave no mobile phone: allowed, and told on paper."""
    return draft.post_id is not None and draft.principal is not None and not draft.principal.phone


def passports(draft: Draft) -> set[str]:
    """The numbers that stand for an identity card's in the form, of those who apply and have none."""
    own = {draft.principal.passport} if draft.principal is not None else set()
    return (own | {normalised(person.get("id_card", "")) for person in draft.joint if _is_passport(draft, person)}) - {
        ""
    }


def passports_of(case: Case) -> set[str]:
    """The same, once it is handed in."""
    applying = case.parties.filter(role__in=[PartyRole.APPLICANT, PartyRole.JOINT], document_type=DocumentType.PASSPORT)
    return {party.document_number for party in applying}


def _is_passport(draft: Draft, person: dict[str, str]) -> bool:
    try:
        return joint_document(draft, person)[0] == DocumentType.PASSPORT
    except InvalidIdentifier:
        return False


def joint_document(draft: Draft, person: dict[str, str]) -> tuple[DocumentType, str]:
    """Of somebody who applies together with others; at a window an officer has it in their hand. Raises InvalidIdentifier."""
    return document_of(PrincipalKind.NATURAL, person.get("id_card", ""), passport=draft.post_id is not None)


def ensure_open(draft: Draft, *, at: datetime) -> None:
    """The item takes applications today, under this version of its guide, from such an applicant."""
    item = draft.item
    if not takes_applications(item, localtime(at).date()):
        raise ItemClosed
    version = draft.guide_version
    if (version.guide_id, version.state) != (item.guide_id, VersionStatus.PUBLISHED):
        raise GuideChanged
    if draft.principal is not None and not may_apply(draft.principal, item.basic_id, localtime(at).date()):
        raise Barred
    audience = draft.body.audience
    if draft.principal is not None and draft.principal.kind not in audience:
        raise NotYourItem("、".join(PrincipalKind(kind).label for kind in audience))


def choice_problems(draft: Draft) -> dict[str, str]:
    """For whom, the situation questions, and how the result is to come."""
    problems = {} if draft.principal is not None else {"principal": "请选择为谁办理"}
    for situation in draft.body.situations:
        if draft.answers.get(situation.key) not in {option.key for option in situation.options}:
            problems[f"answer.{situation.key}"] = f"请选择：{situation.question}"
    ways = set(draft.body.delivery) & set(CHOSEN)
    if draft.delivery_way not in (ways or set(CHOSEN)):
        problems["delivery_way"] = "请选择结果怎么领取"
    elif draft.delivery_way == DeliveryWay.POST and len(draft.delivery_address.strip()) < ADDRESS_MIN:
        problems["delivery_address"] = "请填写并确认收件地址，写到门牌号"
    elif draft.delivery_way == DeliveryWay.ELECTRONIC and draft.user_id is None:
        problems["delivery_way"] = "窗口代录的申请没有网上账号，请选择窗口领取"
    return problems


def joint_problems(draft: Draft) -> dict[str, str]:
    """The other applicants where several apply together: each with a name and a number, nobody twice."""
    if not draft.body.parties.joint:
        return {"joint": "这个事项由一人申请，请去掉共同申请人"} if draft.joint else {}
    if not draft.joint:
        return {"joint": "这个事项需要共同申请，请填写另一位申请人"}
    problems: dict[str, str] = {}
    own = draft.principal.document_number if draft.principal else ""
    seen = set[str]()
    for row, person in enumerate(draft.joint):
        if not person.get("name", "").strip():
            problems[f"joint.{row}.name"] = "请填写共同申请人的姓名"
        if person.get("phone") and (told := _phone_problem(person["phone"])):
            problems[f"joint.{row}.phone"] = told
        try:
            _, number = joint_document(draft, person)
        except InvalidIdentifier as wrong:
            problems[f"joint.{row}.id_card"] = str(wrong)
            continue
        if number == own:
            problems[f"joint.{row}.id_card"] = "这是申请人自己的号码，请填写一起申请的那个人的"
        elif number in seen:
            problems[f"joint.{row}.id_card"] = "共同申请人的证件号码重复，请核对"
        seen.add(number)
    return problems


def _phone_problem(phone: str) -> str:
    """Who is asked to confirm is asked by a message: a number that none reaches leaves the application waiting."""
    try:
        check_phone(phone)
    except InvalidIdentifier as wrong:
        return f"确认的短信要发到手机：{wrong}"
    return ""
