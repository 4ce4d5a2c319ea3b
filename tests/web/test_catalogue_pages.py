"""Pages of guides, orders and lists: who gets where, at most 25 queries, nothing typed lost, answers as one types."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from onewindow.catalogue import list_import
from onewindow.catalogue.acts import draft, review
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.fields import SECTIONS
from onewindow.catalogue.models import ChangeOrder, GuideVersion, ListUpload, VersionStatus
from onewindow.catalogue.sheets.writing import workbook
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.guides.editor import BY_KEY
from tests import NOW
from tests.catalogue.test_editor_reading import posted
from tests.factories.applying import item_at
from tests.factories.catalogue import (
    FOOD,
    Work,
    administrator,
    change,
    departure,
    drafted,
    editor,
    in_review,
    issued,
    ordered,
    published,
    with_findings,
)
from tests.factories.people import officer, region
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db
MOST_QUERIES = 25


def edit(work: Work, section: str = "materials") -> str:
    return reverse("desk:guide_edit", args=[work.version.pk, section])


def act(work: Work, name: str) -> str:
    return reverse("desk:guide_act", args=[work.version.pk, name])


@pytest.mark.parametrize("section", sorted(BY_KEY))
def test_every_section_of_the_editor(section: str, django_assert_max_num_queries: Any) -> None:
    work = with_findings()
    client = signed_in(work.editor)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get(edit(work, section)).content.decode()
    assert BY_KEY[section].title in page
    assert "改完 2 处才能提交" in page


def test_other_pages_stay_within_their_queries(django_assert_max_num_queries: Any) -> None:
    work, made = in_review(), issued(change(key="marriage-registration"))
    review.comment(work.version.pk, by=work.admin, at=NOW, place="faq", text="请补依据")
    upload = list_import.upload("a.xlsx", workbook(list_import.contents_in_force()), by=work.admin, at=NOW)
    admin = signed_in(work.admin)
    old = GuideVersion.objects.get(guide=work.version.guide_id, state=VersionStatus.PUBLISHED)
    for address in (
        reverse("desk:guides"), reverse("desk:guides") + "?queue=published", reverse("desk:guide_review", args=[work.version.pk]),
        reverse("desk:guide", args=[old.pk]), reverse("desk:guide_preview", args=[work.version.pk]), reverse("desk:orders"),
        reverse("desk:order", args=[made.order.pk]), reverse("desk:order_new"), reverse("desk:list"),
        reverse("desk:list_upload", args=[upload.pk]), reverse("public:lists"), reverse("public:list_changes"),
        *(reverse("public:list", args=[name]) for name in ("items", "deferrable", "commitments", "delegations", "intermediaries")),
    ):  # fmt: skip
        with django_assert_max_num_queries(MOST_QUERIES):
            assert admin.get(address).status_code == 200, address


def test_typing_saves_and_answers_with_what_is_wrong() -> None:
    work = drafted()
    client = signed_in(work.editor)
    answer = client.post(
        edit(work, "conditions"),
        {"conditions.#": "1", "conditions.0.text": "符合有关条件", "conditions.0.basis": ""},
        headers={"HX-Request": "true"},
    )
    text = answer.content.decode()
    assert "含糊" in text
    assert 'id="f-conditions-0-text-e"' in text
    assert 'hx-swap-oob="true"' in text
    assert "<html" not in text
    assert work.again().content["conditions"] == [{"text": "符合有关条件", "basis": ""}]


def test_legal_review_before_the_decision_is_filled_in_and_taken_out() -> None:
    """Filled in, it is the guide's; taken out, it is absent, as in a guide that never had it."""
    work = drafted()
    client = signed_in(work.editor)
    (section,) = [section for section in SECTIONS if "legal_review" in section.names]
    sent = posted(work.version.content)
    whole = {name: sent.getlist(name) for name in sent if name.split(".")[0] in section.names}
    assert "legal_review" not in work.version.content
    rule = "《行政许可法》第四十八条"
    filled = whole | {"legal_review.?": ["1"], "legal_review.on": ["grant", "deny"], "legal_review.basis": [rule]}
    client.post(edit(work, section.key), filled, headers={"HX-Request": "true"})
    assert work.again().content["legal_review"] == {"on": ["grant", "deny"], "basis": rule}
    assert GuideContent.model_validate(work.again().content).legal_review is not None
    assert rule in client.get(edit(work, section.key)).content.decode()
    client.post(edit(work, section.key), whole, headers={"HX-Request": "true"})
    assert "legal_review" not in work.again().content


def test_buttons_of_rows_keep_what_was_typed_and_go_to_the_row() -> None:
    work = drafted()
    client = signed_in(work.editor)
    typed = {"faq.#": "1", "faq.0.q": "写到一半", "faq.0.a": "", "op": "add:faq"}
    answer = client.post(edit(work, "faq"), typed)
    assert answer.headers["Location"].endswith("?at=faq.1#f-faq-1")
    assert work.again().content["faq"] == [{"q": "写到一半", "a": ""}, {"q": "", "a": ""}]


def test_a_refused_submission_says_why_and_a_right_one_goes_to_review() -> None:
    work = with_findings()
    client = signed_in(work.editor)
    refused = client.post(edit(work, "faq"), {"faq.#": "0", "op": "submit"})
    assert refused.status_code == 409
    assert "处必须改" in refused.content.decode()
    assert "null" not in refused.content.decode()
    draft.save(work.version.pk, {"materials": work.version.content["materials"]}, by=work.editor, at=NOW)
    assert client.post(edit(work, "faq"), {"faq.#": "0", "op": "submit"}).status_code == 302
    assert work.again().state == VersionStatus.IN_REVIEW


def test_two_editors_at_once_are_told_and_nothing_is_lost() -> None:
    work, colleague = drafted(), editor()
    first, second = signed_in(work.editor), signed_in(colleague)
    page = first.get(edit(work, "faq")).content.decode()
    was = page.partition('name="was" id="was" value="')[2].partition('"')[0]
    second.post(edit(work, "faq"), {"faq.#": "1", "faq.0.q": "乙", "faq.0.a": "乙", "was": was})
    mine = {"faq.#": "1", "faq.0.q": "甲写的问题", "faq.0.a": "甲", "was": was, "op": "save"}
    conflict = first.post(edit(work, "faq"), mine)
    text = conflict.content.decode()
    assert conflict.status_code == 409
    assert "再保存一次，就以您的为准" in text
    assert "甲写的问题" in text
    mine["was"] = text.partition('name="was" id="was" value="')[2].partition('"')[0]
    assert first.post(edit(work, "faq"), mine).status_code == 302
    assert work.again().content["faq"][0]["q"] == "甲写的问题"


def test_review_by_page() -> None:
    work = in_review(faq=[{"q": "新的问题", "a": "新的回答"}])
    client = signed_in(work.admin)
    page = client.get(reverse("desk:guide_review", args=[work.version.pk])).content.decode()
    assert "<ins>" in page
    assert "新的问题" in page
    assert client.post(act(work, "return_guide"), {"reason": " "}).status_code == 409
    assert client.post(act(work, "comment_guide"), {"place": "faq[0]", "text": "请补依据"}).status_code == 302
    assert client.post(act(work, "publish_guide")).status_code == 302
    assert "新的问题" in Client().get(reverse("public:guide", args=[item_at(FOOD).pk])).content.decode()


def test_a_departure_is_shown_on_the_public_guide() -> None:
    content = published("food-production-licence").version.content
    steps = [dict(step) for step in content["steps"]]
    steps[1]["days"] -= 2
    work = departure(
        "food-production-licence",
        promised_limit={**content["promised_limit"], "days": content["promised_limit"]["days"] - 2},
        steps=steps,
    )
    draft.submit(work.version.pk, by=work.editor, at=NOW)
    signed_in(work.admin).post(act(work, "publish_guide"))
    page = Client().get(reverse("public:guide", args=[item_at("food-production-licence").pk])).content.decode()
    assert "涧西区办得更方便" in page
    assert "承诺 6 个工作日办结，全市是 8 个工作日" in page


STRANGERS: dict[str, Callable[[], Officer]] = {
    "reviewer": lambda: officer(Role.REVIEWER, editor().post.agency),
    "window": lambda: officer(Role.WINDOW, editor(region()).post.agency),
    "auditor": lambda: officer(Role.AUDITOR, administrator().post.agency),
}


@pytest.mark.parametrize("who", STRANGERS)
def test_other_roles_are_told_whose_it_is(who: str) -> None:
    work = drafted()
    client = signed_in(STRANGERS[who]())
    for address in (
        reverse("desk:guides"),
        edit(work),
        reverse("desk:orders"),
        reverse("desk:order_new"),
        reverse("desk:list"),
    ):
        answer = client.get(address)
        assert (answer.status_code, "您的岗位不办这一项" in answer.content.decode()) == (403, True), address
        assert ">指南</a>" not in answer.content.decode()


def test_what_is_another_agencys_or_regions_does_not_exist() -> None:
    work, own = in_review(), departure("food-production-licence")
    made = ordered()
    pages: list[Callable[[], str]] = [
        lambda: reverse("desk:guide_review", args=[work.version.pk]),
        lambda: act(work, "publish_guide"),
    ]
    for stranger in (editor(key="civil_affairs"), editor(region()), administrator(region("老城区"))):
        client = signed_in(stranger)
        assert [client.post(page()).status_code for page in pages] == [404, 404], stranger.label
        assert client.get(reverse("desk:order", args=[made.order.pk])).status_code == 404
    away = signed_in(administrator(region("老城区")))
    assert away.get(reverse("desk:guide_review", args=[own.version.pk])).status_code == 404
    assert signed_in(own.admin).get(reverse("desk:guide_review", args=[own.version.pk])).status_code == 200
    assert work.again().state == VersionStatus.IN_REVIEW


def test_no_button_that_the_table_does_not_allow() -> None:
    work = in_review()
    page = signed_in(work.editor).get(reverse("desk:guide_review", args=[work.version.pk])).content.decode()
    for name in ("publish_guide", "return_guide"):
        assert act(work, name) not in page
        assert signed_in(work.editor).post(act(work, name), {"reason": "不"}).status_code == 403
    assert signed_in(work.admin).get(act(work, "publish_guide")).status_code == 404


def test_an_order_by_page_keeps_what_was_typed_and_is_issued() -> None:
    client = signed_in(administrator())
    wrong = client.post(
        reverse("desk:order_new"),
        {"kind": "cancelled", "item": "没有这个事项", "basis": "国发〔2026〕1号", "effective_on": "明天"},
    )
    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "清单里没有这个名称" in text
    assert "请按 2026-07-01 的样子填写" in text
    assert "国发〔2026〕1号" in text
    right = {
        "kind": "cancelled",
        "item": item_at(FOOD).basic.name,
        "basis": "国发〔2026〕1号",
        "summary": "不再许可",
        "effective_on": "2026-06-20",
    }
    answer = client.post(reverse("desk:order_new"), right)
    order = ChangeOrder.objects.get()
    assert answer.headers["Location"] == reverse("desk:order", args=[order.pk])
    client.post(reverse("desk:order_act", args=[order.pk, "issue_order"]))
    shown = Client().get(reverse("public:list_changes")).content.decode()
    assert "还没有生效" in shown
    assert "国发〔2026〕1号" in shown


def test_lists_are_filtered_paged_and_exported() -> None:
    client = Client()
    first = client.get(reverse("public:list", args=["items"]))
    following = first.context["following"]
    second = client.get(reverse("public:list", args=["items"]) + f"?after={following}")
    names = [row.name for page in (first, second) for row in page.context["rows"]]
    assert len(names) == len(set(names)) == 40
    assert [
        row.item
        for row in client.get(reverse("public:list", args=["items"]) + "?q=食品经营许可（新办）").context["rows"]
    ] == [FOOD]
    book = load_workbook(BytesIO(client.get(reverse("public:list_export", args=["deferrable", "xlsx"])).content))
    assert book.active is not None
    assert book.active.max_row == first.client.get(reverse("public:list", args=["deferrable"])).context["total"] + 1
    text = client.get(reverse("public:list_export", args=["items", "csv"])).content.decode("utf-8-sig")
    assert len(text.splitlines()) == 195
    for nonsense in ("?after=x", "?after=999999999", "?type=nothing&agency=nobody"):
        assert client.get(reverse("public:list", args=["items"]) + nonsense).status_code == 200
    assert client.get(reverse("public:list", args=["nothing"])).status_code == 404
    assert client.get("/lists/items/export.exe").status_code == 404


@pytest.mark.proof
def test_a_list_is_uploaded_looked_at_and_confirmed() -> None:
    client = signed_in(administrator())
    assert client.post(reverse("desk:list")).status_code == 422
    contents = list_import.contents_in_force()
    contents[FOOD] = {**contents[FOOD], "name": "食品经营许可（首次）"}
    file = SimpleUploadedFile("清单.xlsx", workbook(contents))
    page = client.get(client.post(reverse("desk:list"), {"file": file}).headers["Location"]).content.decode()
    assert "改动 1 项" in page
    assert "<ins>" in page
    made = ListUpload.objects.get()
    address = reverse("desk:list_upload", args=[made.pk])
    refused = client.post(address, {"how": "publish", "basis": ""})
    assert (refused.status_code, "按哪份文件" in refused.content.decode()) == (409, True)
    client.post(address, {"how": "publish", "basis": "洛政数〔2026〕12号"})
    assert "另一位同事打开这一页" in client.get(address).content.decode()
    own = client.post(address, {"how": "confirm"})
    assert (own.status_code, "不能自己确认公布" in own.content.decode()) == (409, True)
    second = signed_in(administrator())
    assert "确认公布</button>" in second.get(address).content.decode()
    assert "公布了 1 份" in second.post(address, {"how": "confirm"}, follow=True).content.decode()
    assert GuideVersion.objects.get(guide__item=FOOD, state=VersionStatus.PUBLISHED).body.name == "食品经营许可（首次）"
    assert signed_in(administrator(region())).get(address).status_code == 403


def test_what_is_exported_at_the_desk_is_the_whole_list() -> None:
    client = signed_in(administrator())
    assert (
        len(load_workbook(BytesIO(client.get(reverse("desk:list_export", args=["xlsx"])).content))["事项"]["A"]) == 195
    )
    assert client.get(reverse("desk:list_export", args=["yaml"])).content.decode().count("\n- key: ") == 194
