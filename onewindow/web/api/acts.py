"""One endpoint an act, made from the tables of moves and the signatures of the acts: there is no second list."""

import inspect
from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from onewindow.cases.models import Case, State
from onewindow.record.errors import ActRefused, WrongPerson
from onewindow.record.moves import Move
from onewindow.web.api.callers import Bearer, Caller, caller_of
from onewindow.web.api.case_shapes import WITH, CaseLine, event_out
from onewindow.web.api.etags import ensure_head
from onewindow.web.api.problems import not_found
from onewindow.web.api.scopes import CASES_WRITE
from onewindow.web.api.shapes import EventOut, Number
from onewindow.web.api.signatures import Sent, arguments, body_of
from onewindow.web.api.tables import HANDLING, Pair

router = Router(tags=["办理"], auth=Bearer(CASES_WRITE))


class Done(Schema):
    """The case as the act left it, and the event that the act wrote."""

    case: CaseLine
    event: EventOut


ASKED = ("applicant",)  # what says whether the caller may act: that the act finds out for itself, it is not read twice


def seen(caller: Caller, number: str, near: Sequence[str] = WITH) -> Case:
    """A case that the caller may see, by its number; any other does not exist."""
    found: Case | None = caller.cases().select_related(*near).filter(number=number).first()
    if found is None:
        raise not_found()
    return found


def done(case: Case, response: HttpResponse) -> Done:
    """What the act gives back is the case as it stands: nothing is read again (`tests/cases/test_table.py` compares them)."""
    out = CaseLine.of(case)
    response.headers["ETag"] = f'"{out.digest}"'
    return Done(case=out, event=event_out(case.event))


def perform(request: HttpRequest, response: HttpResponse, number: str, pair: Pair, sent: Sent | None) -> Done:
    """Whoever may not see the case is told that there is none; whoever sees it but may not act, that they may not."""
    row, act = pair
    caller = caller_of(request)
    case = seen(caller, number, ASKED)
    actor = caller.actor_for(case, row)
    if actor is None:
        raise WrongPerson(row)
    with transaction.atomic() if "If-Match" in request.headers else nullcontext():
        ensure_head(request, case)
        given = arguments(act, sent)
        outcome = tried(lambda: act(case.pk, by=actor, at=timezone.now(), **given))
    if isinstance(outcome, Exception):
        raise outcome
    return done(outcome, response)


def tried(act: Any) -> Any:
    """What an act came to. A refusal is handed back and not raised through the transaction: what the law had done by then stays done."""
    try:
        return act()
    except ActRefused as refusal:
        return refusal


def told(row: Move, act: Any) -> str:
    """The description, from the table: on what articles, in which states, what comes of it; then the act's own words."""
    states = [state.label for state in State if state in row.sources]
    when = "任何状态" if len(states) == len(State) else "、".join(states)
    where = f"可以办的状态：{when}。" if states else ""
    then = f"办完后：{State(row.target).label}。" if row.target else "状态不变。"
    return f"{row.label}（{row.article.label}）。{where}{then}\n\n{inspect.getdoc(act) or ''}".strip()


def add(pair: Pair) -> None:
    row, act = pair
    body = body_of(row.name, act)

    def endpoint(request: HttpRequest, response: HttpResponse, number: Number, sent: Any) -> Done:
        return perform(request, response, number, pair, sent)

    def bare(request: HttpRequest, response: HttpResponse, number: Number) -> Done:
        return perform(request, response, number, pair, None)

    made: Any = endpoint if body else bare
    if body:
        made.__annotations__["sent"] = body
        if not any(field.is_required() for field in body.model_fields.values()):
            made.__defaults__ = (body(),)
    router.post(
        f"/cases/{{number}}/acts/{row.name}", response=Done, summary=row.label, operation_id=f"act_{row.name}",
        description=told(row, act), url_name=f"act_{row.name}",
    )(made)  # fmt: skip


for each in HANDLING:
    add(each)
