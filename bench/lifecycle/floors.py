"""The floor of a case's acts: recorded once a county, then written by clients that know nothing but SQL."""

from collections.abc import Sequence
from typing import Any

from bench.crews import side_by_side
from bench.floor.recording import Recorder, Written
from bench.floor.script import script
from bench.lifecycle.cast import Ready
from bench.lifecycle.inside import Handling
from bench.place import Place
from onewindow.cases.models import Attachment

Plan = dict[str, Any]


def plan(where: Place, cases: Sequence[Ready]) -> Plan:
    """Takes the first of the cases from hand-in to rating, recording; the others are what the floor's client writes."""
    recorder, first = Recorder(where.superuser_url), cases[0]
    acts: dict[str, list[Written]] = {name: recorder.record(act) for name, act in Handling(first).acts().items()}
    mine = own_rows(first)
    return {
        "url": where.url, "script": script(acts, recorder.shapes, {(table, key) for table, key in mine}),
        "cases": [_mapped(mine, own_rows(one)) for one in cases[1:]],
    }  # fmt: skip


def own_rows(case: Ready) -> list[tuple[str, str]]:
    """What each application has of its own before it is handed in, in the same order for all."""
    draft, by = case.draft, case.by
    rows = [
        ("cases_draft", draft.pk),
        ("accounts_user", by.user.pk),
        ("accounts_principal", by.principal.pk),
        ("accounts_mandate", by.mandate.pk),
    ]
    files = Attachment.objects.filter(draft=draft).order_by("material").values_list("pk", flat=True)
    return [(table, str(key)) for table, key in [*rows, *(("cases_attachment", file) for file in files)]]


def _mapped(mine: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    return [(table, old, new) for (table, old), (_, new) in zip(mine, theirs, strict=True)]


def run(plans: Sequence[Plan], clients: int, seconds: float) -> list[dict[str, Any]]:
    """So many clients at once. What a client has written, it has not before it the next time."""
    given = [one | {"seconds": seconds} for one in plans[:clients]]
    seen = side_by_side("bench.floor.client", given)
    for one, done in zip(plans, seen, strict=False):
        one["cases"] = one["cases"][done["cases"] :]
    return seen


def per_second(seen: Sequence[dict[str, Any]]) -> float:
    return sum(len(one["acts"]) / one["seconds"] for one in seen)


def rows_an_act(made: Plan) -> dict[str, int]:
    return {act["act"]: len(act["statements"]) for act in made["script"]}
