"""One case: where it stands, who has it, by when, what I must do; its line of time, documents and materials."""

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from onewindow.cases import answers
from onewindow.cases.deferrals import owed
from onewindow.cases.helps import help_now
from onewindow.cases.materials import lines_of_case
from onewindow.cases.models import Case, PartyRole, State
from onewindow.cases.progress import status_sentence, time_line
from onewindow.cases.progress.remedies import remedies_with_dates
from onewindow.kernel.calendar import Unit
from onewindow.notices.queries import documents_of
from onewindow.notices.words import words_of
from onewindow.oversight.acts import phases_open
from onewindow.record import clocks
from onewindow.record.models import ClockKind
from onewindow.web.public.access import applicant_required
from onewindow.web.public.case_access import case_of, offered, today

SHOWN_CLOCKS = {ClockKind.ACCEPTANCE, ClockKind.PROMISED, ClockKind.STATUTORY, ClockKind.CORRECTION, ClockKind.DEFERRAL}
TICKS_MAX = 20  # longer limits are told in figures only
PILLS = {
    State.SUBMITTED: ("is-blue", "clock"),
    State.CORRECTING: ("is-amber", "alert"),
    State.ACCEPTED: ("is-blue", "clock"),
    State.GRANTED: ("is-green", "check"),
    State.DENIED: ("is-red", "x"),
    State.REFUSED: ("is-red", "x"),
    State.MOVED: ("is-blue", "info"),
}


@applicant_required
@never_cache
def case(request: HttpRequest, pk: int) -> HttpResponse:
    found = case_of(request, pk)
    prefetch_related_objects([found], "chain__clocks")  # the sentence, the line of time and the limits read them
    correction = answers.open_correction(found) if found.state == State.CORRECTING else None
    context = {
        "case": found, "guide": found.guide, "pill": pill(found), "sentence": status_sentence(found, today()),
        "line": time_line(found, today()), "clocks": shown_clocks(found), "documents": list(documents_of(found.chain)),
        "lines": lines_of_case(found), "offered": offered(request, found), "correction": correction,
        "joint": list(found.parties.filter(role=PartyRole.JOINT).order_by("pk")), "phases": phases_open(found), "section": "cases",
        "today": today(), "owed": owed(found), "words": words_of(found.guide.type), "fee": getattr(found, "fee", None),
        "overruns": list(found.overruns.order_by("-at")[:1]),
        "help": help_now(found),
        "posting": found.postings.filter(delivered_at__isnull=True, returned_at__isnull=True).first(),
    }  # fmt: skip
    if found.state in {State.DENIED, State.REFUSED, State.NOT_OURS}:
        return render(request, "public/denied.html", context | _why(found))
    return render(request, "public/case.html", context)


def _why(case: Case) -> dict[str, object]:
    """Reasons, condition, ground and what can be done about it."""
    decision = getattr(case, "decision", None)
    why = {"reasons": case.closing.get("reason", ""), "ground": case.closing.get("ground", ""), "condition": ""}
    if decision is not None:
        why = {"reasons": decision.reasons, "ground": decision.ground, "condition": decision.condition}
    remedies = remedies_with_dates(case) if case.state != State.NOT_OURS else []
    return {"why": why, "authority": case.closing.get("authority", ""), "remedies": remedies}


def pill(case: Case) -> tuple[str, str, str]:
    """Colour, sign and words of the state."""
    colour, sign = PILLS.get(State(case.state), ("", "info"))
    words = words_of(case.guide.type)
    label = {State.GRANTED: words.verb, State.DENIED: words.denied, State.CORRECTING: "要补正"}.get(
        State(case.state), case.state_label()
    )
    if case.state == State.ACCEPTED and case.step:
        label = f"已受理 · {case.guide.step(case.step).name}"
    return colour, sign, label


def shown_clocks(case: Case) -> list[tuple[clocks.Reading, str, list[bool]]]:
    """The limits that concern the applicant, each with how far it is, in words and as a tick for every day."""
    readings = [reading for reading in clocks.read(case.chain, today()) if reading.clock.kind in SHOWN_CLOCKS]
    latest = {reading.clock.kind: reading for reading in readings}
    return [(reading, used_in_words(reading), _ticks(reading)) for reading in latest.values()]


def used_in_words(reading: clocks.Reading) -> str:
    """第 3 天. The day of the event is not counted: on it nobody is told of a day nought."""
    if reading.clock.met_at:
        return f"第 {reading.used} 天完成" if reading.used else "当天完成"
    if reading.paused:
        return "暂停中"
    if reading.used:
        return f"第 {reading.used} 天"
    return "从下个工作日起算" if reading.clock.unit == Unit.WORKING else "从明天起算"


def _ticks(reading: clocks.Reading) -> list[bool]:
    limit = reading.clock.limit
    return [day < reading.used for day in range(limit)] if limit <= TICKS_MAX else []
