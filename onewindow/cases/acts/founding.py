"""What a member of a package has founded: its name and code as the licence says them (Art. 30)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from onewindow.accounts.models import DocumentType, document_digest
from onewindow.cases import moves
from onewindow.cases.errors import ReasonRequired
from onewindow.cases.models import Case, Founding, State
from onewindow.cases.packages import follow
from onewindow.cases.packages.founding import KINDS, CodeOfAnother, is_anothers
from onewindow.kernel.identifiers import InvalidUscc, check_uscc
from onewindow.record.door import move
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer


class WrongCode(ActRefused):
    code = "wrong_code"


@moves.act(moves.NAME_FOUNDED)
def name_founded(case_id: int, *, by: Officer, at: datetime, code: str, name: str) -> Case:
    """Enter, or put right, the new business's code and name, until something is taken in in its name; what waits for it starts then.

    Raises WrongCode, CodeOfAnother, ReasonRequired.
    """
    if not name.strip():
        raise ReasonRequired("新主体的名称，照登记的写")
    try:
        number = check_uscc(code)
    except InvalidUscc as wrong:
        raise WrongCode(str(wrong)) from None
    if number[:2] not in KINDS:
        raise WrongCode(f"{number[:2]} 开头的代码不是企业、个体工商户或者社会组织的，请对照登记核对。")
    digest = document_digest(DocumentType.USCC, number)
    case = move(Case, case_id, moves.NAME_FOUNDED, by=by, at=at, details={"code": digest.hex()})
    if is_anothers(number, name.strip()[:100], case):
        raise CodeOfAnother
    values = {
        "kind": KINDS[number[:2]], "name": name.strip()[:100], "code": number, "digest": digest, "entered_by": by.post, "entered_at": at,
    }  # fmt: skip
    try:
        with transaction.atomic():
            case.founding, _ = Founding.objects.update_or_create(case=case, defaults=values)
    except IntegrityError:
        raise WrongCode("这个代码已经登记给另一件申请。请对照登记核对。") from None
    if case.state == State.GRANTED and case.package_id is not None:
        follow.defer(case.package_id)
    return case
