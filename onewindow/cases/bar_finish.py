"""Who is told of a bar, and by which document."""

from collections.abc import Callable

from django.utils.timezone import localtime

from onewindow.accounts.models import Capacity, Mandate
from onewindow.cases.models import Bar, BarState
from onewindow.cases.remedies import remedies_of
from onewindow.notices.content import Block, Sheet, b, ended, long_date, numbered_heads, p, paragraphs, short_date
from onewindow.notices.documents import issue
from onewindow.notices.messages import Person, Telling, tell
from onewindow.notices.models import DocumentKind
from onewindow.record.models import Clock
from onewindow.record.moves import Move

SEE = "请登录平台在“我的证照”查看。"
OWN = [Capacity.SELF, Capacity.REPRESENTATIVE, Capacity.GUARDIAN]


def finish(bar: Bar, row: Move) -> None:
    if row.notice is None:
        return
    write = SHEETS.get(row.notice)
    if write is not None:
        issue(write(bar), event=bar.event, agency=bar.agency, at=bar.event.happened_at)
    title, words = WORDS[row.notice]
    values = {"item": bar.title, "number": bar.number}
    tell(Telling(row.notice, title, words(bar), values), people(bar), event=bar.event, at=bar.event.recorded_at)


def people(bar: Bar) -> list[Person]:
    """The sign-ins that act for whom it bars, and their own phone."""
    mandates = Mandate.objects.in_force(localtime(bar.event.happened_at).date())
    held = mandates.filter(principal=bar.principal, capacity__in=OWN).select_related("user")
    found = [Person(user, user.phone) for user in {one.user_id: one.user for one in held}.values()]
    if bar.principal.phone and bar.principal.phone not in {one.phone for one in found}:
        found.append(Person(phone=bar.principal.phone))
    return found or [Person()]


def _sheet(
    bar: Bar, kind: DocumentKind, character: str, intro: Block, parts: list[tuple[str, list[Block]]], *, title: str
) -> Sheet:
    day = localtime(bar.event.happened_at).date()
    foot = [f"编号：{bar.number}", "扫右侧二维码核验编号、机关、日期和效力。"]
    return Sheet(
        kind=kind, title=title, character=character, dated=day, addressee=f"{bar.principal.name}：", blocks=[intro, *numbered_heads(parts)],
        foot=foot,
    )  # fmt: skip


def _imposed(bar: Bar) -> Sheet:
    until = b(long_date(bar.ends_on))
    return _sheet(bar, DocumentKind.BAR, "限", p(f"关于“{bar.item.name}”，现决定如下。"), [
        ("查明的事实", paragraphs(ended(bar.facts))),
        ("依据和决定", [p(f"依照{bar.ground}，自{long_date(bar.starts_on)}至", until, f"，{bar.get_kind_display()}。其他办理方式和其他事项不受影响。")]),
        ("异议和修复", [p("有异议的，可以在“我的证照”里提出，三个工作日内答复，最长不超过七个工作日。已经改正的，可以申请修复。")]),
        ("你（单位）的权利", [p(remedies_of(bar.agency, None))]),
    ], title="限制决定书")  # fmt: skip


def _verdict(bar: Bar) -> str:
    return "撤销限制" if bar.state == BarState.LIFTED else "维持限制"


def _answered(bar: Bar) -> Sheet:
    verdict = _verdict(bar)
    return _sheet(bar, DocumentKind.OBJECTION_ANSWER, "异", p(f"你（单位）对限制决定（{bar.number}）提出的异议，经核查，答复如下。"), [
        ("核查的情况", paragraphs(ended(bar.answer))),
        ("答复", [p("本机关决定：", b(verdict), "。")]),
        ("你（单位）的权利", [p(remedies_of(bar.agency, None))]),
    ], title="异议答复书")  # fmt: skip


SHEETS: dict[str, Callable[[Bar], Sheet]] = {"bar": _imposed, "objection_answer": _answered}


def _day(bar: Bar) -> str:
    clock = Clock.objects.filter(chain_id=bar.chain_id, met_at__isnull=True).first()
    return short_date(clock.due, localtime(bar.event.happened_at).date()) if clock else ""


WORDS: dict[str, tuple[str, Callable[[Bar], str]]] = {
    "bar": ("限制决定", lambda bar: f"关于“{bar.item.name}”：{bar.get_kind_display()}，到{long_date(bar.ends_on)}为止。可以提出异议。决定书{SEE}"),
    "objection_received": ("已收到异议", lambda bar: f"已收到您对限制决定（{bar.number}）的异议，{_day(bar)}前答复。"),
    "objection_longer": ("异议答复延期", lambda bar: f"您对限制决定（{bar.number}）的异议需要进一步核查，{_day(bar)}前答复。"),
    "objection_answer": ("异议答复", lambda bar: f"您对限制决定（{bar.number}）的异议已经答复：{_verdict(bar)}。{SEE}"),
    "repaired": ("限制已解除", lambda bar: f"限制决定（{bar.number}）已经解除，可以重新选择告知承诺办理“{bar.item.name}”。"),
}  # fmt: skip
