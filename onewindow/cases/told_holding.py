"""What a holder is told of what was granted to them (Art. 24, 28)."""

from collections.abc import Callable

from onewindow.cases.documents.holding import Held
from onewindow.cases.models import RequestKind
from onewindow.notices.content import short_date
from onewindow.notices.messages import Telling

SEE = "请登录平台在“我的证照”查看。"


def _named(held: Held) -> str:
    return f"您的“{held.holding.title}”（{held.holding.number}）"


def _checked(held: Held) -> str:
    check = held.holding.checks.latest("round")
    return f"{_named(held)}已按告知承诺核查：{'已经履行承诺' if check.kept else '没有履行承诺，后续处理另行告知'}。"


def _mending(held: Held) -> str:
    order = held.holding.mend_orders.latest("pk")
    return f"{_named(held)}没有履行承诺，请于{short_date(order.due, held.day)}前改正：{order.what[:120]}。不改正的，依法撤销。通知书{SEE}"


def _intention(held: Held) -> str:
    row = held.intention
    return f"{_named(held)}拟被{row.get_kind_display()}。您有权陈述申辩、申请听证，请于{short_date(row.answer_by, held.day)}前提出。告知书{SEE}"


def _plain(text: str) -> Callable[[Held], str]:
    return lambda held: f"{_named(held)}{text}"


def _request(held: Held) -> str:
    row = held.holding.requests.latest("pk")
    before = held.holding.guide.asked_before_the_end
    late = "" if row.in_time else f"应当在届满{before}前申请，您申请晚了，届满前没有决定的，不视为延续。"
    return (
        f"已收到您对“{held.holding.title}”（{held.holding.number}）的{row.get_kind_display()}申请，办好后告知您。{late}"
    )


def _refused(held: Held) -> str:
    kind = RequestKind(held.event.details["kind"]).label
    return f"{_named(held)}申请{kind}，决定不予{kind}。理由和救济途径写在决定书里，{SEE}"


def _renewed(held: Held) -> str:
    assert held.holding.valid_to is not None
    how = "届满前没有决定，依法视为准予延续" if held.event.act == "deem_renewed" else "准予延续"
    return f"{_named(held)}{how}，有效期至{short_date(held.holding.valid_to, held.day)}。{SEE}"


def _reclaimed(held: Held) -> str:
    row = held.holding.reclaim
    return f"{_named(held)}对应的款项 {row.amount} 元应当退还，请于{short_date(row.due, held.day)}前退还。通知书{SEE}"


WORDS: dict[str, tuple[str, Callable[[Held], str]]] = {
    "checked": ("承诺已核查", _checked),
    "mending": ("请限期改正", _mending),
    "mended": ("已经改正", _plain("经再次核查，已经改正，履行了承诺。")),
    "intention": ("拟撤销、撤回，请陈述申辩", _intention),
    "statement_received": ("已收到陈述申辩", _plain("：已收到您的陈述申辩，作决定时会核对采纳。")),
    "hearing_asked": ("已收到听证申请", _plain("：已收到您的听证申请，二十个工作日内举行，时间地点提前七日告知。")),
    "intention_dropped": ("不再撤销、撤回", _plain("不再撤销、撤回，继续有效。")),
    "revocation": ("已撤销", _plain(f"已被撤销，不再有效。决定书{SEE}")),
    "grant_withdrawal": ("已撤回", _plain(f"已被撤回，不再有效。决定书{SEE}")),
    "deregistration": ("已注销", _plain(f"已注销。决定书{SEE}")),
    "reclaim": ("请退还款项", _reclaimed),
    "repaid": ("已收到退款", _plain("对应的款项已经退还。")),
    "request_received": ("已收到申请", _request),
    "change": ("准予变更", _plain(f"准予变更，新的证件已签发，原证件不再有效。{SEE}")),
    "renewal": ("准予延续", _renewed),
    "replacement": ("已补发证件", _plain(f"已补发证件，原证件不再有效。{SEE}")),
    "corrected": ("文书已更正", _plain(f"已更正，以新的为准。{SEE}")),
    "request_refused": ("不予同意", _refused),
    "deemed_renewed": ("视为准予延续", _renewed),
    "expired": ("有效期届满", _plain("有效期已经届满，不再有效。需要的，请重新申请。")),
}


def telling(notice: str, held: Held) -> Telling:
    """Raises KeyError for a notice that has no words."""
    title, words = WORDS[notice]
    return Telling(notice, title, words(held), {"item": held.holding.title, "number": held.holding.number})
