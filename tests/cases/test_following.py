"""Renewal, change and deregistration as items of their own: they act on what was granted before, in their grant's transaction (行政许可法 49, 50, 70)."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from onewindow.cases import drafts
from onewindow.cases.acts import accept, decide
from onewindow.cases.acts.holdings_end import void
from onewindow.cases.errors import Incomplete
from onewindow.cases.following import items_about, named
from onewindow.cases.holding_lapses import apply_now
from onewindow.cases.models import Case, Channel, Holding, HoldingState
from onewindow.catalogue.models import BasicItem, Item
from onewindow.notices.models import Document
from onewindow.record.errors import WrongState
from onewindow.record.verify import verify
from tests import NOW
from tests.factories.applying import FOOD, draft, hand_in_draft, item_at
from tests.factories.promises import Held, held, intended, revoked
from tests.factories.stories import Story, do_step
from tests.web.portal_pages import device_of

pytestmark = pytest.mark.django_db
RENEWAL, CHANGE, CANCELLATION = f"{FOOD}-renewal", f"{FOOD}-change", f"{FOOD}-cancellation"


def applied(made: Held, key: str, *, at: datetime = NOW, number: str = "") -> Story:
    row = draft(made.story.by, key, at=at)
    row.form |= {"food_licence_number": number or made.holding.number}
    row.save()
    return Story(hand_in_draft(row, made.story.by, at=at), made.story.by, made.story.staff)


def granted(story: Story, *, at: datetime = NOW) -> Case:
    if story.case.guide.instant:
        return decide.grant_on_the_spot(story.case.pk, by=story.staff.approver, at=at)
    accept.accept(story.case.pk, by=story.staff.window, at=at)
    while (case := story.again()).step and case.guide.step(case.step).role != "approver":
        do_step(story, at=at)
    return decide.grant(story.case.pk, by=story.staff.approver, at=at)


def valid(holding: Holding) -> list[Document]:
    return list(Document.objects.filter(chain__in=holding.chains, kind="result", revoked_at__isnull=True))


def test_a_renewal_prolongs_the_licence_and_its_document_takes_the_place_of_the_former() -> None:
    made = held()
    story = applied(made, RENEWAL)
    assert story.case.follows == made.holding
    (former,) = valid(made.holding)
    case = granted(story)
    holding = made.again()
    assert Holding.objects.count() == 1  # no second one
    assert (holding.valid_to, holding.version) == (date(2036, 6, 8), 2)
    assert (case.decision.result_number, case.decision.valid_to) == (holding.number, holding.valid_to)
    (now,) = valid(holding)
    assert now.chain_id == case.chain_id
    former.refresh_from_db()
    assert former.revoked_at is not None
    assert made.acts() == ["hold", "renew_by_case"]
    assert holding.chain.events.latest("sequence").details["case"] == case.number
    assert verify().whole


def test_a_change_says_what_was_applied_for_and_leaves_the_end_as_it_is() -> None:
    made = held()
    before, story = made.holding.valid_to, applied(made, CHANGE)
    case = granted(story)
    holding = made.again()
    assert (holding.valid_to, holding.version, case.decision.valid_to) == (before, 2, before)
    assert [one.chain_id for one in valid(holding)] == [case.chain_id]
    assert made.acts() == ["hold", "change_by_case"]
    void(holding, at=NOW)  # whatever ends it later ends the document of the change as well
    assert valid(holding) == []


def test_giving_it_up_takes_it_out_of_the_register() -> None:
    made = held()
    granted(applied(made, CANCELLATION))
    holding = made.again()
    assert (holding.state, valid(holding)) == (HoldingState.DEREGISTERED, [])
    assert holding.endings.get().act == "deregister"


def test_its_number_is_known_already_and_one_of_elsewhere_is_taken_as_it_is() -> None:
    made = held()
    begun = drafts.start(item_at(RENEWAL), made.story.case.place, by=made.story.by, at=NOW, channel=Channel.MOBILE)
    assert begun.form["food_licence_number"] == made.holding.number
    assert named(begun) == made.holding
    story = applied(made, RENEWAL, number="JY14103050012345")  # granted before there was this system
    assert story.case.follows is None
    granted(story)
    assert Holding.objects.count() == 2


def test_its_page_names_the_items_about_it_by_what_their_guides_say() -> None:
    """Whatever they are called: what no longer follows it is not named, what is closed neither."""
    made = held()
    address, on = reverse("public:holding", args=[made.holding.pk]), NOW.date()
    assert [item.basic_id for item in items_about(made.holding, on)] == [CHANGE, RENEWAL, CANCELLATION]
    named_on = device_of(made.story.by).get(address).content.decode()
    assert all(f"/guide/{item.pk}/" in named_on for item in items_about(made.holding, on))
    assert all(item.agency == made.holding.agency for item in items_about(made.holding, on))
    BasicItem.objects.filter(pk=CHANGE).update(follows="")
    BasicItem.objects.filter(pk="hotel-special-trade-licence").update(follows=FOOD)  # of another agency
    Item.objects.filter(basic=RENEWAL).update(active_to=on - timedelta(days=1))
    assert [item.basic_id for item in items_about(made.holding, on)] == [CANCELLATION]


def test_what_has_ended_or_is_being_renewed_is_not_renewed() -> None:
    with pytest.raises(Incomplete) as ended:
        applied(revoked(), RENEWAL)
    assert "按新办重新申请" in ended.value.problems["form.food_licence_number"]
    made = held()
    first = applied(made, RENEWAL)
    with pytest.raises(Incomplete) as twice:
        applied(made, RENEWAL)
    assert first.case.short_number in twice.value.problems["form.food_licence_number"]
    assert applied(made, CHANGE).case.follows == made.holding


def test_a_change_waits_for_what_is_intended_against_the_licence() -> None:
    made = held()
    story = applied(made, CHANGE)
    intended(made)
    with pytest.raises(WrongState):
        granted(story)
    assert story.again().decided_at is None


def test_silence_until_expiry_renews_and_the_later_grant_renews_no_second_time() -> None:
    made = held()
    Holding.objects.filter(pk=made.holding.pk).update(valid_to=NOW.date() + timedelta(days=40))
    story = applied(made, RENEWAL)
    accept.accept(story.case.pk, by=story.staff.window, at=NOW)
    after = NOW + timedelta(days=45)
    assert apply_now(made.holding.pk, after)
    holding = made.again()
    assert holding.state == HoldingState.IN_FORCE
    end = holding.valid_to
    assert end is not None
    assert end > after.date()
    assert made.acts()[-1] == "deem_renewed"
    while (case := story.again()).step and case.guide.step(case.step).role != "approver":
        do_step(story, at=after)
    decide.grant(story.case.pk, by=story.staff.approver, at=after)
    assert made.again().valid_to == end
    assert [one.chain_id for one in valid(made.holding)] == [story.case.chain_id]


def test_asked_for_too_late_silence_renews_nothing() -> None:
    made = held()
    Holding.objects.filter(pk=made.holding.pk).update(valid_to=NOW.date() + timedelta(days=10))
    applied(made, RENEWAL)
    assert apply_now(made.holding.pk, NOW + timedelta(days=12))
    assert made.again().state == HoldingState.EXPIRED
