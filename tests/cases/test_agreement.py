"""A birthday and a sex beside an identity number say what the number says, before an officer has to ask."""

from datetime import date, timedelta
from random import Random

import pytest

from onewindow.cases.acts.accept import Point, request_correction
from onewindow.cases.agreement import contradictions
from onewindow.cases.answers import answer_field
from onewindow.cases.completeness import ensure_complete
from onewindow.cases.errors import Incomplete
from onewindow.cases.forms import Field, field_problem, form_problems
from onewindow.catalogue.models import Element
from onewindow.catalogue.queries import published_version
from onewindow.kernel.identifiers import Sex, make_id_card
from onewindow.web.elements.controls import Shown, shown
from tests import NOW
from tests.factories import applicant, draft, submitted
from tests.factories.applying import item_at

HERS = make_id_card(Random(1), birth=date(1956, 5, 29), sex=Sex.FEMALE)
ASKED = [
    Element(key="spouse_id_card", label="配偶身份证号码", type="id_card"),
    Element(key="spouse_birth_date", label="配偶出生日期", type="date"),
    Element(key="spouse_sex", label="配偶性别", type="choice", options=["男", "女"]),
    Element(key="person_birth_date", label="出生日期", type="date"),
]


def of_spouse(number: str, birth: str, sex: str) -> dict[str, str]:
    form = {"spouse_id_card": number, "spouse_birth_date": birth, "spouse_sex": sex, "person_birth_date": "1950-01-01"}
    return dict(contradictions(ASKED, form))


def test_what_agrees_or_is_not_there_is_no_contradiction() -> None:
    assert not of_spouse(HERS, "1956-05-29", "女")
    assert not of_spouse(HERS, "", "")
    assert not of_spouse(HERS[:17], "1956-06-29", "男")  # the number itself is wrong, and told of at its own field
    assert not of_spouse("", "1956-06-29", "男")


def test_what_says_otherwise_is_told_with_both_values() -> None:
    told = of_spouse(HERS, "1956-06-29", "男")
    assert told["spouse_birth_date"] == (
        "配偶出生日期是“1956-06-29”，配偶身份证号码里的却是“1956-05-29”，请对照身份证，看哪一个写错了"
    )
    assert "“女”" in told["spouse_sex"]


@pytest.mark.parametrize(("typed", "told"), [("0056-05-29", "四位"), ("9999-01-01", "年份不对"), ("1956-05-29", "")])
def test_a_year_is_written_whole(typed: str, told: str) -> None:
    problem = field_problem(Field(ASKED[1], True), typed)
    assert told in problem
    assert bool(problem) == bool(told)


def test_what_has_happened_is_not_in_the_future_and_what_is_planned_may_be() -> None:
    died = Element(key="death_date", label="死亡日期", type="past_date")
    today = date(2026, 6, 9)
    assert field_problem(Field(died, True), "2026-06-10", today) == "死亡日期在今天以后，请再看一遍年、月、日"
    assert field_problem(Field(died, True), "2026-06-09", today) == ""
    assert field_problem(Field(died, True), "", today) == "请选择死亡日期"
    begins = Element(key="start_date", label="拟开始日期", type="date")
    assert field_problem(Field(begins, True), "2026-06-10", today) == ""


def test_an_application_with_a_birth_to_come_is_not_taken_in(db: None) -> None:
    made = draft(applicant(), "childcare-subsidy", with_files=False)
    made.form["child_birth_date"] = f"{NOW.date() + timedelta(days=1)}"
    with pytest.raises(Incomplete) as told:
        ensure_complete(made, {}, at=NOW)
    assert "在今天以后" in told.value.problems["form.child_birth_date"]
    control = shown(made.body, {}, {}, only={"child_birth_date"})[0]
    assert isinstance(control, Shown)
    assert control.input_type == "date"


def test_nor_does_a_correction_bring_one(db: None) -> None:
    story = submitted("childcare-subsidy")
    point = Point("form.child_birth_date", "子女出生日期", "和出生证明不同", "请照出生证明重填")
    request_correction(story.case.pk, by=story.staff.window, at=NOW, points=[point], days=10)
    with pytest.raises(Incomplete) as told:
        answer_field(story.case.pk, "child_birth_date", f"{NOW.date() + timedelta(days=1)}", by=story.by, at=NOW)
    assert "在今天以后" in told.value.problems["form.child_birth_date"]
    born = story.case.form["child_birth_date"]
    assert answer_field(story.case.pk, "child_birth_date", born, by=story.by, at=NOW).corrected_fields == [
        "child_birth_date"
    ]


def test_a_form_is_not_complete_while_it_contradicts_itself(db: None) -> None:
    guide = published_version(item_at("marriage-registration")).body
    form = {"person_id_card": HERS, "person_birth_date": "1965-05-29", "spouse_id_card": HERS}
    assert "却是“1956-05-29”" in form_problems(guide, form)["form.person_birth_date"]
