"""Where a package stands: each member, who waits for whom, its one clock (Art. 24, 30). What portal and desk show."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localtime

from onewindow.cases.models import MemberState, PackageCase, PackageMember, State
from onewindow.cases.packages.founding import awaits_a_code
from onewindow.catalogue.packages import graph
from onewindow.notices.content import short_date
from onewindow.notices.words import words_of
from onewindow.record import clocks
from onewindow.record.clocks import Reading
from onewindow.record.models import ClockKind
from onewindow.regulation.articles import Art

PROGRESS_TOLD = Art(24, 30)

OWN: dict[str, tuple[str, tuple[str, str, str]]] = {
    MemberState.WAITING: ("wait", ("", "pause", "待启动")),
    MemberState.STOPPED: ("bad", ("is-red", "x", "不再启动")),
    MemberState.WITHDRAWN: ("", ("", "info", "已撤回")),
}
OF_A_CASE: dict[str, tuple[str, tuple[str, str]]] = {
    State.SUBMITTED: ("now", ("is-blue", "clock")),
    State.CORRECTING: ("todo", ("is-amber", "alert")),
    State.ACCEPTED: ("now", ("is-blue", "clock")),
    State.GRANTED: ("done", ("is-green", "check")),
    State.DENIED: ("bad", ("is-red", "x")),
    State.REFUSED: ("bad", ("is-red", "x")),
}


@dataclass(frozen=True)
class Line:
    """A member as it stands: how, since when or by when, and what it waits for."""

    member: PackageMember
    standing: str
    pill: tuple[str, str, str]
    text: str

    @property
    def open(self) -> bool:
        return not self.member.settled


@dataclass(frozen=True)
class Progress:
    package: PackageCase
    lines: list[Line]
    reading: Reading | None

    @property
    def done(self) -> int:
        return sum(line.member.granted for line in self.lines)

    @property
    def open(self) -> int:
        return sum(line.open for line in self.lines)

    @property
    def correcting(self) -> list[Line]:
        return [line for line in self.lines if line.standing == "todo"]

    @property
    def waiting(self) -> list[Line]:
        return [line for line in self.lines if line.member.state == MemberState.WAITING]

    @property
    def after(self) -> dict[str, list[str]]:
        return {line.member.key: list(line.member.after) for line in self.lines}

    @property
    def withdrawable(self) -> list[Line]:
        return [line for line in self.lines if line.open]

    @property
    def handed_out(self) -> tuple[str, str]:
        """What becomes of the results, and whether it has: words and standing."""
        granted = [line for line in self.lines if line.member.granted]
        if granted and all(line.member.case and line.member.case.delivered_at for line in granted) and not self.open:
            return "都领到了", "done"
        if self.package.together:
            return ("可以一起领了", "now") if not self.open else (f"等齐了一起领，还差 {self.open} 件", "wait")
        return "办好一件领一件", "now" if granted else "wait"

    def behind(self, key: str) -> list[Line]:
        """Those that would not start without this one."""
        keys = graph.behind(self.after, [key])
        return [line for line in self.lines if line.member.key in keys and line.member.state == MemberState.WAITING]


def progress_of(package: PackageCase, today: date) -> Progress:
    """Three queries."""
    rows = package.members.select_related(
        "item__agency", "guide_version", "case__guide_version", "case__agency", "case__founding", "case__applicant"
    )
    members = list(rows.order_by("position"))
    readings = [one for one in clocks.read(package.chain, today) if one.clock.kind == ClockKind.PACKAGE]
    for one in members:
        if one.case is not None:
            one.case.package = package
    return Progress(package, [_line(one, members, today) for one in members], readings[-1] if readings else None)


def _line(member: PackageMember, members: list[PackageMember], today: date) -> Line:
    agency = member.item.agency.short_name
    case = member.case
    if case is None:
        standing, pill = OWN[member.state]
        waits = [one.name for one in members if one.key in member.after]
        text = f"{agency} · 等{'、'.join(waits)}" if member.state == MemberState.WAITING else member.reason
        lack = awaits_a_code(member, {one.key: one for one in members}) if member.state == MemberState.WAITING else ""
        if lack:
            text = f"{agency} · {'、'.join(waits)}已办好，{lack}，以新主体的名义启动"
        return Line(member, standing, pill, text)
    standing, (colour, sign) = OF_A_CASE.get(case.state, ("", ("", "info")))
    words = words_of(case.guide.type)
    label = {State.GRANTED: words.verb, State.DENIED: words.denied, State.CORRECTING: "要补正"}.get(
        State(case.state), case.state_label()
    )
    if case.state == State.ACCEPTED and case.step:
        label = case.guide.step(case.step).name
    return Line(member, standing, (colour, sign, label), f"{agency}{_when(member, today)}")


def _when(member: PackageMember, today: date) -> str:
    case = member.case
    assert case is not None
    if case.closed_at is not None:
        return f" · {short_date(localtime(case.closed_at).date(), today)}"
    return f" · {short_date(case.due, today)}前" if case.due else ""
