"""Drafts: nothing typed is lost, on any device; the place in the form decides who is competent; a new guide is shown before it counts."""

from datetime import date, timedelta
from typing import Any

import pytest

from onewindow.accounts.models import Capacity
from onewindow.cases import drafts
from onewindow.cases.drafts import NotByAgent, NotInTheAuthorisation, SavedElsewhere, Typed
from onewindow.cases.errors import NotYourItem
from onewindow.cases.models import Attachment, Case, Channel, Draft
from onewindow.catalogue.models import Item
from onewindow.network.models import Region
from tests import NOW
from tests.factories import (
    another_sign_in,
    applicant,
    draft,
    hand_in_draft,
    individual_business,
    organisation,
    region,
    submitted,
)
from tests.factories.applying import FOOD, item_at

LATER = NOW + timedelta(minutes=7)
GROUPED = "rural-homestead-approval"
GROUP = "家庭成员"


@pytest.fixture
def made(db: None) -> Draft:
    return draft(individual_business(), with_files=False)


def keep(made: Draft, revision: int, **typed: Any) -> Draft:
    return drafts.save(made.pk, Typed(**typed), revision=revision, at=LATER)


def begin(by: Any, key: str = FOOD, place: Region | None = None) -> Draft:
    where = place or region()
    return drafts.start(item_at(key, where), where, by=by, at=NOW, channel=Channel.MOBILE)


def test_what_is_known_of_the_applicant_is_filled_in_already(db: None) -> None:
    owner = individual_business("雨桐面馆")
    form = begin(owner).form
    assert (form["org_name"], form["org_uscc"]) == ("雨桐面馆", owner.principal.document_number)
    assert form["premises_region"] == region().pk


def test_what_was_said_in_the_latest_case_is_not_asked_again(db: None) -> None:
    story = submitted()
    assert begin(story.by).form["food_safety_manager_name"] == story.case.form["food_safety_manager_name"]


def test_another_who_declares_the_same_number_finds_nothing_of_it(db: None) -> None:
    first = applicant()
    hand_in_draft(draft(first, GROUPED), first)
    second = applicant(number=first.principal.document_number)
    assert GROUP not in begin(second, GROUPED).form
    assert "contact_phone" not in begin(second, GROUPED).form


def test_a_save_holds_only_the_parts_that_were_on_the_page(made: Draft) -> None:
    before = made.form
    saved = keep(made, 0, form={"contact_name": "王秀英"})
    assert saved.form == before | {"contact_name": "王秀英"}
    assert (saved.answers, saved.delivery_way, saved.revision, saved.saved_at) == (made.answers, "window", 1, LATER)


def test_an_older_device_does_not_overwrite_what_a_newer_one_saved(made: Draft) -> None:
    keep(made, 0, form={"contact_name": "王秀英"})
    with pytest.raises(SavedElsewhere) as newer:
        keep(made, 0, form={"contact_name": "李四", "contact_phone": made.form["contact_phone"]})
    assert "10:07" in newer.value.message
    assert drafts.differences(newer.value.theirs, Typed(form={"contact_name": "李四"})) == {
        "form.contact_name": "王秀英"
    }
    assert Draft.objects.get(pk=made.pk).form["contact_name"] == "王秀英"


def test_an_empty_field_of_an_older_device_does_not_wipe_an_answer(made: Draft) -> None:
    keep(made, 0, form={"contact_name": "王秀英"})
    with pytest.raises(SavedElsewhere):
        keep(made, 0, form={"contact_name": ""})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"answers": {"automatic": "yes"}}, {"answers": {"automatic": "no"}}),
        ({"joint": [{"name": "甲"}]}, {"joint": [{"name": "乙"}]}),
        ({"delivery_way": "electronic"}, {"delivery_way": "window"}),
    ],
)
def test_the_other_pages_notice_an_older_device_too(made: Draft, first: dict[str, Any], second: dict[str, Any]) -> None:
    keep(made, 0, **first)
    with pytest.raises(SavedElsewhere):
        keep(made, 0, **second)


def test_two_devices_on_different_pages_do_not_disturb_each_other(made: Draft) -> None:
    keep(made, 0, delivery_way="electronic")
    saved = keep(made, 0, form={"contact_name": made.form["contact_name"], "premises_area": "68.5"})
    assert (saved.delivery_way, saved.form["premises_area"], saved.revision) == ("electronic", "68.5", 2)


def test_the_place_in_the_form_decides_who_is_competent(made: Draft) -> None:
    other = region("老城区")
    saved = keep(made, 0, form={"premises_region": other.pk})
    assert (saved.place, saved.item.region) == (other, other)
    assert drafts.place_problem(saved) == {}


def test_a_place_without_a_competent_agency_is_told_and_kept_as_typed(made: Draft) -> None:
    city = Region.objects.get(level="city")
    Item.objects.filter(region=city, basic=FOOD).delete()
    saved = keep(made, 0, form={"premises_region": city.pk})
    assert saved.place == region()
    assert "没有办理这件事的机关" in drafts.place_problem(saved)["form.premises_region"]


def test_who_the_item_is_not_for_cannot_begin(db: None) -> None:
    with pytest.raises(NotYourItem):
        begin(applicant())


def test_an_agent_begins_what_the_authorisation_names_and_nothing_else(db: None) -> None:
    owner = individual_business(checked=True)
    named = another_sign_in(owner, capacity=Capacity.AGENT, items=(FOOD,))
    other = another_sign_in(owner, capacity=Capacity.AGENT, items=("marriage-registration",))
    assert begin(named).principal == owner.principal
    with pytest.raises(NotInTheAuthorisation):
        begin(other)


def test_what_has_to_be_done_in_person_is_not_begun_by_an_agent(db: None) -> None:
    agent = another_sign_in(applicant(checked=True), capacity=Capacity.AGENT)
    with pytest.raises(NotByAgent):
        begin(agent, "marriage-registration")


def test_applying_for_another_fills_their_data_in_and_keeps_what_was_typed(db: None) -> None:
    mine = individual_business("雨桐面馆")
    company = organisation("洛阳示例餐饮有限公司", by=mine.user)
    made = begin(mine)
    keep(made, 0, form={"food_storage_address": "后院仓库"})
    made.refresh_from_db()
    drafts.act_for(made, company, at=LATER)
    made.refresh_from_db()
    assert (made.principal, made.mandate, made.revision) == (company.principal, company.mandate, 2)
    assert (made.form["org_name"], made.form["food_storage_address"]) == ("洛阳示例餐饮有限公司", "后院仓库")


def test_a_draft_that_is_given_up_goes_with_its_files(db: None) -> None:
    made = draft(individual_business())
    drafts.delete(made)
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()


def test_what_was_handed_in_cannot_be_deleted_and_is_no_open_draft(db: None) -> None:
    story = submitted()
    handed_in = Draft.objects.get(case=story.case)
    begun = draft(story.by, with_files=False)
    assert list(drafts.open_drafts(story.by.user)) == [begun]
    with pytest.raises(ValueError, match="is a case"):
        drafts.delete(handed_in)


def test_handing_in_twice_gives_one_case(db: None) -> None:
    by = individual_business()
    made = draft(by)
    assert hand_in_draft(made, by) == hand_in_draft(made, by)
    assert Case.objects.count() == 1


def test_a_draft_is_kept_ninety_days_from_the_last_save(made: Draft) -> None:
    assert drafts.kept_until(made) == date(2026, 9, 7)
