"""Nearer to people: taken in for another place, and handed on (Art. 18, 34)."""

from datetime import timedelta

import pytest

from onewindow.cases import moves
from onewindow.cases.acts import accept, counter, decide, deliver, nearer, review
from onewindow.cases.acts.apply import submit
from onewindow.cases.acts.deliver import Receipt
from onewindow.cases.consents import Consent
from onewindow.cases.lapses import apply_now
from onewindow.cases.models import Case, IntakeMode, State
from onewindow.catalogue.queries import mode_at, published_version
from onewindow.network.models import Agency, Region, Venue
from onewindow.notices.models import DocumentKind, Message
from onewindow.record.errors import WrongPerson
from onewindow.record.models import Clock, ClockKind
from onewindow.record.verify import verify
from onewindow.staff.models import Role
from tests import NOW
from tests.factories.applying import FOOD, draft, item_at
from tests.factories.delegated import taken_in_by_the_town
from tests.factories.guides_changed import changed
from tests.factories.nearer import (
    ELSEWHERE,
    HELPED,
    far_window,
    handled_by_counties,
    taken_in_at_the_village,
    taken_in_elsewhere,
)
from tests.factories.people import officer, region, staff_of
from tests.factories.stories import Story, decided, review_all, somebody_for
from tests.notices.reading import text_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)
ENTRUSTED_TO_TOWNS = "assistive-device"


def test_a_window_elsewhere_takes_it_in_and_received_counts_from_there_and_then() -> None:
    story, _ = taken_in_elsewhere()
    case = story.again()
    assert (case.intake_mode, case.intake.region.name) == (IntakeMode.ELSEWHERE, ELSEWHERE)
    assert (case.taken_for, case.handed_on_at) == (Venue.objects.get(region=region()), None)
    assert case.received_at == NOW
    started = dict(Clock.objects.filter(chain=case.chain).values_list("kind", "started_at"))
    assert started[ClockKind.ACCEPTANCE] == started[ClockKind.HAND_ON] == NOW
    assert Clock.objects.get(chain=case.chain, kind=ClockKind.HAND_ON).days == 1
    receipt = text_of(case, DocumentKind.HAND_IN_RECEIPT)
    assert "谁负责" in receipt and "一个工作日内转交" in receipt and case.agency.name in receipt


def test_the_window_elsewhere_cannot_accept_nor_the_competent_one_before_it_was_handed_on() -> None:
    story, far = taken_in_elsewhere()
    for who in (far, story.staff.window):
        with pytest.raises(WrongPerson):
            accept.accept(story.case.pk, by=who, at=LATER)
    with pytest.raises(WrongPerson):
        nearer.hand_on(story.case.pk, by=story.staff.window, at=LATER)
    nearer.hand_on(story.case.pk, by=far, at=LATER)
    assert not Clock.objects.filter(chain=story.case.chain, kind=ClockKind.HAND_ON, met_at=None).exists()
    with pytest.raises(WrongPerson):
        accept.accept(story.case.pk, by=far, at=LATER)
    with pytest.raises(WrongPerson):
        nearer.hand_on(story.case.pk, by=far, at=LATER)  # once
    case = accept.accept(story.case.pk, by=story.staff.window, at=LATER)
    assert case.state == State.ACCEPTED
    assert Message.objects.filter(event__act="hand_on", text__contains="已由").exists()
    assert not verify().faults


def test_what_is_not_handed_on_within_a_day_is_escalated() -> None:
    story, _ = taken_in_elsewhere()
    assert apply_now(story.case.pk, NOW + timedelta(days=2))
    case = story.again()
    assert case.escalated_at is not None
    assert case.chain.events.latest("sequence").details["clock"] == ClockKind.HAND_ON


def test_the_window_elsewhere_may_give_back_before_it_hands_on_and_not_afterwards() -> None:
    story, far = taken_in_elsewhere()
    assert moves.GIVE_BACK.by.test(far, story.again())
    nearer.hand_on(story.case.pk, by=far, at=LATER)
    with pytest.raises(WrongPerson):
        counter.give_back(story.case.pk, by=far, at=LATER, reason="重复申请", consent=Consent(witness="王书记"))


def test_the_result_is_collected_where_the_applicant_named_it() -> None:
    story = decided()
    hall = Venue.objects.get(region=region("老城区"))
    Case.objects.filter(pk=story.case.pk).update(collect_at=hall)
    case = story.again()
    far = officer(Role.WINDOW, Agency.objects.get(key=case.agency.key, region=hall.region), name="远小窗")
    receipt = Receipt("钱万里", case.applicant.representative_number, code=case.query_code)
    with pytest.raises(WrongPerson):
        deliver.deliver(case.pk, by=story.staff.window, at=LATER, receipt=receipt)
    assert Case.objects.visible_to(far).filter(pk=case.pk).exists()
    assert deliver.deliver(case.pk, by=far, at=LATER, receipt=receipt).delivered_at == LATER


def test_the_span_of_an_item_says_who_takes_it_in() -> None:
    guide = published_version(item_at(FOOD)).body
    here, there, town = region(), region(ELSEWHERE), region("涧西区长安路街道")
    city = Region.objects.get(level="city")
    none = guide.model_copy(update={"cross_region": "none", "delegated": []})
    assert (mode_at(here, here, none), mode_at(there, here, none), mode_at(town, here, none)) == ("own", "", "")
    county = none.model_copy(update={"cross_region": "county"})
    assert (mode_at(there, here, county), mode_at(town, here, county), mode_at(city, here, county)) == (
        "",
        "elsewhere",
        "",
    )
    for span in ("city", "province", "nation"):
        whole = none.model_copy(update={"cross_region": span})
        assert {mode_at(place, here, whole) for place in (there, town, city)} == {"elsewhere"}


def test_a_window_outside_the_span_cannot_take_it_in() -> None:
    key = handled_by_counties("none")
    far, who = far_window(key), somebody_for(key, checked=True)
    made = draft(far, key, principal=who.principal, with_files=False)
    assert far.post.window is not None
    with pytest.raises(WrongPerson):
        submit(made.pk, by=far, at=NOW, intake=far.post.window.venue, papers={})


def test_a_town_entrusted_with_accepting_accepts_in_the_county_agencys_name_and_decides_nothing() -> None:
    """Entrusted acceptance: reception and acceptance below, review and decision above (Art. 18)."""
    story = taken_in_by_the_town(ENTRUSTED_TO_TOWNS)
    case, county = story.again(), staff_of(story.case.agency.key)
    assert (case.intake_mode, case.taken_for, case.handled_by) == (IntakeMode.ENTRUSTED, None, None)
    assert (case.agency.region, case.intake.region.level) == (region(), "township")
    accept.accept(case.pk, by=story.staff.window, at=NOW)
    assert case.agency.name in text_of(case, DocumentKind.ACCEPTANCE)
    step = story.again().guide.step(story.case.step)
    with pytest.raises(WrongPerson):
        review.complete_step(case.pk, by=story.staff.reviewer, at=LATER, opinion="符合", favourable=True)
    with pytest.raises(WrongPerson):
        decide.grant(case.pk, by=story.staff.approver, at=LATER)
    review_all(Story(case, story.by, county))
    assert step.role != "approver"
    assert decide.grant(case.pk, by=county.approver, at=LATER).state == State.GRANTED


def test_a_station_that_only_receives_hands_on_and_accepts_nothing() -> None:
    changed(
        HELPED, delegated=[{"to_level": "village", "mode": "reception", "basis": "《洛阳市政务服务管理办法》第十八条"}]
    )
    story, station = taken_in_at_the_village()
    case = story.again()
    assert (case.intake_mode, case.taken_for) == (IntakeMode.RECEPTION, Venue.objects.get(region=case.region))
    with pytest.raises(WrongPerson):
        accept.accept(case.pk, by=station, at=LATER)
    nearer.hand_on(case.pk, by=station, at=LATER)
    assert accept.accept(case.pk, by=story.staff.window, at=LATER).state == State.ACCEPTED
