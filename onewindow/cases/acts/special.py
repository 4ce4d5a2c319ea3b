"""Procedures that a law requires and whose time does not count (行政许可法 45), and who carries them out (55)."""

from datetime import date, datetime

from django.utils.timezone import localtime

from onewindow.cases import limits, moves, specials
from onewindow.cases.acts.review import run_at_work
from onewindow.cases.errors import NoSuchChoice, ReasonRequired, TwoPeople
from onewindow.cases.models import Case, SpecialProcedure, Staffing
from onewindow.cases.texts import text_digest
from onewindow.record import clocks
from onewindow.record.door import move
from onewindow.record.models import ClockKind
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post


@moves.act(moves.BEGIN_SPECIAL)
def begin_special(case_id: int, *, by: Officer, at: datetime, ground: str, expected_end: date, step: str = "") -> Case:
    """Begin a procedure that the guide names with its law: told in writing, and the clocks stop until it ends.

    `step`: which one, where several stand side by side; else the first that does not run yet. Time that two of them share
    is taken out once.
    """
    if not ground.strip():
        raise ReasonRequired("启动特别程序的理由")
    if expected_end < localtime(at).date():
        raise NoSuchChoice("早于今天的预计结束日期")
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    open_to = {one.key: one for one in specials.may_begin(case)}
    key = step or next(iter(open_to), "")
    details = {"step": key, "expected_end": expected_end.isoformat(), "ground": text_digest(ground)}
    case = move(Case, case_id, moves.BEGIN_SPECIAL, by=by, at=at, details=details)
    if key not in open_to:
        raise NoSuchChoice(f"特别程序 {key}")
    special = SpecialProcedure.objects.create(
        case=case, run=run_at_work(case), step=key, procedure=open_to[key].procedure or "", ground=ground[:300],
        basis=open_to[key].basis or "", begun_by=by.post, began_at=at, expected_end=expected_end,
    )  # fmt: skip
    clocks.pause(
        case.chain, kinds=limits.HANDLING, at=at, expected_end=expected_end, ground=special.basis, reference=special.reference
    )  # fmt: skip
    return case


@moves.act(moves.END_SPECIAL)
def end_special(case_id: int, *, by: Officer, at: datetime, result: str, step: str = "") -> Case:
    """End a procedure with its result; the clocks count on from tomorrow, unless another one still runs. `step`: which one."""
    if not result.strip():
        raise ReasonRequired("特别程序的结果")
    open_now = specials.running(Case.objects.select_for_update(of=("self",)).get(pk=case_id))
    key = step or next(iter(open_now), "")
    details = {"step": key, "result": text_digest(result)}
    case = move(Case, case_id, moves.END_SPECIAL, by=by, at=at, details=details)
    if key not in open_now:
        raise NoSuchChoice(f"正在进行的特别程序 {key}")
    special = case.specials.get(ended_at__isnull=True, step=key)
    special.ended_at, special.result, special.ended_by = at, result, by.post
    special.save(update_fields=["ended_at", "result", "ended_by"])
    clocks.resume(case.chain, at=at, reference=special.reference)
    return case


@moves.act(moves.STAFF_SPECIAL)
def staff_special(case_id: int, *, by: Officer, at: datetime, first: Post, second: Post, step: str = "") -> Case:
    """Name the two people who inspect, test or quarantine, within five working days of acceptance. Raises TwoPeople."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    waiting = [one.key for one in specials.to_be_staffed(case)]
    key = step or next(iter(waiting), "")
    details = {"step": key, "first": f"post:{first.pk}", "second": f"post:{second.pk}"}
    case = move(Case, case_id, moves.STAFF_SPECIAL, by=by, at=at, details=details)
    if key not in waiting:
        raise NoSuchChoice(f"要指派人员的环节 {key}")
    today = localtime(at).date()
    own = all(post.agency_id == case.agency_id and post.holds(today) for post in (first, second))
    if not own or first.officer_id == second.officer_id:
        raise TwoPeople
    Staffing.objects.create(case=case, step=key, first=first, second=second, named_by=by.post, named_at=at)
    if not specials.to_be_staffed(case):
        clocks.stop(case.chain, ClockKind.STAFFING, at=at)
    return case
