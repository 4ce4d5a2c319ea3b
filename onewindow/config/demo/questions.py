"""Questions that take a turn: handed to who knows, sent back, asked again, taken back, not published, late; and requests about one's data."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from onewindow.accounts.models import User
from onewindow.catalogue.models import BasicItem
from onewindow.config.demo.daily import FOOD, a_post
from onewindow.config.demo.people import HOME
from onewindow.config.demo.teller import night_after, workday
from onewindow.config.demo.telling import tell
from onewindow.consultations import lapses
from onewindow.consultations.acts import answering, asking, publishing
from onewindow.consultations.models import Consultation
from onewindow.consultations.permissions import Asker
from onewindow.network.models import Agency, Level, Region
from onewindow.privacy.models import DataRequest, RequestKind
from onewindow.privacy.requests import grant_request, refuse_request, request_data
from onewindow.record import clocks
from onewindow.record.models import ClockKind, Event
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

NIGHT_MARKET = "河堤夜市的摊位，经营时间以谁的规定为准？"


def make_questions(*, at: datetime) -> None:
    """Make it once."""
    if Event.objects.filter(act="take_over", chain__kind="consultation").exists():
        return
    stories: list[Callable[[datetime], object]] = [
        _handed_on, _sent_back, _taken_back, _not_published, _late, _copied, _kept,
    ]  # fmt: skip
    tell(partial(story, at) for story in stories)


def _asker(number: int) -> Asker:
    return Asker(User.objects.filter(demo=True, officer=False).order_by("pk")[number])


def _asked(who: Asker, at: datetime, question: str, item: str = FOOD) -> Consultation:
    assert who.user is not None
    return asking.ask(
        BasicItem.objects.get(pk=item), Region.objects.get(code=HOME), by=who, at=at, question=question, name=who.user.display_name
    )  # fmt: skip


def _here(key: str) -> Agency:
    return Agency.objects.get(key=key, region=HOME)


def _taken(question: Consultation, at: datetime) -> Officer:
    window = a_post(Role.WINDOW, question.agency)
    answering.take(question.pk, by=window, at=at)
    return window


def _handed_on(at: datetime) -> None:
    """Another department knows: until it has taken it over, who took it first stays responsible."""
    began = workday(at, 6)
    one = _asked(_asker(2), began, "新店的灶具是液化气瓶，燃气安全这一块找谁看？")
    by, other = _taken(one, began + timedelta(minutes=30)), _here("urban_management")
    answering.offer(
        one.pk, by=by, at=began + timedelta(minutes=50), to=other, reason="瓶装燃气使用安全由城市管理部门负责。"
    )
    knows = a_post(Role.REVIEWER, other)
    answering.take_over(one.pk, by=knows, at=began + timedelta(hours=3))
    text = "由区城市管理局燃气科免费上门检查，电话预约，一般当天安排；气瓶间要通风，并装可燃气体报警器。"
    answering.answer(one.pk, by=knows, at=began + timedelta(hours=5), text=text)


def _sent_back(at: datetime) -> None:
    """Not theirs either: sent back, answered by the owner, and asked on."""
    began, who = workday(at, 5, 10), _asker(0)
    one = _asked(who, began, "员工健康证丢了，补办期间能不能先上岗？")
    by = _taken(one, began + timedelta(minutes=15))
    answering.offer(
        one.pk, by=by, at=began + timedelta(minutes=25), to=_here("health"), reason="健康证由卫健部门管理。"
    )
    health = a_post(Role.REVIEWER, _here("health"))
    reason = "问的是从业人员上岗要求，属于食品经营监管，健康证补办另附指引。"
    answering.send_back(one.pk, by=health, at=began + timedelta(hours=2), reason=reason)
    text = "不能。接触直接入口食品的人员要持有效健康证明上岗；体检结果可以在体检机构当天打印。"
    answering.answer(one.pk, by=by, at=began + timedelta(hours=4), text=text)
    asking.ask_again(one.pk, by=who, at=workday(at, 4), question="打印的体检结果算不算健康证明？")
    answering.answer(one.pk, by=by, at=workday(at, 4, 11), text="算，上面要有体检机构的章和日期。")


def _taken_back(at: datetime) -> None:
    began, who = workday(at, 4, 15), _asker(1)
    one = _asked(who, began, "门头招牌多大要报批？")
    asking.withdraw(one.pk, by=who, at=began + timedelta(minutes=40))


def _not_published(at: datetime) -> None:
    """Good for the one who asked, too particular for everybody."""
    began = workday(at, 8)
    question, answer = (
        "太原路那间门面以前办过食品证，还能再办吗？",
        "可以。原经营者的许可证已经注销，您按新办申请即可。",
    )
    one = _asked(_asker(1), began, question)
    by = _taken(one, began + timedelta(minutes=20))
    answering.answer(one.pk, by=by, at=began + timedelta(hours=1), text=answer)
    publishing.propose(one.pk, by=by, at=began + timedelta(hours=2), question=question, answer=answer)
    chief = a_post(Role.APPROVER, one.agency)
    publishing.decline(one.pk, by=chief, at=workday(at, 7), reason="只涉及一处门面，对别人没有参考意义。")


def _late(at: datetime) -> None:
    """Nobody took it: red, and up the line."""
    one = _asked(_asker(2), workday(at, 9, 14), NIGHT_MARKET)
    clock = clocks.running(one.chain, ClockKind.ANSWER)
    assert clock is not None
    lapses.apply_now(one.pk, night_after(clock.due))


def _of_the_platform() -> Officer:
    """The administering department of the city answers for personal data."""
    return a_post(Role.ADMINISTRATOR, Agency.objects.get(administering=True, region__level=Level.CITY))


def _requested(number: int, kind: RequestKind, at: datetime, text: str) -> DataRequest:
    return request_data(kind, None, by=_asker(number), at=at, text=text)


def _copied(at: datetime) -> None:
    made = _requested(
        1, RequestKind.COPY, workday(at, 12), "想要一份平台上关于我的全部信息，包括谁看过我的身份证号码。"
    )
    answer = "已整理好，在“我的数据”里下载，七天内有效；查看记录列在最后一页。"
    grant_request(made.pk, by=_of_the_platform(), at=workday(at, 10), answer=answer)


def _kept(at: datetime) -> None:
    """Case files are kept by law; where one can turn is said with it."""
    made = _requested(2, RequestKind.DELETION, workday(at, 11), "公司不做了，请把以前的办件材料都删掉。")
    answer = (
        "办件档案依照《中华人民共和国档案法》和《政务服务事项电子文件归档规范》保存，保存期满前不能删除；未提交的草稿已经删除。"
        "对答复有异议的，可以向网信部门投诉，或者依法提起诉讼。"
    )
    refuse_request(made.pk, by=_of_the_platform(), at=workday(at, 9), answer=answer)
