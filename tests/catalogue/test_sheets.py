"""The list as a workbook and as YAML: what goes out comes back the same, and what is wrong is told with its sheet and row."""

import json
from copy import deepcopy
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from onewindow.catalogue import list_import
from onewindow.catalogue.acts.publish import adopt
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.errors import AlreadyWritten, ListHasErrors, NothingToPublish, ReasonNeeded, SecondPersonNeeded
from onewindow.catalogue.models import BasicItem, GuideVersion, Item, ListUpload, VersionStatus
from onewindow.catalogue.queries import published_version
from onewindow.catalogue.sheets import columns as of
from onewindow.catalogue.sheets.reading import read_workbook
from onewindow.catalogue.sheets.writing import workbook
from onewindow.catalogue.sheets.yaml_files import as_yaml, read_yaml
from onewindow.record.errors import WrongPerson
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests import NOW
from tests.catalogue.guides import guide, seed
from tests.factories import officer
from tests.factories.applying import item_at
from tests.factories.catalogue import FOOD, LATER, administrator, drafted

pytestmark = pytest.mark.proof

ALL = {key: item.raw for key, item in seed()[0].items.items()}


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return GuideContent.model_validate(one) == GuideContent.model_validate(other)


def test_the_whole_list_comes_back_the_same() -> None:
    for made in (read_workbook(workbook(ALL)), read_yaml(as_yaml(ALL).encode())):
        assert made.problems == []
        assert list(made.contents) == list(ALL)
        assert [key for key in ALL if not same(made.contents[key], ALL[key])] == []


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40).map(
    lambda text: f"字{text.strip()}字"
)
FORMULA = st.sampled_from(["=1+1", "+86", "@x", "-3", "是", "否", "1、2"])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    keys=st.lists(st.sampled_from(sorted(ALL)), min_size=1, max_size=4, unique=True),
    words=st.lists(TEXT | FORMULA, min_size=4, max_size=4),
    days=st.integers(0, 400),
    deferrable=st.booleans(),
)
def test_any_words_and_numbers_come_back(keys: list[str], words: list[str], days: int, deferrable: bool) -> None:
    contents = {key: deepcopy(ALL[key]) for key in keys}
    for content in contents.values():
        content["name"], content["promised_limit"]["days"] = words[0], days
        content["faq"] = [{"q": words[1], "a": words[2]}, {"q": words[2], "a": words[3]}]
        for material in content["materials"]:
            material["deferrable"], material["note"] = deferrable, words[3]
    for made in (read_workbook(workbook(contents)), read_yaml(as_yaml(contents).encode())):
        assert made.problems == []
        assert all(same(made.contents[key], contents[key]) for key in keys)


def spoilt(sheet: str, row: int, heading: str, value: Any) -> bytes:
    book = load_workbook(BytesIO(workbook({FOOD: guide(FOOD)})))
    headings = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(row, headings.index(heading) + 1).value = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("place", "value", "why", "how"),
    [
        (("材料", 3, "来源"), "火星", "来源的“火星”不认识", "应为 申请人自备"),
        (("材料", 2, "原件份数"), "两份", "原件份数应为数字，现为“两份”", "请填数字"),
        (("材料", 2, "可以容缺，先受理后补"), "也许", "应为“是”或“否”", "请填“是”或者“否”"),
        (("条件", 2, of.KEY), "no-such", "事项标识 no-such 不在“事项”表里", "请改成“事项”表里的标识"),
        (("事项", 2, of.KEY), None, "没有事项标识", "请填写"),
        (("事项", 1, "事项名称"), "名字", "表头少了 事项名称", "不要改表头"),
    ],
)
def test_a_wrong_cell_is_told_with_its_sheet_and_row(
    place: tuple[str, int, str], value: Any, why: str, how: str
) -> None:
    problem = read_workbook(spoilt(*place, value)).problems[0]
    assert (problem.file, problem.line) == place[:2]
    assert why in problem.message
    assert how in problem.remedy


@pytest.mark.parametrize("data", [b"", b"no workbook", b"PK\x03\x04 broken", b"\xff\xfe"])
def test_what_is_no_list_is_told_so(data: bytes) -> None:
    assert "XLSX" in read_workbook(data).problems[0].remedy
    assert read_yaml(data).problems


def test_what_is_exported_is_uploaded_without_a_difference(db: None) -> None:
    made = list_import.upload("全市.xlsx", workbook(list_import.contents_in_force()), by=administrator(), at=NOW)
    report = list_import.report(made)
    assert (report.added, report.changed, report.gone, report.unchanged) == ([], [], [], 194)
    assert made.problems == []


def changed_list() -> dict[str, dict[str, Any]]:
    """One item changed, one added, one left out."""
    contents = deepcopy(list_import.contents_in_force())
    contents[FOOD]["name"] = "食品经营许可（首次）"
    contents["new-filing"] = {
        **deepcopy(contents["medical-device-class2-filing"]),
        "key": "new-filing",
        "name": "全新备案",
    }
    del contents["equity-pledge-registration"]
    return contents


def uploaded(contents: dict[str, dict[str, Any]]) -> tuple[ListUpload, Any]:
    who = administrator()
    return list_import.upload("全市.xlsx", book_of(json.dumps(contents)), by=who, at=NOW), who


@cache
def book_of(contents: str) -> bytes:
    """Written once where several tests send the same list."""
    return workbook(json.loads(contents))


def test_differences_are_told_before_anything_is_written(db: None) -> None:
    before = GuideVersion.objects.count()
    made, _ = uploaded(changed_list())
    report = list_import.report(made)
    assert report.added == [("new-filing", "全新备案")]
    assert [(one.key, [change.place for change in one.changes]) for one in report.changed] == [(FOOD, ["name"])]
    assert report.gone == [("equity-pledge-registration", "股权出质设立登记")]
    assert GuideVersion.objects.count() == before


def test_an_agreed_list_is_published_by_the_acts_once(db: None) -> None:
    made, who = uploaded(changed_list())
    with pytest.raises(ReasonNeeded, match="按哪份文件"):
        list_import.write(made.pk, by=who, at=LATER, publish=True, basis=" ")
    written = list_import.write(made.pk, by=who, at=LATER, publish=True, basis="洛政数〔2026〕12号")
    assert written.outcome == {"published": [], "drafted": ["new-filing", FOOD], "left": []}
    assert not BasicItem.objects.get(pk="new-filing").listed
    with pytest.raises(SecondPersonNeeded, match="另一位同事"):
        list_import.confirm(made.pk, by=who, at=LATER)
    second = colleague(who)
    confirmed = list_import.confirm(made.pk, by=second, at=LATER)
    assert confirmed.outcome == {"published": ["new-filing", FOOD], "drafted": [], "left": []}
    with pytest.raises(NothingToPublish, match="已经公布过"):
        list_import.confirm(made.pk, by=second, at=LATER)
    version = published_version(item_at(FOOD))
    assert version.body.name == "食品经营许可（首次）"
    assert [event.act for event in version.chain.events.order_by("sequence")] == ["import_guide", "adopt_guide"]  # type: ignore[union-attr]
    assert BasicItem.objects.get(pk="new-filing").listed
    assert Item.objects.get(basic="new-filing").agency.name == "洛阳市市场监督管理局"
    assert Item.objects.filter(basic="equity-pledge-registration").exists()
    with pytest.raises(AlreadyWritten):
        list_import.write(made.pk, by=who, at=LATER, publish=True, basis="再来一次")


def colleague(who: Officer) -> Officer:
    return officer(Role.ADMINISTRATOR, who.agency)


def test_who_wrote_a_list_does_not_publish_it_whoever_uploaded_it(db: None) -> None:
    """The uploader, and who wrote the drafts, are both out; what was changed since stays a draft; the act itself refuses too."""
    made, who = uploaded(changed_list())
    writer, third = colleague(who), colleague(who)
    list_import.write(made.pk, by=writer, at=LATER, publish=True, basis="洛政数〔2026〕12号")
    for one in (who, writer):
        with pytest.raises(SecondPersonNeeded):
            list_import.confirm(made.pk, by=one, at=LATER)
    waiting = GuideVersion.objects.get(guide__item="new-filing", guide__region=None)
    with pytest.raises(WrongPerson):
        adopt(waiting.pk, by=writer, at=LATER, basis="洛政数〔2026〕12号")
    GuideVersion.objects.filter(pk=waiting.pk).update(content_digest=b"x" * 32)
    outcome = list_import.confirm(made.pk, by=third, at=LATER).outcome
    assert (outcome["published"], outcome["drafted"]) == ([FOOD], ["new-filing"])


def test_drafts_that_were_not_handed_in_for_publication_are_not_published_so(db: None) -> None:
    made, who = uploaded(changed_list())
    list_import.write(made.pk, by=who, at=LATER, publish=False, basis="征求意见稿")
    with pytest.raises(NothingToPublish):
        list_import.confirm(made.pk, by=colleague(who), at=LATER)


def test_a_list_becomes_drafts_and_leaves_what_is_being_drafted(db: None) -> None:
    open_version = drafted()
    made, who = uploaded(changed_list())
    written = list_import.write(made.pk, by=who, at=LATER, publish=False, basis="征求意见稿")
    assert written.outcome == {"published": [], "drafted": ["new-filing"], "left": [FOOD]}
    assert not BasicItem.objects.get(pk="new-filing").listed
    assert GuideVersion.objects.get(guide__item="new-filing").state == VersionStatus.DRAFT
    assert open_version.again().state == VersionStatus.DRAFT


def test_the_linters_errors_keep_a_list_from_publication_with_their_rows(db: None) -> None:
    contents = {FOOD: list_import.contents_in_force()[FOOD]}
    contents[FOOD]["materials"][1]["name"] = "有关材料"
    made, who = uploaded(contents)
    (problem,) = made.problems
    assert problem[0] == "材料"
    row = load_workbook(BytesIO(workbook(contents)))["材料"][problem[1]]
    assert (row[0].value, row[1].value) == (FOOD, "有关材料")
    with pytest.raises(ListHasErrors, match="没有写入任何内容"):
        list_import.write(made.pk, by=who, at=LATER, publish=True, basis="洛政数〔2026〕12号")


def test_another_department_is_no_matter_of_an_import(db: None) -> None:
    contents = {FOOD: list_import.contents_in_force()[FOOD]}
    contents[FOOD]["agency"] = "civil_affairs"
    made, who = uploaded(contents)
    assert "请走事项变更" in made.problems[0][3]
    with pytest.raises(ListHasErrors):
        list_import.write(made.pk, by=who, at=LATER, publish=False, basis="征求意见稿")
