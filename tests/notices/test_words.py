"""Documents speak the language of the item's type and cite its own law."""

import pytest

from onewindow.cases.models import Case
from onewindow.catalogue.coding import content_digest
from onewindow.catalogue.models import BasicItem, GuideVersion, ItemType
from onewindow.notices.words import WORDS
from tests import NOW
from tests.factories.applying import item_at
from tests.factories.stories import DENIAL, decided, submitted
from tests.notices.reading import text_of

pytestmark = pytest.mark.django_db

TITLES = {
    ItemType.LICENCE: ("行政许可申请受理通知书", "准予行政许可决定书", "不予行政许可决定书"),
    ItemType.FILING: ("备案材料受理通知书", "备案回执", "不予备案通知书"),
    ItemType.CONFIRMATION: ("行政确认申请受理通知书", "行政确认决定书", "不予行政确认决定书"),
    ItemType.PAYMENT: ("行政给付申请受理通知书", "准予行政给付决定书", "不予行政给付决定书"),
    ItemType.REWARD: ("行政奖励申请受理通知书", "行政奖励决定书", "不予行政奖励决定书"),
    ItemType.ADJUDICATION: ("行政裁决申请受理通知书", "行政裁决书", "驳回行政裁决申请决定书"),
    ItemType.OTHER_POWER: ("办理申请受理通知书", "准予办理决定书", "不予办理决定书"),
    ItemType.PUBLIC_SERVICE: ("公共服务申请受理通知书", "办理结果告知书", "不予办理告知书"),
}


def item_of(item_type: str) -> str:
    """A promised item of the type; where the city has none, the guide of another is made one of it."""
    for found in BasicItem.objects.filter(type=item_type, instant=False, levels__contains=["county"]).order_by("key"):
        if not item_at(found.key).published().body.parties.joint:
            return found.key
    key = "food-business-licence"
    for version in GuideVersion.objects.filter(guide__item_id=key):
        version.content["type"] = item_type
        version.content_digest = content_digest(version.content)
        version.save(update_fields=["content", "content_digest"])
    return key


def test_words_when_of_any_type_are_there() -> None:
    assert set(WORDS) == set(ItemType)
    characters = [
        character for words in WORDS.values() for character in (words.grant_character, words.denial_character)
    ]
    assert len(set(characters)) == len(characters)


@pytest.mark.parametrize("item_type", list(ItemType))
@pytest.mark.parametrize("granted", [True, False])
def test_documents_when_decided_use_the_words_of_the_type(item_type: ItemType, granted: bool) -> None:
    case = decided(item_of(item_type), granted=granted).again()
    acceptance, grant, denial = TITLES[item_type]
    assert acceptance in text_of(case, "acceptance")
    decision = text_of(case, "grant" if granted else "denial")
    assert (grant if granted else denial) in decision
    assert (WORDS[item_type].verb if granted else WORDS[item_type].denied) in decision
    law = "".join(str(case.guide.legal_basis[0]).split())
    assert (law if granted else "".join(DENIAL.ground.split())) in decision
    if item_type != ItemType.LICENCE:
        assert "第三十八条" not in decision
        assert not _licensing_law(text_of(case, "acceptance"), case)


def _licensing_law(text: str, case: Case) -> bool:
    """行政许可法 cited by the document where the guide does not."""
    own = case.guide.model_dump_json()
    return "行政许可法" in text and "行政许可法" not in own


def test_grant_when_on_the_spot_needs_no_acceptance() -> None:
    key = BasicItem.objects.filter(instant=True, type="public_service").order_by("key").values_list("key", flat=True)[0]
    case = decided(key).again()
    text = text_of(case, "grant")
    assert "办理结果告知书" in text
    assert "本机关当场受理" in text
    assert "已经办结" in text


def test_documents_when_for_an_organisation_say_you_with_respect() -> None:
    key = "production-safety-emergency-plan-filing"
    story = submitted(key, at=NOW)
    text = text_of(story.case, "hand_in_receipt")
    expected = "你单位于" if story.case.applicant.kind not in {"natural", "individual_business"} else "你于"
    assert expected in text
