"""What the desk says next: the act to do first, the case after this one, words that fit what happens."""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from onewindow.cases.acts.decide import Denial, NothingFound
from onewindow.cases.acts.review import Visit, record_inspection
from onewindow.cases.materials import made_from_the_form
from onewindow.cases.models import Case
from onewindow.cases.queries import lights_wanted
from onewindow.kernel.lights import Light
from onewindow.record.models import ClockKind
from onewindow.web.desk.acts.review import STOCK_OPINION
from onewindow.web.desk.contents import materials
from onewindow.web.desk.offers import offers
from onewindow.web.desk.rows import NAMES, left_in_words, rows
from tests import NOW
from tests.factories import (
    Story,
    accepted,
    at_decision,
    decided,
    draft,
    hand_in_draft,
    individual_business,
    staff_of,
    submitted,
)
from tests.factories.stories import do_step
from tests.web.desk_pages import signed_in
from tests.web.portal_pages import photo


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def do(story: Story, name: str, data: dict[str, Any]) -> Any:
    return signed_in(story.staff.reviewer).post(reverse("desk:act", args=[story.case.pk, name]), data)


def test_after_an_act_the_next_case_of_the_queue_is_offered(db: None) -> None:
    stories = [submitted(at=NOW - timedelta(days=days)) for days in (2, 1)]
    client = signed_in(stories[0].staff.window)
    for story, told in zip(reversed(stories), ("待受理还有 1 件", "“待受理”都办完了"), strict=True):
        act = reverse("desk:act", args=[story.case.pk, "accept"]) + "?queue=intake"
        assert told in client.post(act, follow=True).content.decode()


def test_what_is_delivered_electronically_waits_for_no_window(db: None) -> None:
    story = at_decision(delivery="electronic")
    client = signed_in(story.staff.approver)
    answer = client.post(reverse("desk:decide", args=[story.case.pk]), {"decision": "grant"}, follow=True)
    page = answer.content.decode()
    assert "电子送达" in page
    assert "等待窗口出件" not in page


def test_an_inspection_is_the_main_act_until_its_record_is_there(db: None) -> None:
    story = accepted()
    do_step(story)
    reviewer = story.staff.reviewer
    assert offers(story.again(), reviewer)[0].name == "record_inspection"
    visit = Visit(inspected_at=NOW, place="太原路", findings="设备齐全", passed=True, present="无")
    record_inspection(story.case.pk, by=reviewer, at=NOW, second=story.staff.colleague.post, visit=visit)
    assert offers(story.again(), reviewer)[0].name == "complete_step"


def test_an_opinion_that_says_the_contrary_of_the_conclusion_is_refused(db: None) -> None:
    story = accepted()
    data = {"favourable": "no", "opinion": STOCK_OPINION, "step": story.again().step}
    answer = do(story, "complete_step", data)
    assert answer.status_code == 422
    assert "哪一条不符合" in answer.content.decode()
    assert do(story, "complete_step", data | {"opinion": "没有冷藏设施"}).status_code == 302


def test_a_refused_denial_keeps_its_draft(db: None) -> None:
    story = at_decision()
    client = signed_in(story.staff.approver)
    typed = {"decision": "deny", "reasons": "没有冷藏设施"}
    page = client.post(reverse("desk:decide", args=[story.case.pk]), typed).content.decode()
    assert "不予行政许可决定书" in page
    assert page.count("没有冷藏设施") == 2  # in its field and in the draft


@pytest.mark.parametrize(
    "formula",
    ["不符合要求", "经审查，申请材料不符合有关规定，不予许可。", "不同意！", "申请人不具备法定条件、标准", "理由：无"],
)
def test_a_denial_without_a_fact_gives_no_reasons(formula: str) -> None:
    with pytest.raises(NothingFound, match="查到了什么"):
        Denial(formula, "条件", "依据").ensure_given()


@pytest.mark.parametrize(
    "fact", ["没有冷藏设施", "经审查，健康证明已于2026年3月1日过期", "不符合：热食间与更衣间没有隔断"]
)
def test_a_fact_however_short_is_one(fact: str) -> None:
    Denial(fact, "条件", "依据").ensure_given()


def test_who_decides_goes_on_deciding(db: None) -> None:
    """After a signature the next of the list opens where it is decided; what speaks for it is said to who denies it."""
    first, second = at_decision(at=NOW - timedelta(days=1)), at_decision()
    client, query = signed_in(first.staff.approver), "?queue=decide"
    address = reverse("desk:decide", args=[first.case.pk]) + query
    following = reverse("desk:decide", args=[second.case.pk]) + query
    reading = client.get(reverse("desk:case", args=[first.case.pk]) + query).content.decode()
    assert f'href="{following}"' not in reading  # who reads cases goes on reading
    page = client.get(address).content.decode()
    assert f'href="{following}"' in page
    assert "都是符合条件，会留在案卷里" in page
    refused = client.post(address, {"decision": "deny", "conditions": ["0"], "reasons": "不符合要求"})
    assert refused.status_code == 422
    assert "不是理由" in refused.content.decode()
    assert f'href="{following}"' in client.post(address, {"decision": "grant"}, follow=True).content.decode()
    assert signed_in(first.staff.reviewer).get(following).status_code == 302  # the case says what may be done


def test_what_ran_out_on_a_friday_is_not_a_working_day_late_on_saturday() -> None:
    def reading(left: int, day: int) -> Any:
        clock = SimpleNamespace(due=date(2026, 6, 5), get_unit_display=lambda: "个工作日")
        return SimpleNamespace(left=left, today=date(2026, 6, day), clock=clock)

    assert [left_in_words(reading(left, day)) for left, day in ((1, 4), (0, 5), (0, 6), (-1, 8))] == [
        "剩 1 个工作日", "今天到期", "刚过期", "超 1 个工作日",
    ]  # fmt: skip


def test_a_paper_of_an_earlier_case_is_named_by_the_short_number(db: None) -> None:
    story = submitted()
    row = story.case.provided.exclude(medium="form")[0]
    row.medium, row.reference = "on_file", story.case.number
    row.save()
    sources = [sheet.source for sheet in materials(story.again(), "").sheets]
    assert f"系统已有 · 来自 {story.case.short_number}" in sources


def test_a_draft_at_the_window_is_deleted_only_by_a_second_press(db: None) -> None:
    window = staff_of().window
    made = draft(window, principal=individual_business(checked=True).principal, with_files=False)
    page = signed_in(window).get(reverse("desk:intake_draft", args=[made.pk])).content.decode()
    asked = re.search(r'<details class="ow-discard">.*?</details>', page, re.DOTALL)
    assert asked is not None
    assert 'value="discard"' in asked[0]
    assert page.count('value="discard"') == 1


def test_what_waits_to_be_collected_is_late_in_its_own_list_and_in_no_light(db: None) -> None:
    """The head of an agency reads one number of late cases at the desk and in the cockpit."""
    story = decided(at=NOW - timedelta(days=40))
    client = signed_in(story.staff.window)

    def rows_in(queue: str) -> list[int]:
        page = client.get(reverse("desk:work"), {"queue": queue})
        return [row.case.pk for _, body in page.context["bodies"] for row in body]

    assert rows_in("deliver") == [story.case.pk]
    assert "已超期 · 1 件" in client.get(reverse("desk:work"), {"queue": "deliver"}).content.decode()
    assert rows_in("red") == []
    late = submitted(at=NOW - timedelta(days=40))
    assert rows_in("red") == [late.case.pk]
    red = Case.objects.filter(lights_wanted(NOW.date())[Light.RED])
    assert [case.pk for case in red] == [late.case.pk]


def test_a_paper_that_is_lacking_says_what_it_would_be(db: None) -> None:
    window = staff_of().window
    made = draft(window, principal=individual_business(checked=True).principal, with_files=False)
    case = hand_in_draft(made, window)
    sheets = materials(case, "").sheets
    assert {sheet.source for sheet in sheets if sheet.pill[2] == "没有交"} >= {"要交原件 1 份"}


def test_scans_are_not_sent_a_second_time_by_reloading_the_page(db: None) -> None:
    window = staff_of().window
    made = draft(window, principal=individual_business(checked=True).principal, with_files=False)
    key = next(one.key for one in made.body.materials_for(made.answers) if not made_from_the_form(one))
    client, address = signed_in(window), reverse("desk:intake_draft", args=[made.pk])
    sent = {"act": "save", "revision": made.revision, f"file.{key}": photo()}
    assert client.post(address, sent).headers["Location"] == address
    assert made.attachments.get().material == key
    refused = client.post(address, sent | {f"file.{key}": SimpleUploadedFile("2.jpg", b"no picture")})
    assert refused.status_code == 422


def test_the_window_has_what_people_come_for_most_within_one_press(db: None) -> None:
    cache.clear()
    story = submitted()
    client = signed_in(story.staff.window)
    page = client.get(reverse("desk:intake"))
    phrases = [one.phrase for one in page.context["common"]]
    assert phrases
    answer = client.get(reverse("desk:intake"), {"q": phrases[0]})
    assert answer.context["found"][0].hit.item.name == "食品经营许可（新办）"
    assert not answer.context["common"]


def test_a_list_to_choose_from_begins_with_words(db: None) -> None:
    page = signed_in(submitted().staff.approver).get(reverse("desk:absences")).content.decode()
    assert '<option value="">请选择</option>' in page
    assert "------" not in page


@pytest.mark.parametrize("kind", ClockKind)
def test_a_list_names_whatever_limit_sets_the_date(db: None, kind: ClockKind) -> None:
    story = submitted()
    story.case.chain.clocks.update(kind=kind)
    (row,) = rows(Case.objects.filter(pk=story.case.pk), NOW.date())
    assert row.words == f"剩 5 个工作日 · {NAMES[kind]}"
