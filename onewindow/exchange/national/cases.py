"""The sets 办事申请, 事项受理, 事项办理, 事项办结: a case from handing in to closing."""

from datetime import datetime

from onewindow.accounts.models import DocumentType
from onewindow.cases.materials import lines_of_case
from onewindow.cases.models import (
    Case,
    Extension,
    Inspection,
    Medium,
    PartyRole,
    SpecialProcedure,
    State,
    StepRun,
    StepState,
)
from onewindow.exchange.national import codes
from onewindow.notices.models import Document, DocumentKind
from onewindow.record.models import ClockKind, Event
from onewindow.regulation.articles import Art
from onewindow.staff.models import Post

PLATFORM = Art(19)

MEDIA = {Medium.PAPER: "纸质收取", Medium.UPLOAD: "网上提交", Medium.ON_FILE: "系统调用", Medium.FORM: "在线填写"}
ACTIONS = {StepState.DONE: "通过", StepState.RETURNED: "退回", StepState.ACTIVE: "其他"}
OTHER_PROCEDURE, EXTENDED = "2", "1"


def application(case: Case) -> dict[str, object]:
    """What was applied for, by whom (the files are in `application_materials`)."""
    applicant = case.parties.get(role=PartyRole.APPLICANT)
    contact = case.parties.filter(role=PartyRole.REPRESENTATIVE).first() or applicant
    kind_code, kind = codes.CASE_KIND[case.guide.case_kind]
    principal = case.applicant
    return {
        "办件编号": case.number,
        "实施编码": case.item.code,
        "事项名称": case.title,
        "办件类型": kind,
        "办件类型代码": kind_code,
        "申请者名称": applicant.name,
        "申请者证件类型代码": codes.DOCUMENT[DocumentType(applicant.document_type)],
        "申请者证件号码": applicant.document_number,
        "联系人/代理人姓名": case.form.get("contact_name") or principal.representative_name or contact.name,
        "联系人/代理人证件类型代码": codes.DOCUMENT[DocumentType.ID_CARD],
        "联系人/代理人证件号码": contact.document_number
        if contact is not applicant
        else principal.representative_number or applicant.document_number,
        "联系人手机号码": case.form.get("contact_phone") or contact.phone or principal.phone,
        "邮政编码": case.form.get("postal_code", "471000"),
        "通讯地址": codes.cut(case.delivery_address or principal.address, 100),
        "法定代表人": principal.representative_name,
        "申报来源代码": case.channel,
        "申请时间": codes.moment(case.received_at),
        "投资项目编号": case.form.get("project_code", ""),
        "行政区划": case.place.code[:9],
    }


def application_materials(case: Case) -> list[dict[str, object]]:
    return [
        {
            "材料名称": line.material.name,
            "是否收取": int(line.provided is not None),
            "收取方式": MEDIA[Medium(line.provided.medium)] if line.provided else "",
            "收取数量": (line.provided.originals + line.provided.copies or 1) if line.provided else 0,
            "收取时间": codes.moment(line.provided.provided_at) if line.provided else "",
            "附件实体": line.attachment.file.name if line.attachment else "",
        }
        for line in lines_of_case(case)
    ]


def acceptance(case: Case) -> dict[str, object]:
    event = Event.objects.filter(
        chain=case.chain, act__in=["accept", "confirm_deemed", "grant_on_the_spot", "deny_on_the_spot"]
    ).first()
    document = Document.objects.filter(chain=case.chain, kind=DocumentKind.ACCEPTANCE).first()
    promised = case.chain.clocks.filter(kind=ClockKind.PROMISED).order_by("-id").first()
    kind_code, kind = codes.CASE_KIND[case.guide.case_kind]
    return {
        "办件编号": case.number,
        "基本编码": case.item.basic.code,
        "实施编码": case.item.code,
        "事项名称": case.title,
        "受理单位名称": case.agency.name,
        "受理单位统一社会信用代码": case.agency.uscc,
        "受理人员": _officer(event) if event else "",
        "受理时间": codes.moment(case.accepted_at),
        "受理文书编号": codes.cut(document.number, 30) if document else "",
        "承诺办结时间": codes.day(promised.due) if promised else "",
        "办件类型": kind,
        "办件类型代码": kind_code,
        "行政区划": case.intake.region_id[:9],
    }


def _officer(event: Event) -> str:
    """The name of the officer whose post the event names."""
    parts = event.capacity.split(":")
    if len(parts) < 2 or parts[0] != "post":
        return ""
    return Post.objects.select_related("officer").get(pk=parts[1]).officer.display_name


def handling(case: Case) -> list[dict[str, object]]:
    """One row a step, with the special procedure or extension that fell into it."""
    runs = case.runs.select_related("post__officer").prefetch_related("inspections")
    return [_step(case, run) for run in runs]


def _step(case: Case, run: StepRun) -> dict[str, object]:
    inspection: Inspection | None = run.inspections.first()
    opinion = run.opinion or (inspection.findings if inspection else "") or ("同意" if run.favourable else "")
    return {
        "办件编号": case.number,
        "业务动作": ACTIONS[StepState(run.state)],
        "环节名称": run.name,
        "环节处理人": run.post.officer.display_name if run.post else "",
        "环节处理意见": codes.cut(opinion, 1000),
        "环节开始时间": codes.moment(run.started_at),
        "环节结束时间": codes.moment(run.ended_at or run.started_at),
        "处理单位名称": case.agency.name,
        "处理单位统一社会信用代码": case.agency.uscc,
        "环节办理状态代码": "1" if run.state == StepState.ACTIVE else "2",
        **_special(case, run),
    }


def _special(case: Case, run: StepRun) -> dict[str, object]:
    special: SpecialProcedure | None = case.specials.filter(step=run.step).order_by("began_at").first()
    if special is not None:
        return _procedure(
            case, run, name=run.name, code=OTHER_PROCEDURE, began=special.began_at, ended=special.ended_at,
            ground=f"{special.ground}（{special.basis}）", result=special.result, by=special.begun_by,
        )  # fmt: skip
    extension = Extension.objects.filter(case=case).first()
    if extension is None or not run.started_at <= extension.granted_at <= (run.ended_at or extension.granted_at):
        return {}
    return _procedure(
        case, run, name="延长审批", code=EXTENDED, began=extension.granted_at, ended=extension.granted_at,
        ground=f"{extension.reason}（{extension.basis}）", result=f"延长 {extension.days} 个{codes.UNITS[extension.unit]}",
        by=extension.granted_by,
    )  # fmt: skip


def _procedure(
    case: Case,
    run: StepRun,
    *,
    name: str,
    code: str,
    began: datetime,
    ended: datetime | None,
    ground: str,
    result: str,
    by: Post,
) -> dict[str, object]:
    return {
        "特别程序种类名称": name,
        "特别程序种类代码": code,
        "特别程序开始时间": codes.moment(began),
        "特别程序启动理由或依据": ground,
        "特别程序申请人": case.applicant_name,
        "特别程序结束时间": codes.moment(ended or began),
        "特别程序结果": result,
        "特别程序办理意见": run.opinion or result,
        "特别程序办理单位名称": case.agency.name,
        "特别程序办理单位统一社会信用代码": case.agency.uscc,
        "特别程序办理人": by.officer.display_name,
    }


def closing(case: Case) -> dict[str, object]:
    """How it ended. What ended without a decision (not ours, refused, withdrawn) names its closing event's officer."""
    decision = getattr(case, "decision", None)
    last = Event.objects.filter(chain=case.chain, after=case.state).order_by("sequence").first()
    return {
        "办件编号": case.number,
        "办理人姓名": decision.signed_by.officer.display_name if decision else _officer(last) if last else "",
        "办结时间": codes.moment(case.closed_at),
        "结果证照名称": case.guide.result.name if decision and decision.granted else "",
        "结果证照编号": decision.result_number if decision else "",
        "办件结果描述": codes.cut(
            decision.reasons if decision and not decision.granted else State(case.state).label, 1000
        ),
        "证照有效期限": codes.day(decision.valid_to) if decision and decision.valid_to else "长期" if decision else "",
        "发证/盖章单位": case.agency.name,
        "行政区划": case.region_id[:9],
        "是否快递寄送结果": int(case.delivery_way == "post"),
        "是否收费": int(case.guide.fee is not None),
    }
