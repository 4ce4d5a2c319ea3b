"""Loading: all items at all their places, again with the same result, refused as a whole when something is wrong."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from onewindow.catalogue.coding import content_digest
from onewindow.catalogue.lint import Severity, context_from_tables, lint
from onewindow.catalogue.load import LoadError, LoadReport, load_directory
from onewindow.catalogue.models import (
    BasicItem,
    Bundle,
    BundleMember,
    Element,
    Guide,
    GuideVersion,
    Item,
    Synonym,
    VersionStatus,
)
from onewindow.kernel.identifiers import check_basic_code, check_handling_item_code, check_implementation_code
from onewindow.network.models import Region
from tests import NOW
from tests.catalogue.guides import DATA
from tests.factories.catalogue import published
from tests.once import kept

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = [pytest.mark.proof, pytest.mark.django_db]

FOOD_KEY = "food-business-licence"
FOOD = "items/market_regulation.business.yaml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the city's data, to be changed."""
    return Path(shutil.copytree(DATA, tmp_path / "luoyang"))


def change(data: Path, file: str, old: str, new: str) -> int:
    """Replaces text that stands once; returns its line."""
    path = data / "catalogue" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_everything_is_there() -> None:
    assert BasicItem.objects.count() == 194
    assert Item.objects.count() == 18241
    assert Guide.objects.count() == GuideVersion.objects.filter(state=VersionStatus.PUBLISHED).count() == 194
    assert Element.objects.count() == 798
    assert Bundle.objects.count() == 30
    assert Synonym.objects.values("item").distinct().count() == 194


def test_codes_are_of_the_right_structure() -> None:
    for code in BasicItem.objects.values_list("code", flat=True):
        assert check_basic_code(code) == code
    assert BasicItem.objects.get(pk="food-business-licence").code.startswith("4101")
    assert BasicItem.objects.get(pk="elderly-care-institution-filing").code.startswith("4111")
    item = Item.objects.select_related("agency", "basic").get(basic="food-business-licence", region__path="涧西区")
    assert item.code == f"{item.agency.uscc}4{item.basic.code}"
    assert check_implementation_code(item.code) == item.code
    assert check_handling_item_code(item.handling_code) == f"{item.code}01"


@pytest.mark.parametrize(
    ("item", "place", "agency"),
    [
        ("food-business-licence", "涧西区", "涧西区市场监督管理局"),
        ("birth-household-registration", "涧西区长安路街道", "涧西区公安局长安路派出所"),
        ("rural-homestead-approval", "嵩县城关镇", "嵩县城关镇人民政府"),
        ("pension-eligibility", "老城区西关街道承福门社区居民委员会", "老城区西关街道承福门社区便民服务站"),
        ("eia-report-approval", "洛阳市", "洛阳市生态环境局"),
    ],
)
def test_who_exercises_an_item_at_a_place(item: str, place: str, agency: str) -> None:
    assert Item.objects.get(basic=item, region__path=place).agency.name == agency


def test_items_exist_at_their_levels_only() -> None:
    assert not Item.objects.filter(basic="food-business-licence").exclude(level="county").exists()
    assert Item.objects.filter(basic="food-business-licence").count() == 15
    assert Item.objects.filter(basic="pension-eligibility").count() == 3454


def test_depth_online_follows_from_channels_and_visits() -> None:
    depths = dict(BasicItem.objects.values_list("key", "online"))
    assert depths["company-establishment-registration"] == "full"
    assert depths["marriage-registration"] == "apply"
    assert "none" in depths.values()


def test_what_an_item_follows_is_a_column_of_the_list() -> None:
    following = dict(BasicItem.objects.exclude(follows="").values_list("key", "follows"))
    assert following["food-business-licence-renewal"] == FOOD_KEY
    assert following["enterprise-deregistration"] == "company-establishment-registration"
    assert all(BasicItem.objects.filter(pk=granting).exists() for granting in following.values())


def test_published_guides_are_what_the_seed_says() -> None:
    version = GuideVersion.objects.get(guide__item="food-business-licence")
    assert version.number == 1
    assert version.body.name == "食品经营许可（新办）"
    assert bytes(version.content_digest) == content_digest(version.content)
    assert str(version.reviewed_by) == "洛阳市政务服务和大数据管理局"


@dataclass
class Again:
    """The city's data loaded a second time, after an officer had added a phrase."""

    before: set[Any]
    report: LoadReport
    told: list[tuple[str, int, int]]


def loaded_again() -> Again:
    before = set(GuideVersion.objects.values_list("pk", "published_at"))
    Synonym.objects.create(phrase="开个馆子", item_id="food-business-licence", pinyin="kaigeguanzi", initials="kggz")
    told: list[tuple[str, int, int]] = []
    report = load_directory(DATA, at=NOW + timedelta(days=1), progress=lambda *step: told.append(step))
    return Again(before, report, told)


@pytest.fixture(scope="module")
def again(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[Again]:
    with kept(django_db_blocker, loaded_again) as made:
        yield made


together = pytest.mark.xdist_group("loaded again")


@together
def test_loading_again_changes_nothing(again: Again) -> None:
    assert not again.report.changed
    assert set(GuideVersion.objects.values_list("pk", "published_at")) == again.before
    assert {what: rows.total for what, rows in again.report.kept.items()}["实施事项"] == 18241


@together
def test_progress_is_told(again: Again) -> None:
    assert again.told[0] == ("读取数据", 0, 1)
    assert ("实施事项", 18241, 18241) in again.told
    assert all(done <= total for _, done, total in again.told)


@together
def test_phrases_that_officers_added_stay(again: Again) -> None:
    assert Synonym.objects.filter(phrase="开个馆子").exists()


def test_a_changed_guide_becomes_the_next_version(data: Path, now: datetime) -> None:
    change(data, FOOD, "name: 食品经营许可（新办）", "name: 食品经营许可（首次申请）")
    later = now + timedelta(days=1)
    report = load_directory(data, at=later)
    versions = GuideVersion.objects.filter(guide__item="food-business-licence").order_by("number")
    assert [(one.number, one.state, one.content["name"]) for one in versions] == [
        (1, "superseded", "食品经营许可（新办）"),
        (2, "published", "食品经营许可（首次申请）"),
    ]
    assert [one.published_at for one in versions] == [now, later]
    assert report.kept["办事指南"].changed == 1
    assert BasicItem.objects.get(pk="food-business-licence").name == "食品经营许可（首次申请）"


def test_what_the_desk_has_published_is_not_written_over(data: Path, now: datetime) -> None:
    published(FOOD_KEY, name="食品经营许可（工作台改过）")
    report = load_directory(DATA, at=now + timedelta(days=1))
    assert not report.changed
    assert BasicItem.objects.get(pk=FOOD_KEY).name == "食品经营许可（工作台改过）"
    line = change(data, FOOD, "name: 食品经营许可（新办）", "name: 食品经营许可（首次申请）")
    with pytest.raises(LoadError) as refused:
        load_directory(data, at=now + timedelta(days=2))
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == (FOOD, line - 1)
    assert "在工作台改过，数据里也改了" in problem.message


def test_published_guides_lint_clean_against_the_tables() -> None:
    context = context_from_tables()
    for version in GuideVersion.objects.filter(state=VersionStatus.PUBLISHED):
        assert [found for found in lint(version.content, context) if found.severity is Severity.ERROR] == []


def test_a_vague_material_is_refused_at_its_line(data: Path, now: datetime) -> None:
    line = change(data, FOOD, "name: 公司章程, need: always", "name: 公司章程等材料, need: always")
    with pytest.raises(LoadError) as refused:
        load_directory(data, at=now)
    (problem,) = refused.value.problems
    assert (problem.file, problem.line) == (FOOD, line)
    assert "“公司章程等材料”含糊" in problem.message
    assert "请写明每一份材料的名称" in problem.remedy


def test_all_that_is_wrong_is_told_at_once_and_nothing_loaded(data: Path, now: datetime) -> None:
    line = change(data, FOOD, "name: 食品经营许可（新办）", "nome: 食品经营许可（新办）")
    (data / "catalogue" / "synonyms.yaml").write_text("synonyms:\n  no-such-item: [什么]\n", encoding="utf-8")
    with pytest.raises(LoadError) as refused:
        load_directory(data, at=now)
    told = {(problem.file, problem.line, problem.message) for problem in refused.value.problems}
    assert (FOOD, line, "不认识的项 nome") in told
    assert any(problem.message == "缺少 name" for problem in refused.value.problems)
    assert ("synonyms.yaml", 2, "事项 no-such-item 不存在") in told
    assert BasicItem.objects.get(pk="food-business-licence").name == "食品经营许可（新办）"


def test_an_item_that_the_seed_has_lost_is_refused_not_deleted(data: Path, now: datetime) -> None:
    (data / "catalogue" / "items" / "tobacco.business.yaml").unlink()
    change(data, "synonyms.yaml", "  tobacco-retail-licence:", "  # tobacco-retail-licence:")
    bundles = data / "catalogue" / "bundles.yaml"
    lines = [
        line for line in bundles.read_text(encoding="utf-8").splitlines() if "item: tobacco-retail-licence" not in line
    ]
    bundles.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(LoadError) as refused:
        load_directory(data, at=now)
    messages = [problem.message for problem in refused.value.problems]
    assert "系统中的基本事项 tobacco-retail-licence 等 1 个不在数据里" in messages
    assert any("请走事项变更" in problem.remedy for problem in refused.value.problems)
    assert Item.objects.filter(basic="tobacco-retail-licence").exists()


def test_a_place_that_the_data_have_lost_is_refused(data: Path, now: datetime) -> None:
    path = data / "regions.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    with pytest.raises(LoadError) as refused:
        load_directory(data, at=now)
    assert any("系统中的区域" in problem.message for problem in refused.value.problems)
    assert Region.objects.count() == 3454


def test_a_member_that_left_a_package_leaves_it_here_too(data: Path, now: datetime) -> None:
    assert BundleMember.objects.filter(bundle="open-restaurant", item="large-outdoor-advertising").exists()
    change(
        data,
        "bundles.yaml",
        "      - {item: large-outdoor-advertising, after: [individual-business-establishment]}\n    policy: 《国务院关于进一步优化",
        "    policy: 《国务院关于进一步优化",
    )
    load_directory(data, at=now)
    assert not BundleMember.objects.filter(bundle="open-restaurant", item="large-outdoor-advertising").exists()
