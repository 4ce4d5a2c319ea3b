"""Every page of the portal opens with its title, in few queries; lists go on by key without gap or repeat; sign-in leads back."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Capacity
from onewindow.cases.acts.apply import withdraw
from onewindow.cases.models import Case
from onewindow.catalogue.queries import published_version
from onewindow.notices.models import Document, Message
from onewindow.record import calendars
from tests import NOW
from tests.factories import (
    accepted,
    another_sign_in,
    applicant,
    decided,
    draft,
    individual_business,
    region,
    submitted,
)
from tests.factories.applying import FOOD, item_at
from tests.factories.people import JIANXI
from tests.factories.promises import APPROVAL
from tests.factories.states import correcting, not_ours

QUERIES = 25
FOOD_NAME = "食品经营许可（新办）"
JOINT = "marriage-registration"

Where = tuple[Applicant | None, str]


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def at(name: str, *args: Any, query: str = "") -> str:
    return reverse(f"public:{name}", args=args) + (f"?{query}" if query else "")


def signed_in(who: Applicant | None) -> Client:
    client = Client()
    if who is not None:
        client.force_login(who.user)
    return client


def of_draft(name: str, query: str = "", key: str = FOOD) -> Where:
    who = applicant() if key == JOINT else individual_business()
    return who, at(name, draft(who, key).pk, query=query)


def of_case(name: str, make: Callable[[], Any] = submitted, *args: Any) -> Where:
    story = make()
    return story.by, at(name, story.case.pk, *args)


def begun_anew() -> Where:
    who = individual_business()
    draft(who)
    return who, at("apply", FOOD, query=f"place={JIANXI}")


def of_mandate(name: str) -> Where:
    who = individual_business(checked=True)
    return who, at(name, who.mandate.pk)


def verified() -> Where:
    document = submitted().case.chain.documents.get()
    return None, at("verify", document.code)


def with_everything(name: str) -> Where:
    """Somebody with cases in several states, a draft, documents, messages and an agent."""
    story = correcting(checked=True)
    draft(story.by, with_files=False)
    submitted(by=story.by)
    withdraw(submitted(by=story.by).case.pk, by=story.by, at=NOW)
    another_sign_in(story.by, capacity=Capacity.AGENT)
    return story.by, at(name)


PAGES: dict[str, tuple[Callable[[], Where], str]] = {
    "home": (lambda: (None, at("home")), "想办什么事"),
    "home for organisations": (lambda: (None, at("home", query="for=organisation")), "想办什么事"),
    "home of somebody": (lambda: with_everything("home"), "想办什么事"),
    "topics": (lambda: (None, at("topics")), "事项清单"),
    "privacy": (lambda: (None, at("privacy")), "隐私与个人信息"),
    "articles": (lambda: (None, at("articles")), "办法逐条"),
    "search": (lambda: (None, at("search", query="q=开饭店")), "开饭店 — 搜索"),
    "search for all": (lambda: (None, at("search")), "全部事项"),
    "search without hits": (lambda: (None, at("search", query="q=zzzzzz")), "zzzzzz — 搜索"),
    "item": (lambda: (None, at("item", FOOD)), f"{FOOD_NAME} — 在哪里办"),
    "guide": (lambda: (None, at("guide", item_at(FOOD).pk)), f"{FOOD_NAME} — 办事指南"),
    "region": (lambda: (None, at("region")), "选择地区"),
    "region of a county": (lambda: (None, at("region", query=f"at={JIANXI}")), "选择地区"),
    "region typed": (lambda: (None, at("region", query="q=jianxi")), "选择地区"),
    "track": (lambda: (None, at("track")), "查进度"),
    "verify": (verified, "文书验证"),
    "sign-in": (lambda: (None, at("sign_in")), "登录"),
    "apply": (lambda: (individual_business(), at("apply", FOOD, query=f"place={JIANXI}")), f"申请{FOOD_NAME}"),
    "apply with a draft": (begun_anew, f"申请{FOOD_NAME}"),
    "draft": (lambda: of_draft("draft"), f"申请{FOOD_NAME}"),
    "draft: who": (lambda: of_draft("draft_who"), "谁来申请"),
    "draft: form": (lambda: of_draft("draft_form"), "填写申请表"),
    "draft: materials": (lambda: of_draft("draft_materials"), "情形和材料"),
    "draft: joint": (lambda: of_draft("draft_joint", key=JOINT), "共同申请人"),
    "draft: delivery": (lambda: of_draft("draft_delivery"), "怎样领取结果"),
    "draft: check": (lambda: of_draft("draft_check"), "提交前，请核对一遍"),
    "draft: delete": (lambda: of_draft("draft_delete"), "删除草稿"),
    "submitted": (lambda: of_case("submitted"), "申请已提交"),
    "cases": (lambda: with_everything("cases"), "我的办件"),
    "no cases": (lambda: (applicant(), at("cases")), "我的办件"),
    "case": (lambda: of_case("case"), FOOD_NAME),
    "case accepted": (lambda: of_case("case", accepted), FOOD_NAME),
    "case decided": (lambda: of_case("case", decided), FOOD_NAME),
    "case denied": (lambda: of_case("case", lambda: decided(granted=False)), f"{FOOD_NAME}：不予行政许可"),
    "case not ours": (lambda: of_case("case", not_ours), f"{FOOD_NAME}："),
    "correction": (lambda: of_case("correct", correcting), f"补正：{FOOD_NAME}"),
    "withdraw": (lambda: of_case("withdraw"), "撤回申请"),
    "rate acceptance": (lambda: of_case("rate", accepted, 1), "评价受理服务"),
    "rate closing": (lambda: of_case("rate", decided, 2), "评价办结服务"),
    "documents": (lambda: with_everything("documents"), "我的文书"),
    "messages": (lambda: with_everything("messages"), "消息"),
    "profile": (lambda: with_everything("profile"), "我的信息"),
    "profile: oneself": (lambda: (applicant(), at("profile_self")), "我的信息"),
    "profile: ward": (lambda: (applicant(), at("profile_ward")), "添加孩子或者被监护人"),
    "profile: organisation": (lambda: (applicant(), at("profile_organisation")), "添加单位或者个体工商户"),
    "profile: password": (lambda: (applicant(), at("profile_password")), "设置密码"),
    "profile: contact": (lambda: of_mandate("profile_contact"), "的联系方式"),
    "profile: grant": (lambda: of_mandate("profile_grant"), "授权别人替"),
}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_its_title_in_few_queries(db: None, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    where, title = PAGES[page]
    who, address = where()
    client = signed_in(who)
    client.get(address)  # what a process reads once (guides) or every few seconds (the calendar) it has read
    monkeypatch.setattr(calendars, "CHECK_AFTER", 3600.0)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert answer.status_code == 200
    shown = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
    assert shown is not None
    assert title in shown[1]
    assert shown[1].endswith("— 洛阳一窗")
    assert len(queries) <= QUERIES, [q["sql"][:150] for q in queries]


PARTS = {
    "suggestions": ("q=开饭店", FOOD_NAME),
    "region_hits": ("q=jianxi", "涧西区"),
    "place_selects": (f"name=form.premises_region&form.premises_region={JIANXI}", "长安路街道"),
}


@pytest.mark.parametrize("name", PARTS)
def test_parts_of_pages_for_scripts_open_in_few_queries(db: None, name: str) -> None:
    query, told = PARTS[name]
    with CaptureQueriesContext(connection) as queries:
        answer = Client().get(at(name, query=query))
    assert told in answer.content.decode()
    assert len(queries) <= QUERIES


def test_a_document_is_drawn_when_it_is_asked_for(db: None) -> None:
    story = submitted()
    code = story.case.chain.documents.get().code
    with CaptureQueriesContext(connection) as queries:
        answer = signed_in(story.by).get(at("document", code))
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert (answer.status_code, answer.headers["Content-Type"], content[:5]) == (200, "application/pdf", b"%PDF-")
    assert len(queries) <= QUERIES


def walked(client: Client, address: str, row: str) -> list[str]:
    """What matches `row` on the pages from `address` on, following the link to what is older."""
    seen: list[str] = []
    for _ in range(9):
        page = client.get(address).content.decode()
        seen += re.findall(row, page)
        following = re.search(r'href="(\?[^"]*after=[^"]*)"[^>]*>看更早的', page)
        if following is None:
            return seen
        address = address.partition("?")[0] + following[1].replace("&amp;", "&")
    raise AssertionError("the list does not end")


@pytest.mark.parametrize("state", ["open", "closed"])
def test_cases_go_on_by_key(db: None, state: str) -> None:
    story = submitted() if state == "open" else decided()
    wanted = [story.case.pk, *copies_of(story.case, 46)]
    seen = walked(signed_in(story.by), at("cases", query=f"list={state}"), r'href="/cases/(\d+)/"')
    assert sorted(map(int, seen)) == sorted(wanted)


def copies_of(case: Case, number: int) -> list[int]:
    """Further cases of the same person, three in every instant."""
    from onewindow.record.door import open_chain

    made = []
    for n in range(number):
        moment = NOW - timedelta(minutes=n // 3)
        copy = Case.objects.get(pk=case.pk)
        copy.pk, copy.number, copy._state.adding = None, f"{case.number[:-4]}{n + 5000}", True
        copy.chain = open_chain("case", copy.number, at=NOW)
        copy.received_at = moment
        copy.closed_at = moment if case.closed_at else None
        copy.save(force_insert=True)
        made.append(copy.pk)
    return made


def test_documents_go_on_by_key(db: None) -> None:
    story = submitted()
    first = story.case.chain.documents.get()
    event = story.case.chain.events.get()
    for n in range(45):
        Document.objects.create(
            chain=first.chain, event=event, kind=f"kind-{n}", title="受理通知书", number=f"〔2026〕{n}号", agency=first.agency,
            issued_at=NOW, content=first.content, code=f"CODE{n:04}", head=bytes(first.head),
        )  # fmt: skip
    seen = walked(signed_in(story.by), at("documents"), r'href="/documents/(\w+)/" target')
    assert len(seen) == 46
    assert set(seen) == set(Document.objects.values_list("code", flat=True))


def test_messages_go_on_by_key_and_count_as_read_once_shown(db: None) -> None:
    who = applicant()
    for n in range(45):
        Message.objects.create(
            user=who.user, kind="told", title=f"第{n}条", text="……", key=f"k{n}", created_at=NOW + timedelta(seconds=n)
        )
    client = signed_in(who)
    assert len(re.findall("is-new", client.get(at("messages")).content.decode())) == 20
    assert Message.objects.filter(user=who.user, read_at__isnull=True).count() == 25
    seen = walked(client, at("messages"), r"第\d+条")
    assert seen == [f"第{n}条" for n in reversed(range(45))]


PRIVATE = ["cases", "documents", "messages", "profile", "profile_self", "profile_organisation"]


@pytest.mark.parametrize("name", PRIVATE)
def test_a_private_page_leads_to_sign_in_and_back(db: None, name: str) -> None:
    who = applicant()
    address = at(name, query="list=open") if name == "cases" else at(name)
    client = Client()
    page = client.get(address, follow=True)
    assert "<title>登录" in page.content.decode()
    form = {"phone": who.user.phone, "password": "correct horse", "way": "password", "next": page.context["next"]}
    assert client.post(at("sign_in"), form).headers["Location"] == address


def test_sign_in_never_leads_to_another_site(db: None) -> None:
    who = applicant()
    form = {
        "phone": who.user.phone,
        "password": "correct horse",
        "way": "password",
        "next": "https://elsewhere.example/",
    }
    assert Client().post(at("sign_in"), form).headers["Location"] == at("home")


@pytest.mark.parametrize("script", [True, False])
def test_a_form_sent_after_the_sign_in_ended_leads_back_to_the_page_it_was_on(db: None, script: bool) -> None:
    made = draft(individual_business(), with_files=False)
    own = at("draft_materials", made.pk)
    headers = {"Referer": f"http://testserver{own}"} | ({"HX-Request": "true"} if script else {})
    answer = Client().post(at("draft_upload", made.pk, "layout"), {}, headers=headers)
    back = answer.headers["HX-Redirect" if script else "Location"]
    client = signed_in(Applicant(made.mandate))  # type: ignore[arg-type]
    assert client.get(back, follow=True).redirect_chain[-1][0].endswith(own)


def test_the_place_chosen_is_remembered_and_leads_back(db: None) -> None:
    client = Client()
    answer = client.post(at("region"), {"code": JIANXI, "next": at("topics")})
    assert answer.headers["Location"] == at("topics")
    assert region().name in client.get(at("home")).content.decode()


NONSENSE = ["%00", "²", "9" * 30]
OPEN_TO_ALL = [
    "/search/?q={}", "/search/?topic={}", "/search/?from={}", "/search/?who={}", "/search/suggestions/?q={}", "/region/?q={}", "/region/?at={}",
    "/region/hits/?q={}", "/verify/{}/", "/track/?number={}", "/places/selects/?name={0}&{0}={0}", "/?for={}",
]  # fmt: skip


@pytest.mark.parametrize("address", OPEN_TO_ALL)
def test_nonsense_in_an_address_is_answered_calmly(db: None, address: str) -> None:
    for nonsense in NONSENSE:
        assert Client().get(address.format(nonsense)).status_code in {200, 400, 404}, nonsense


OPEN_TO_ONESELF = [
    "/cases/?list=open&after={}", "/cases/?list=open&after=2026-06-09T10:00:00%2B08:00_{}", "/cases/?list=open&after=0001-01-01T00:00:00%2B14:00_{}",
    "/documents/?after={}", "/messages/?after={}", f"/apply/{FOOD}/?place={{}}",
]  # fmt: skip


@pytest.mark.parametrize("address", OPEN_TO_ONESELF)
def test_nonsense_in_an_address_of_ones_own_is_answered_calmly(db: None, address: str) -> None:
    client = signed_in(individual_business())
    for nonsense in NONSENSE:
        assert client.get(address.format(nonsense)).status_code in {200, 400, 404}, nonsense


def test_a_guide_publishes_its_commitment_and_what_may_follow_later(db: None) -> None:
    """Scope, content, how it goes, how it is checked, what a breach means, basis (Art. 27, 28)."""
    item = item_at(APPROVAL)
    made = published_version(item).body.commitment
    assert made is not None
    listing = f"{reverse('public:list', args=['commitments'])}?q={item.basic.name}"
    page, listed = (
        unescape(Client().get(address).content.decode())
        for address in (reverse("public:guide", args=[item.pk]), listing)
    )
    for said in (made.content, made.procedure, made.breach, made.basis, f"{made.check_days}"):
        assert said in page and said in listed, said
    assert "受理后当场准予" in page and "可以后补" in page


def test_paper_has_the_whole_list_and_a_link_says_where_it_leads(db: None) -> None:
    """On paper no question can be answered (Art. 17); who gets a link sees a line of what is behind it."""
    item = item_at(FOOD)
    body = published_version(item).body
    conditional = [one for one in body.materials if one.need != "always"]
    asked = {one.key: one.options[0] for one in body.situations}
    page = unescape(Client().get(reverse("public:guide", args=[item.pk])).content.decode())
    assert conditional
    for one in conditional:
        assert f"<li>{one.name}（“" in page
    key, option = next(iter(asked.items()))
    chosen = unescape(Client().get(at("guide", item.pk, query=f"s.{key}={option.key}")).content.decode())
    assert f"：{option.label}</p>" in chosen
    assert chosen.count("的要交）</li>") < page.count("的要交）</li>")
    about = re.search('<meta name="description" content="([^"]+)"', page)
    assert about
    assert about[1].startswith(f"{item.agency.name}办理，承诺") and "不收费" in about[1]


def test_a_search_that_leads_nowhere_says_so_and_whom_to_ask(db: None) -> None:
    """What merely shares a word is shown under no promise; what is not on the list at all leads on."""
    passing, nothing, found = (
        unescape(Client().get(at("search", query=f"q={one}")).content.decode()) for one in ("健康证", "狗证", "护照")
    )
    assert "没有正好对应的事项" in passing and "可能不是您要办的" in passing
    for page in (passing, nothing):
        main = page.partition("<main")[2].partition("</main>")[0]
        assert at("ask") in main and "tel:12345" in main
    assert "没有正好对应" not in found
