"""Refusals about hearings; each cites the article that it keeps."""

from collections.abc import Sequence
from datetime import date

from onewindow.record.errors import ActRefused

LAW = "《行政许可法》"


class RightNotTold(ActRefused):
    code = "hearing_right_not_told"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"还没有告知申请人和利害关系人（{'、'.join(names)}）有要求听证的权利（{LAW}第四十七条）。请先告知，期满或者听证以后再决定。"
        )


class RightStillOpen(ActRefused):
    code = "hearing_right_open"

    def __init__(self, until: date) -> None:
        super().__init__(
            f"申请人、利害关系人可以在 {until.month}月{until.day}日前（含当日）申请听证（{LAW}第四十七条），期满没有人申请再决定。"
        )


class HearingNotHeld(ActRefused):
    code = "hearing_not_held"

    def __init__(self) -> None:
        super().__init__(f"听证还没有举行。应当根据听证笔录作出决定（{LAW}第四十八条第二款），请先举行听证。")


class TooLateToAsk(ActRefused):
    code = "too_late_to_ask"

    def __init__(self, until: date) -> None:
        super().__init__(
            f"申请听证的期限（被告知之日起五个工作日，{LAW}第四十七条）已于 {until.month}月{until.day}日届满，仍可以陈述申辩。"
        )


class NoticeTooShort(ActRefused):
    code = "hearing_notice_too_short"

    def __init__(self, earliest: date) -> None:
        super().__init__(
            f"举行听证的七日前要通知时间、地点（{LAW}第四十八条第一款第一项），最早可以在 {earliest.month}月{earliest.day}日举行。"
        )


class HearingTooLate(ActRefused):
    code = "hearing_too_late"

    def __init__(self, due: date) -> None:
        super().__init__(
            f"听证应当在申请之日起二十个工作日内举行（{LAW}第四十七条），请安排在 {due.month}月{due.day}日以前。"
        )


class HearingIsOpen(ActRefused):
    code = "hearing_is_open"

    def __init__(self) -> None:
        super().__init__(
            f"听证应当公开举行（{LAW}第四十八条第一款第二项）。涉及国家秘密、商业秘密、个人隐私不公开的，请写明原因。"
        )


class ChairReviewed(ActRefused):
    code = "chair_reviewed"

    def __init__(self) -> None:
        super().__init__(
            f"听证主持人应当是审查这一申请的工作人员以外的人（{LAW}第四十八条第一款第三项），请选择没有参加审查的人。"
        )


class NotFitToChair(ActRefused):
    code = "not_fit_to_chair"

    def __init__(self) -> None:
        super().__init__(
            f"听证主持人由本机关指定在岗的工作人员担任（{LAW}第四十八条第一款第三项），请从列出的人员中选择。"
        )


class PresenterDidNotReview(ActRefused):
    code = "presenter_did_not_review"

    def __init__(self) -> None:
        super().__init__(
            f"审查意见的证据、理由由审查这一申请的工作人员在听证会上提供（{LAW}第四十八条第一款第四项），请选择审查人员，不能是主持人。"
        )


class BeforeItsDay(ActRefused):
    code = "hearing_before_its_day"

    def __init__(self, day: date) -> None:
        super().__init__(
            f"听证按通知在 {day.month}月{day.day}日举行（{LAW}第四十八条第一款第一项），改期的要重新通知。"
        )


class RecordUnsigned(ActRefused):
    code = "hearing_record_unsigned"

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"听证笔录要交听证参加人确认无误后签字（{LAW}第四十八条第一款第五项），还缺：{'、'.join(names)}。拒绝签字的，请写明情况。"
        )
