"""Front and back: a window has the checklist and the progress, not the review's opinions; lists of hand-over at the desk (Art. 34, 37)."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from onewindow.cases.acts import coordinating, opinion
from onewindow.cases.errors import NoSuchChoice
from onewindow.cases.models import HandoverList
from onewindow.network.models import Agency
from onewindow.record.errors import WrongPerson
from onewindow.staff.models import Role
from tests import NOW
from tests.factories.people import officer, region, staff_of
from tests.factories.stories import VISIT_FINDINGS, Story, accepted, do_step
from tests.once import kept
from tests.web.api.calls import as_officer, ok
from tests.web.desk_pages import signed_in

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("front and back")]
OPINION, ANSWER, NOTE = "符合条件，建议准予", "布局符合卫生要求", "与卫健委商定下周一同去核查"


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[Story]:
    """Half reviewed: an opinion signed, an inspection recorded, another agency asked and answered, the chief has coordinated."""

    def make() -> Story:
        made = accepted()
        health = Agency.objects.get(key="health", region=region())
        opinion.ask_opinion(made.case.pk, by=made.staff.reviewer, at=NOW, agency=health, question="布局行不行", days=2)
        there = officer(Role.REVIEWER, health)
        opinion.give_opinion(made.case.pk, by=there, at=NOW, favourable=True, answer=ANSWER)
        do_step(made)
        do_step(made)
        coordinating.coordinate(made.case.pk, by=made.staff.approver, at=NOW, note=NOTE, agencies=[health])
        return made

    with kept(django_db_blocker, make) as made:
        yield made


def test_a_window_sees_the_progress_and_no_opinion_on_the_page(story: Story) -> None:
    address = reverse("desk:case", args=[story.case.pk])
    front = signed_in(story.staff.window).get(address).content.decode()
    back = signed_in(story.staff.reviewer).get(address).content.decode()
    steps = story.again().guide.steps
    assert steps[0].name in front and "材料" in front
    for said in (OPINION, ANSWER, VISIT_FINDINGS, NOTE):
        assert said in back and said not in front, said


def test_nor_over_the_api(story: Story) -> None:
    number = story.case.number
    for who, seen in ((story.staff.window, False), (story.staff.reviewer, True)):
        text = as_officer(who).get(f"/national/cases/{number}?reason=核对").content.decode()
        assert (OPINION in text) == seen, who.label
        assert ok(as_officer(who).get(f"/cases/{number}"))["number"] == number
        whole = as_officer(who).get(f"/cases/{number}").content.decode()
        assert OPINION not in whole and ANSWER not in whole


def test_the_chief_representative_urges_and_coordinates_and_nobody_else(story: Story) -> None:
    with pytest.raises(WrongPerson):
        coordinating.urge_step(story.case.pk, by=story.staff.reviewer, at=NOW, note="快", by_when=date(2026, 6, 12))
    coordinating.urge_step(story.case.pk, by=story.staff.approver, at=NOW, note="核查提前", by_when=date(2026, 6, 12))
    with pytest.raises(NoSuchChoice, match="早于今天"):
        coordinating.urge_step(story.case.pk, by=story.staff.approver, at=NOW, note="x", by_when=date(2026, 6, 1))
    stranger = Agency.objects.get(key="education", region=region())
    with pytest.raises(NoSuchChoice, match="请先征求"):
        coordinating.coordinate(story.case.pk, by=story.staff.approver, at=NOW, note="x", agencies=[stranger])
    coordinating.coordinate(story.case.pk, by=story.staff.approver, at=NOW, note="窗口先收原件", to_window=True)
    address = reverse("desk:case", args=[story.case.pk])
    assert "窗口先收原件" in signed_in(story.staff.window).get(address).content.decode()
    assert "核查提前" in signed_in(story.staff.reviewer).get(address).content.decode()


def test_an_assisting_agency_reads_the_note_beside_its_question(story: Story) -> None:
    row = story.case.opinions.get()
    there = officer(Role.REVIEWER, row.agency)
    assert NOTE in signed_in(there).get(reverse("desk:opinion", args=[row.pk])).content.decode()


def test_a_list_from_the_window_to_the_receipt_on_the_pages() -> None:
    from tests.cases.test_handovers import on_paper

    staff = staff_of()
    case = on_paper(staff)
    window, back = signed_in(staff.window), signed_in(staff.reviewer)
    address = reverse("desk:hand_over", args=["to_agency", case.intake_id, case.agency_id])
    assert address in window.get(reverse("desk:handovers")).content.decode()
    assert back.get(address).status_code == 403
    assert window.post(address, {}).status_code == 409
    window.post(address, {"case": [case.pk]})
    made = HandoverList.objects.get()
    one = reverse("desk:handover", args=[made.pk])
    assert one in back.get(reverse("desk:handovers")).content.decode()
    refused = back.post(one, {"receive": "1"})
    assert refused.status_code == 409 and "逐件写明" in refused.content.decode()
    back.post(one, {"receive": "1", f"there.{made.lines.get().pk}": "yes"})
    assert "已签收" in window.get(one).content.decode()
    assert one in window.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert signed_in(staff_of("health").reviewer).get(one).status_code == 404
    head = as_officer(staff.reviewer).get(f"/handovers/{made.number}")
    assert ok(head)["state"] == "received"
