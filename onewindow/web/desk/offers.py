"""What an officer may do with a case now: straight from the table of moves, nothing else is offered."""

from dataclasses import dataclass

from django.http import QueryDict

from onewindow.cases.models import Case
from onewindow.cases.moves import TABLE
from onewindow.staff.actors import Officer
from onewindow.web.desk.acts import FORMS, ActForm

# Which act is the main one where several are possible, and which have another place on the page.
MAIN = [
    "hand_on",
    "confirm_deemed", "accept_deferred", "accept", "supply", "grant_on_the_spot", "end_special", "record_inspection",
    "complete_step", "grant", "name_founded", "deliver", "hand_in", "extend",
]  # fmt: skip
LAST = {"withdraw"}  # what ends the matter by the applicant's wish stands below what carries it on
ON_THE_PAGE = {"check_material"}  # beside the viewer
DECIDED_TOGETHER = {"deny": "grant", "deny_on_the_spot": "grant_on_the_spot"}  # one page for both


@dataclass(frozen=True)
class Offer:
    """An act on offer. `blocked` says what is missing before it can be done; the form is there where it fits on the page."""

    form: ActForm
    main: bool
    blocked: str

    @property
    def name(self) -> str:
        return self.form.move.name


def permitted(case: Case, officer: Officer) -> list[str]:
    """The names of the acts that the table lets this officer do with the case as it stands."""
    return [
        name
        for name, move in TABLE.moves.items()
        if move.offered and move.allows(case.state) and name in FORMS and move.by.test(officer, case)
    ]


def offers(case: Case, officer: Officer) -> list[Offer]:
    """The main act first. An inspection is the main act of its step until its record is there."""
    names = [
        name for name in permitted(case, officer) if name not in ON_THE_PAGE and FORMS[name].relevant(case, officer)
    ]
    names = [name for name in names if DECIDED_TOGETHER.get(name, name) == name or DECIDED_TOGETHER[name] not in names]
    recorded = "record_inspection" in names and case.inspections.filter(run__state="active").exists()
    if case.guide.instant and "grant_on_the_spot" in names and "accept" in names:
        names.sort(key=lambda name: name != "grant_on_the_spot")
        ranked = ["grant_on_the_spot"]
    else:
        ranked = [name for name in MAIN if name in names]
        if recorded and "complete_step" in ranked:
            ranked.sort(key=lambda name: name != "complete_step")
    main = ranked[0] if ranked else ""
    ordered = sorted(names, key=lambda name: (name != main, name in LAST))
    return [
        Offer(
            FORMS[name](case=case, officer=officer, prepared=not FORMS[name].wide),
            name == main,
            FORMS[name].blocked(case),
        )
        for name in ordered
    ]


def may_check(case: Case, officer: Officer) -> bool:
    move = TABLE.moves["check_material"]
    return move.allows(case.state) and bool(move.by.test(officer, case))


def bound(name: str, case: Case, officer: Officer, data: QueryDict, files: object) -> ActForm:
    return FORMS[name](data, files, case=case, officer=officer)  # type: ignore[arg-type]
