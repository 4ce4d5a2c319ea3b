"""The set 支付 of GB/T 39046-2020."""

from onewindow.cases.models import Fee
from onewindow.exchange.national import codes

NOBODY = "系统"  # paid through the payment system: nobody takes the money


def payment(fee: Fee) -> dict[str, object]:
    """One fee. Not paid yet: without time of payment."""
    return {
        "办件编号": fee.case.number,
        "缴款单号": fee.order,
        "收费单位": codes.cut(fee.case.agency.name, 100),
        "收费人员": codes.cut(fee.asked_by.officer.display_name or NOBODY, 30),
        "收费金额": f"{fee.amount:.2f}",
        "收费时间": codes.moment(fee.paid_at),
        "缴款人": codes.cut(fee.case.applicant_name, 30),
    }
