"""Who opens which page of administration; lists, exports, few queries; what was typed stays."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.accounts.models import User
from onewindow.administration.models import Proposal
from onewindow.catalogue.models import Synonym
from onewindow.notices.models import Wording
from onewindow.privacy.models import Retention
from onewindow.record.models import Event
from onewindow.record.verify import verify
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role
from tests.administration.people import admin, proposed, security, some_agency, system
from tests.factories import accepted, officer
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db
QUERIES = 25
WHO: dict[str, Callable[[], Officer]] = {
    "system": system,
    "security": security,
    "auditor": lambda: admin(Role.AUDITOR),
    "administrator": lambda: admin(Role.ADMINISTRATOR),
    "editor": lambda: officer(Role.CATALOGUE_EDITOR, some_agency()),
    "head": lambda: officer(Role.AGENCY_HEAD, some_agency()),
    "approver": lambda: officer(Role.APPROVER, some_agency()),
    "district security": lambda: officer(Role.SECURITY_ADMIN, some_agency()),
    "district auditor": lambda: officer(Role.AUDITOR, some_agency()),
}
OPEN = {
    "agencies": {"system"}, "agency_new": {"system"}, "officers": {"security"}, "officer_new": {"security"},
    "posts": {"security", "administrator"}, "post_new": {"security", "administrator"}, "calendars": {"system"},
    "calendar_import": {"system"}, "wordings": {"system"}, "synonyms": {"editor", "administrator"},
    "synonym_new": {"editor", "administrator"}, "retention": {"security"}, "standing": {"head", "administrator"},
    "standing_new": {"head"}, "trail": {"auditor"}, "proposals": {"system", "security", "head", "administrator"},
}  # fmt: skip
ELSEWHERE = ["desk:consultations", "desk:search", "desk:absences", "desk:guides", "desk:orders", "desk:data_requests", "desk:intake",
             "desk:urgings", "desk:list", "desk:export", "cockpit:overview", "cockpit:cases", "cockpit:articles"]  # fmt: skip


@pytest.mark.parametrize("who", list(WHO))
def test_role_by_page(who: str) -> None:
    client = signed_in(WHO[who]())
    for name, allowed in OPEN.items():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse(f"desk:admin_{name}"))
        assert answer.status_code == (200 if who in allowed else 403), (who, name)
        assert len(queries) <= QUERIES, (name, len(queries))
    anything = any(who in allowed for allowed in OPEN.values())
    assert client.get(reverse("desk:admin")).status_code == (200 if anything else 403)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
def test_administrators_see_nothing_else(role: Role) -> None:
    case = accepted().case
    client = signed_in(admin(role))
    assert client.get(reverse("desk:work")).headers["Location"] == reverse("desk:admin")
    for name in ELSEWHERE:
        assert client.get(reverse(name)).status_code in {403, 404}, name
    for name in ("case", "reveal", "decide"):
        assert client.get(reverse(f"desk:{name}", args=[case.pk])).status_code in {403, 404}, name
    page = client.get(reverse("desk:admin")).content.decode()
    assert 'role="search"' not in page.split("<main")[0]


def test_an_auditor_changes_nothing() -> None:
    client, made = signed_in(admin(Role.AUDITOR)), proposed("role_give")[0]
    for name, args in (("proposal", [made.pk]), ("officer", [made.proposer_id]), ("agency", [some_agency().pk])):
        assert client.post(reverse(f"desk:admin_{name}", args=args), {"act": "edit"}).status_code == 403


def test_pages_of_one_thing_ask_little() -> None:
    made, by, second = proposed("role_give")
    sec, sysadmin = signed_in(by), signed_in(system())
    pages = [
        (sec, "officer", made.concerned_id), (sec, "post", by.post.pk), (sec, "proposal", made.pk), (sysadmin, "agency", some_agency().pk),
        (sysadmin, "calendar", 2026), (sec, "retention_one", "drafts"),
    ]  # fmt: skip
    for client, name, key in pages:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"desk:admin_{name}", args=[key])).status_code == 200
        assert len(queries) <= QUERIES, (name, len(queries))
    with CaptureQueriesContext(connection) as queries:
        assert sysadmin.get(reverse("desk:admin_wording", args=["message", "correction"])).status_code == 200
    assert len(queries) <= QUERIES
    assert second.user != by.user


def test_from_the_account_to_the_first_work() -> None:
    by, client = security(), Client()
    desk = signed_in(by)
    wrong = desk.post(
        reverse("desk:admin_officer_new"), {"act": "create", "username": "新 人", "display_name": "新来的"}
    )
    assert wrong.status_code == 409
    assert "新来的" in wrong.content.decode()
    answer = desk.post(
        reverse("desk:admin_officer_new"), {"act": "create", "username": "new.one", "display_name": "新来的"}
    )
    password = answer.context["done"].secret
    assert password in answer.content.decode()
    assert password not in desk.get(answer.context["done"].address).content.decode()
    who = User.objects.get(username="new.one")
    form = {"act": "give", "role": "approver", "agency": some_agency().name, "badge": "A9", "starts_on": "2026-06-09"}
    address = reverse("desk:admin_officer", args=[who.pk])
    assert "理由" in desk.post(address, form).content.decode()
    assert not Proposal.objects.exists()
    desk.post(address, form | {"reason": "接替"})
    made = Proposal.objects.get()
    page = reverse("desk:admin_proposal", args=[made.pk])
    assert desk.post(page, {"act": "approve_change"}).status_code == 404
    assert signed_in(system()).post(page, {"act": "approve_change"}).status_code == 302
    post = Post.objects.get(officer=who)
    assert post.role == Role.APPROVER
    client.post(reverse("desk:sign_in"), {"username": "new.one", "password": password})
    assert client.get(reverse("desk:second_factor")).status_code == 200
    desk.post(address, {"act": "disable", "reason": "借调"})
    assert not User.objects.get(pk=who.pk).is_active
    assert Client().post(reverse("desk:sign_in"), {"username": "new.one", "password": password}).status_code == 200
    details = [str(event.details) for event in Event.objects.filter(chain__kind__in=["officer", "post", "proposal"])]
    assert details
    assert not any("新来的" in text or password in text for text in details)
    assert verify().whole


def test_lists_are_filtered_sorted_and_exported() -> None:
    client = signed_in(system())
    address = reverse("desk:admin_agencies")
    page = client.get(address, {"q": "涧西区市场监督", "sort": "name", "page": "999"})
    assert "涧西区市场监督管理局" in page.content.decode()
    assert "没有这样的部门" in client.get(address, {"q": "没有这样的局"}).content.decode()
    csv = client.get(address, {"q": "涧西区", "export": "csv"})
    assert csv["Content-Type"].startswith("text/csv")
    assert client.get(address, {"export": "xlsx", "level": "city"}).content[:2] == b"PK"
    for value in ("' or 1=1", "\t", "９"):
        assert client.get(address, {"q": value, "kind": value, "sort": value, "page": value}).status_code == 200
        assert client.get(reverse("desk:admin_calendars"), {"year": value}).status_code == 200


def test_the_trail_has_changes_sign_ins_and_readings() -> None:
    by = security()
    for _ in range(6):
        Client().post(reverse("desk:sign_in"), {"username": by.user.username, "password": "wrong"})
    signed_in(by).post(
        reverse("desk:admin_retention_one", args=["drafts"]), {"act": "edit", "days": "120", "basis": "便民"}
    )
    assert Retention.objects.get(pk="drafts").days == 120
    client, address = signed_in(admin(Role.AUDITOR)), reverse("desk:admin_trail")
    changes = client.get(address).content.decode()
    assert "修改保存期限" in changes
    assert "天数：90 → 120" in changes
    locked = client.get(address, {"part": "sign_ins"}).content.decode()
    assert locked.count("连错锁定") == 1
    assert client.get(address, {"part": "readings"}).status_code == 200
    assert "修改保存期限" not in client.get(address, {"who": "nobody"}).content.decode()
    assert "120" in client.get(address, {"export": "csv"}).content.decode()
    assert client.get(address, {"export": "xlsx"}).content[:2] == b"PK"
    assert client.get(address, {"from": "2026-06-09", "to": "gestern"}).status_code == 422
    assert verify().whole


def test_a_shorter_retention_waits_for_a_second_person() -> None:
    desk, address = signed_in(security()), reverse("desk:admin_retention_one", args=["drafts"])
    form = {"act": "edit", "days": "40", "basis": "少留"}
    assert desk.post(address, form).status_code == 409
    assert desk.post(address, form | {"days": "3", "reason": "试"}).status_code == 409
    desk.post(address, form | {"reason": "试"})
    assert Retention.objects.get(pk="drafts").days == 90
    signed_in(security()).post(
        reverse("desk:admin_proposal", args=[Proposal.objects.get().pk]), {"act": "approve_change"}
    )
    assert Retention.objects.get(pk="drafts").days == 40


def test_a_synonym_is_searched_at_once() -> None:
    desk, found = signed_in(admin(Role.ADMINISTRATOR)), reverse("public:search")
    assert "食品经营许可" not in Client().get(found, {"q": "支个煎饼摊摊"}).content.decode()
    form = {"act": "add", "phrase": "支个煎饼摊摊", "item": "没有的事项", "weight": "9"}
    refused = desk.post(reverse("desk:admin_synonym_new"), form)
    assert refused.status_code == 422
    assert "支个煎饼摊摊" in refused.content.decode()
    item = Synonym.objects.filter(item="food-business-licence").select_related("item")[0].item
    assert desk.post(reverse("desk:admin_synonym_new"), form | {"item": item.name}).status_code == 302
    assert item.name in Client().get(found, {"q": "支个煎饼摊摊"}).content.decode()
    row = Synonym.objects.get(phrase="支个煎饼摊摊")
    address = reverse("desk:admin_synonym", args=[row.pk])
    stranger = officer(
        Role.CATALOGUE_EDITOR, type(some_agency()).objects.get(key="civil_affairs", region="410305000000")
    )
    assert signed_in(stranger).get(address).status_code == 404
    desk.post(address, {"act": "remove"})
    assert not Synonym.objects.filter(pk=row.pk).exists()
    assert verify().whole


def test_words_are_previewed_saved_and_put_back() -> None:
    desk, address = signed_in(system()), reverse("desk:admin_wording", args=["message", "acceptance"])
    bad = desk.post(address, {"act": "save", "text": "已受理 {单号}"})
    assert bad.status_code == 409
    assert "不认识 {单号}" in bad.content.decode()
    good = "您好，{正文}有事请打{窗口电话}。"
    preview = desk.post(address, {"act": "save", "text": good, "preview": "1"})
    assert "0379" in preview.content.decode()
    assert not Wording.objects.exists()
    desk.post(address, {"act": "save", "text": good})
    assert Wording.objects.get().text == good
    desk.post(address, {"act": "reset"})
    assert not Wording.objects.exists()
