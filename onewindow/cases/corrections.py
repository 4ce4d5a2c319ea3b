"""Answering a correction notice: fields of the form that it names are filled in anew (files: `materials.provide`)."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from onewindow.cases.completeness import passports_of
from onewindow.cases.errors import Incomplete, NoSuchChoice
from onewindow.cases.forms import form_problems
from onewindow.cases.models import Case, State
from onewindow.regulation.articles import Art

TOLD_ONCE = Art(20)


def correct_field(case: Case, key: str, value: Any, *, at: datetime) -> Case:
    """Put a new value in the place of what the notice found wrong. `key`: an element, or a repeating group, without `form.`.

    Not an act yet: handing in is. Lock the case before. Raises NoSuchChoice where the notice does not ask for it, Incomplete.
    """
    correction = case.corrections.filter(answered_at__isnull=True, lapsed_at__isnull=True).first()
    asked = {point["key"] for point in correction.points} if correction else set()
    if case.state != State.CORRECTING or f"form.{key}" not in asked:
        raise NoSuchChoice(key)
    form = case.form | {key: value}
    place = f"form.{key}"
    found = form_problems(case.guide, form, passports=passports_of(case), on=localtime(at).date())
    problems = {where: what for where, what in found.items() if f"{where}.".startswith(f"{place}.")}
    if problems:
        raise Incomplete(problems)
    case.form = form
    case.corrected_fields = sorted({*case.corrected_fields, key})
    case.save(update_fields=["form", "corrected_fields"])
    return case
