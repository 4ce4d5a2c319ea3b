"""Joint handling: asked side by side inside the lead's limit, silent ones put higher, the lead decides; who leads across regions (Art. 29)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from onewindow.cases.acts import decide, opinion
from onewindow.cases.errors import AfterTheLead, NoSuchChoice, OpinionOpen
from onewindow.cases.lapses import apply_now
from onewindow.cases.models import Counted, Party, State
from onewindow.cases.opinions import JOINT_MOST
from onewindow.network.models import Agency
from onewindow.notices.models import Document, DocumentKind
from onewindow.record import clocks
from onewindow.record.errors import WrongPerson
from onewindow.record.models import ClockKind
from onewindow.record.verify import verify
from onewindow.staff.models import Role
from tests import NOW
from tests.factories import accepted, officer, region
from tests.factories.joint import assisting, opinion_asked
from tests.factories.stories import Story, do_step
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db


def to_the_decision(story: Story) -> None:
    while (case := story.again()).step and case.guide.step(case.step).role != "approver":
        do_step(story)


def test_several_are_asked_side_by_side_inside_the_limit_of_the_lead() -> None:
    story, other = opinion_asked()
    fire = assisting(story, "emergency")
    lead = clocks.running(story.case.chain, ClockKind.PROMISED)
    assert lead is not None
    before = lead.due
    opinion.ask_opinion(
        story.case.pk, by=story.staff.approver, at=NOW, agency=fire.post.agency, question="安全距离", days=1
    )
    assert story.case.opinions.count() == 2
    assert clocks.running(story.case.chain, ClockKind.PROMISED).due == before  # type: ignore[union-attr]
    for days in (JOINT_MOST, JOINT_MOST + 1, 0):
        third = Agency.objects.get(key="housing", region=story.case.region)
        with pytest.raises(AfterTheLead, match="第二十九条"):
            opinion.ask_opinion(
                story.case.pk, by=story.staff.reviewer, at=NOW, agency=third, question="消防", days=days
            )
    with pytest.raises(NoSuchChoice, match="还没有答复"):
        opinion.ask_opinion(
            story.case.pk, by=story.staff.reviewer, at=NOW, agency=other.post.agency, question="又问", days=1
        )


def test_the_decision_waits_for_who_was_asked_until_their_day_and_notes_what_they_said() -> None:
    story, other = opinion_asked()
    to_the_decision(story)
    with pytest.raises(OpinionOpen):
        decide.grant(story.case.pk, by=story.staff.approver, at=NOW)
    opinion.give_opinion(story.case.pk, by=other, at=NOW, favourable=True, answer="符合卫生要求")
    case = decide.grant(story.case.pk, by=story.staff.approver, at=NOW)
    content = str(Document.objects.get(chain=case.chain, kind=DocumentKind.GRANT).content)
    assert f"{other.post.agency.name}（同意）" in content
    assert not verify().faults


def test_silence_is_put_to_both_chief_representatives_and_the_lead_decides_on_the_record() -> None:
    story, other = opinion_asked(days=1)
    to_the_decision(story)
    later = NOW + timedelta(days=2)
    assert apply_now(story.case.pk, later)
    assert "escalate_opinion" in story.acts()
    row = story.again().opinions.get()
    assert row.escalated_at is not None
    assert story.case.escalated_at is None  # the lead is not late
    chief = officer(Role.APPROVER, other.post.agency)
    for who, queue in ((chief, "late"), (story.staff.approver, "silent")):
        assert (
            story.case.short_number in signed_in(who).get(f"{reverse('desk:opinions')}?queue={queue}").content.decode()
        )
    case = decide.grant(story.case.pk, by=story.staff.approver, at=later)
    assert case.state == State.GRANTED
    assert "逾期没有答复" in str(Document.objects.get(chain=case.chain, kind=DocumentKind.GRANT).content)


def test_the_assisting_agency_sees_its_question_and_nothing_else() -> None:
    story, other = opinion_asked()
    row, client = story.case.opinions.get(), signed_in(other)
    page = client.get(reverse("desk:opinion", args=[row.pk])).content.decode()
    assert "布局是否符合卫生要求" in page
    party = Party.objects.get(case=story.case, role="applicant")
    assert party.document_number not in page
    assert party.phone not in page
    assert client.get(reverse("desk:case", args=[story.case.pk])).status_code == 404
    files = {one.material: one for one in story.case.attachments.all()}
    own, hidden = files["layout"], next(one for key, one in files.items() if key != "layout")
    assert client.get(reverse("desk:opinion_file", args=[row.pk, own.pk])).status_code == 200
    assert client.get(reverse("desk:opinion_file", args=[row.pk, hidden.pk])).status_code == 404
    assert client.get(reverse("desk:attachment", args=[hidden.pk])).status_code == 404


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.WINDOW}]
)
def test_roles_and_pages_of_joint_handling(role: Role) -> None:
    story, other = opinion_asked()
    address = reverse("desk:opinion", args=[story.case.opinions.get().pk])
    may = role in {Role.REVIEWER, Role.APPROVER}
    inside = signed_in(officer(role, other.post.agency))
    assert inside.get(address).status_code == (200 if may else 404)
    assert inside.get(reverse("desk:opinions")).status_code == 200
    outside = signed_in(officer(role, Agency.objects.get(key="housing", region=story.case.region)))
    assert outside.get(address).status_code == 404
    assert outside.post(address, {"favourable": "yes", "answer": "好"}).status_code == 404
    assert signed_in(story.staff.reviewer).get(address).status_code == 404  # the lead reads it on the case


def test_lists_of_opinions_equal_their_counts() -> None:
    from onewindow.web.desk.opinions import queues

    story, other = opinion_asked()
    assert {key: rows.count() for key, (_, rows) in queues(other).items()} == {
        "to_give": 1, "late": 0, "asked": 0, "silent": 0, "given": 0,
    }  # fmt: skip
    assert queues(story.staff.reviewer)["asked"][1].count() == 1


def test_across_regions_the_common_superior_names_the_lead_and_the_counts_go_over() -> None:
    story = accepted()
    near = Agency.objects.get(key="market_regulation", region=region("老城区"))
    above = officer(Role.APPROVER, Agency.objects.get(key="market_regulation", region__level="city"))
    with pytest.raises(WrongPerson):  # it touches one region only
        opinion.name_lead(story.case.pk, by=above, at=NOW, lead=near, reason="在老城区")
    opinion.ask_opinion(story.case.pk, by=story.staff.reviewer, at=NOW, agency=near, question="仓库在你区", days=2)
    for wrong in (story.staff.approver, officer(Role.APPROVER, Agency.objects.get(key="health", region__level="city"))):
        with pytest.raises(WrongPerson):
            opinion.name_lead(story.case.pk, by=wrong, at=NOW, lead=near, reason="在老城区")
    with pytest.raises(NoSuchChoice):
        elsewhere = Agency.objects.get(key="market_regulation", region=region("洛龙区"))
        opinion.name_lead(story.case.pk, by=above, at=NOW, lead=elsewhere, reason="在老城区")
    due = clocks.running(story.case.chain, ClockKind.PROMISED).due  # type: ignore[union-attr]
    case = opinion.name_lead(story.case.pk, by=above, at=NOW, lead=near, reason="主要场所在老城区")
    assert (case.agency, case.region) == (near, near.region)
    assert clocks.running(case.chain, ClockKind.PROMISED).due == due  # type: ignore[union-attr]
    assert Counted.objects.get(case=case).agency_id == near.pk
    assert case.opinions.get().ended_at == NOW
