"""Guides at work: what an editor may, what stops a guide, what a publication changes, and what a place may settle otherwise."""

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from onewindow.cases.drafts import newer_version
from onewindow.catalogue.acts import draft, publish, review
from onewindow.catalogue.errors import (
    AlreadyOpen,
    EditedElsewhere,
    LevelLost,
    LintErrors,
    NotImplementedThere,
    ReasonNeeded,
)
from onewindow.catalogue.models import BasicItem, Guide, GuideVersion, Item, VersionStatus
from onewindow.catalogue.queries import published_version
from onewindow.catalogue.search import search
from onewindow.network.models import Agency, Level
from onewindow.record.errors import WrongPerson
from onewindow.record.models import Event
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests import NOW, factories
from tests.factories.applying import item_at
from tests.factories.catalogue import FOOD, LATER, administrator, departure, drafted, editor, in_review, published
from tests.factories.people import officer, region

pytestmark = pytest.mark.django_db
OPERATING = "food-production-licence"  # exercised by city and counties


def content(key: str = FOOD) -> dict[str, Any]:
    return deepcopy(GuideVersion.objects.get(guide__item=key, guide__region=None, state="published").content)


def test_a_draft_leaves_what_is_in_force_as_it_is() -> None:
    before = published_version(item_at(FOOD))
    work = drafted(name="食品经营许可（首次）")
    assert published_version(item_at(FOOD)) == before
    assert BasicItem.objects.get(pk=FOOD).name != "食品经营许可（首次）"
    assert (work.again().number, work.again().base_id) == (before.number + 1, before.pk)


def test_only_one_version_is_open_at_a_time() -> None:
    work = drafted()
    with pytest.raises(AlreadyOpen, match="请接着改那一版") as refused:
        draft.begin_guide(work.version.guide_id, by=work.editor, at=NOW)
    assert refused.value.version_id == work.version.pk


def test_what_is_wrong_is_kept_in_a_draft_and_stops_it_at_submission() -> None:
    vague = [*content()["materials"], {**content()["materials"][0], "key": "x", "name": "场地有关材料", "basis": ""}]
    work = drafted(materials=vague)
    with pytest.raises(LintErrors, match="处必须改") as refused:
        draft.submit(work.version.pk, by=work.editor, at=LATER)
    assert {finding.rule for finding in refused.value.findings} >= {"no_vague_material", "every_material_has_its_basis"}
    assert work.again().content["materials"] == vague
    assert work.again().state == VersionStatus.DRAFT


def test_a_publication_changes_all_channels_in_one_moment() -> None:
    faq = [{"q": "开火锅店算不算餐饮服务", "a": "算。"}]
    work = published(name="食品经营许可（首次申请）", faq=faq, at=NOW)
    version = published_version(item_at(FOOD))
    assert version.pk == work.version.pk
    assert str(version.reviewed_by) == "洛阳市政务服务和大数据管理局"
    basic = BasicItem.objects.get(pk=FOOD)
    assert (basic.name, basic.pinyin[:8]) == ("食品经营许可（首次申请）", "shipinji")
    assert search("火锅店", region=region()).hits[0].item.pk == FOOD
    assert GuideVersion.objects.get(guide=version.guide_id, number=version.number - 1).state == VersionStatus.SUPERSEDED
    old = Event.objects.get(chain=GuideVersion.objects.get(guide=version.guide_id, number=version.number - 1).chain_id)
    assert (old.act, old.actor) == ("supersede_guide", "system:guides")


def test_a_case_keeps_its_version_and_a_draft_is_shown_the_new_one() -> None:
    story, begun = factories.submitted(), factories.draft(factories.applicant(), FOOD)
    published(faq=[])
    assert story.again().guide_version_id != published_version(story.case.item).pk
    assert newer_version(begun)


def test_who_wrote_in_a_version_does_not_review_it() -> None:
    work = drafted()
    draft.save(work.version.pk, {"faq": []}, by=work.editor, at=NOW)
    draft.submit(work.version.pk, by=work.editor, at=NOW)
    same = administrator(by=work.editor.user)
    with pytest.raises(WrongPerson):
        publish.publish(work.version.pk, by=same, at=LATER)
    assert publish.publish(work.version.pk, by=work.admin, at=LATER).state == VersionStatus.PUBLISHED


@pytest.mark.parametrize("who", ["county editor", "other agency", "reviewer", "county administrator", "hall body"])
def test_who_is_not_the_items_editor_or_reviewer_does_nothing(who: str) -> None:
    work = in_review()
    strangers: dict[str, Callable[[], Officer]] = {
        "county editor": lambda: editor(region()),
        "other agency": lambda: editor(key="civil_affairs"),
        "reviewer": lambda: officer(Role.REVIEWER, work.editor.post.agency),
        "county administrator": lambda: administrator(region()),
        "hall body": lambda: officer(Role.ADMINISTRATOR, Agency.objects.get(hall_body=True, region__level="city")),
    }
    stranger = strangers[who]()
    acts: list[Callable[[], object]] = [
        lambda: publish.publish(work.version.pk, by=stranger, at=LATER),
        lambda: review.give_back(work.version.pk, by=stranger, at=LATER, reason="不"),
        lambda: review.comment(work.version.pk, by=stranger, at=LATER, place="", text="不"),
        lambda: draft.begin_guide(Guide.objects.get(item="food-business-licence-change").pk, by=stranger, at=LATER),
    ]
    for perform in acts:
        with pytest.raises(WrongPerson):
            perform()


def test_one_person_typing_is_one_event_and_two_are_two() -> None:
    work, colleague = drafted(), editor()
    for n in range(3):
        draft.save(work.version.pk, {"name": f"食品经营许可 {n}"}, by=work.editor, at=NOW + timedelta(minutes=n))
    draft.save(work.version.pk, {"name": "食品经营许可（新）"}, by=colleague, at=LATER)
    acts = list(Event.objects.filter(chain=work.version.chain_id).order_by("sequence").values_list("act", flat=True))
    assert acts == ["begin_guide", "edit_guide", "edit_guide"]


def test_two_editors_of_one_section_lose_nothing() -> None:
    work, colleague = drafted(), editor()
    was = draft.fingerprint({"name": work.version.content["name"]})
    draft.save(work.version.pk, {"name": "甲写的"}, by=colleague, at=NOW, was=was)
    draft.save(work.version.pk, {"faq": []}, by=colleague, at=NOW)
    with pytest.raises(EditedElsewhere, match="再保存一次，就以您的为准"):
        draft.save(work.version.pk, {"name": "乙写的"}, by=work.editor, at=LATER, was=was)
    draft.save(
        work.version.pk,
        {"topic": "其他"},
        by=work.editor,
        at=LATER,
        was=draft.fingerprint({"topic": content()["topic"]}),
    )
    assert work.again().content["name"] == "甲写的"


def test_a_review_is_given_back_with_remarks_and_comes_again() -> None:
    work = in_review()
    with pytest.raises(ReasonNeeded, match="退回的原因"):
        review.give_back(work.version.pk, by=work.admin, at=LATER)
    review.comment(work.version.pk, by=work.admin, at=LATER, place="faq", text="请补依据")
    review.give_back(work.version.pk, by=work.admin, at=LATER)
    draft.save(work.version.pk, {"faq": []}, by=work.editor, at=LATER)
    review.comment(work.version.pk, by=work.editor, at=LATER, place="faq", text="已改")
    draft.submit(work.version.pk, by=work.editor, at=LATER)
    assert [one.text for one in work.again().comments.all()] == ["请补依据", "已改"]
    assert work.again().state == VersionStatus.IN_REVIEW


def test_a_level_joins_with_its_places_and_never_vanishes_with_a_guide() -> None:
    published(levels=["city", "county"])
    assert Item.objects.filter(basic=FOOD, level=Level.CITY).get().agency.name == "洛阳市市场监督管理局"
    work = in_review(levels=["city"])
    with pytest.raises(LevelLost, match="请走事项变更"):
        publish.publish(work.version.pk, by=work.admin, at=LATER)


def test_a_changed_type_changes_the_codes() -> None:
    published("small-food-shop-registration", type="filing", silence=None, extension=None)
    item = Item.objects.select_related("basic", "agency").get(basic="small-food-shop-registration", region=region())
    assert item.basic.code.startswith("4111")
    assert item.code == f"{item.agency.uscc}4{item.basic.code}"


def shorter(key: str = OPERATING) -> dict[str, Any]:
    body = content(key)
    body["steps"][1]["days"] -= 2
    return {
        "promised_limit": {**body["promised_limit"], "days": body["promised_limit"]["days"] - 2},
        "steps": body["steps"],
    }


def out(work: Any) -> GuideVersion:
    draft.submit(work.version.pk, by=work.editor, at=NOW)
    return publish.publish(work.version.pk, by=work.admin, at=NOW)


def test_a_place_departs_and_its_places_show_its_own_guide() -> None:
    own = out(departure(OPERATING, contact="涧西区政务中心二楼", **shorter()))
    assert published_version(Item.objects.get(basic=OPERATING, region=region())).pk == own.pk
    assert published_version(Item.objects.get(basic=OPERATING, region__path="老城区")).guide.region is None


def test_it_goes_back_to_the_city_and_takes_its_places_along() -> None:
    own = out(departure(OPERATING, **shorter()))
    publish.end_departure(own.pk, by=administrator(region()), at=LATER, reason="全市已经一样")
    assert published_version(Item.objects.get(basic=OPERATING, region=region())).guide.region is None


def test_a_new_version_of_the_city_takes_departures_along() -> None:
    out(departure(OPERATING, contact="涧西区政务中心二楼", **shorter()))
    days = content(OPERATING)["promised_limit"]["days"]
    published(OPERATING, faq=[{"q": "新的问答", "a": "新的回答"}])
    own = published_version(Item.objects.get(basic=OPERATING, region=region()))
    assert own.body.faq[0].q == "新的问答"
    assert (own.body.promised_limit.days, own.body.contact) == (days - 2, "涧西区政务中心二楼")
    assert own.number == 2


def test_a_departure_that_gives_nothing_more_ends_with_the_citys_new_version() -> None:
    out(departure(OPERATING, **shorter()))
    published(OPERATING, **shorter())
    assert published_version(Item.objects.get(basic=OPERATING, region=region())).guide.region is None


def test_where_nobody_implements_the_item_nothing_departs() -> None:
    with pytest.raises(NotImplementedThere):
        departure("medical-device-class2-filing")
