"""Calendars, words, posts, standing orders: what is refused, what follows, what is on record."""

import string
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from onewindow.administration import calendars, officers, posts, proposals, standing, tasks, wordings
from onewindow.administration.errors import NotYours, Unfit
from onewindow.administration.models import Proposal
from onewindow.administration.trail import history
from onewindow.cases import absences
from onewindow.cases.dues import settle_dues
from onewindow.notices.models import Document, Message, Wording
from onewindow.notices.wording import filled, slots_in
from onewindow.record.calendars import import_file
from onewindow.record.models import CalendarDay, Clock, Event
from onewindow.record.recompute import recompute
from onewindow.record.verify import verify
from onewindow.staff.models import Post, Role
from onewindow.staff.queries import standing_orders
from onewindow.web.api.models import PersonalToken
from tests import NOW, factories
from tests.administration.people import admin, proposed, role_values, security, some_agency, system
from tests.factories import officer
from tests.factories.people import user
from tests.web.api.calls import as_officer
from tests.web.desk_pages import signed_in

FILE = "2027-01-01,放假\n2027-02-05,放假\n2027-02-08,放假\n2027-02-20,上班\n"
CHANGED = "2026-06-10,放假\n2026-06-11,放假\n2026-06-13,上班\n"
KIND = wordings.kinds()["message", "acceptance"]


def days(year: int) -> list[tuple[date, bool, bool, int]]:
    return list(CalendarDay.objects.filter(date__year=year).values_list("date", "working", "provisional", "ordinal"))


@pytest.mark.django_db
def test_a_calendar_imported_on_the_page_equals_the_command_line(tmp_path: Path) -> None:
    desk, address = signed_in(system()), reverse("desk:admin_calendar_import")
    before = days(2027)
    seen = desk.post(address, {"act": "read", "file": SimpleUploadedFile("2027.csv", FILE.encode())})
    assert seen.status_code == 200
    assert "2027-02-05" in seen.content.decode()
    assert days(2027) == before, "a preview stores nothing"
    content = seen.context["acts"][0][0].initial["content"]
    assert desk.post(address, {"act": "store", "content": content}).status_code == 302
    by_page = days(2027)
    file = tmp_path / "2027.csv"
    file.write_text(FILE, encoding="utf-8")
    import_file(file)
    assert by_page == days(2027) != before
    assert Event.objects.get(chain__kind="calendar").details["changes"]["2027-02-05"] == [True, False]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b"\xff\xfe"), ("b.csv", b"2027-01-01"), ("c.csv", "2027-01-02,上班，\n2028-01-01,放假".encode())],
)
def test_a_file_that_cannot_be_read_is_said_with_its_line(name: str, content: bytes) -> None:
    answer = signed_in(system()).post(
        reverse("desk:admin_calendar_import"), {"act": "read", "file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 409
    assert name in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_published_year_takes_two_people_and_open_clocks_follow() -> None:
    case = factories.accepted().case
    before = dict(Clock.objects.filter(chain=case.chain_id, met_at=None).values_list("kind", "due"))
    desk, address = signed_in(system()), reverse("desk:admin_calendar_import")
    form = {"act": "store", "content": CHANGED}
    assert desk.post(address, form).status_code == 409
    assert desk.post(address, form | {"reason": "国办通知"}).status_code == 302
    made = Proposal.objects.get()
    assert dict(Clock.objects.filter(chain=case.chain_id, met_at=None).values_list("kind", "due")) == before
    proposals.approve(made.pk, by=security(), at=NOW)
    tasks.recompute_clocks.func(2026)
    after = dict(Clock.objects.filter(chain=case.chain_id, met_at=None).values_list("kind", "due"))
    assert after != before
    case.refresh_from_db()
    assert case.due in after.values()
    assert recompute(on_changed=settle_dues) == 0
    assert verify().whole


@given(text=st.text(st.sampled_from("{}正文编号事项承诺期限单号 您好。\n" + string.ascii_letters), max_size=60))
def test_whatever_is_saved_can_be_filled(text: str) -> None:
    """Words without a fault have only placeholders that are known, and none is left when they are filled."""
    if KIND.problems(text):
        return
    assert set(slots_in(text)) <= set(KIND.slots)
    shown = KIND.preview(text)
    assert shown
    assert "{" not in shown.replace(wordings.SAMPLES["正文"], "")


@given(
    names=st.lists(st.sampled_from([*KIND.slots, "单号", "", "编号 "]), max_size=5),
    other=st.sampled_from(["", "{", "}", "{{", "x"]),
)
def test_unknown_missing_and_unpaired_placeholders_are_refused(names: list[str], other: str) -> None:
    text = "您好" + "".join(f"{{{name}}}" for name in names) + other
    known = set(names) <= set(KIND.slots)
    enough = "正文" in names or set(KIND.needed) <= set(names)
    assert (not KIND.problems(text)) == (known and enough and other in {"", "x"})


def test_what_has_no_value_here_is_not_filled() -> None:
    assert filled("您好{编号}{期限}", {"编号": "1", "期限": ""}) == ""
    assert filled("您好{编号}", {"编号": "{期限}"}) == "您好{期限}"


@pytest.mark.django_db
def test_own_words_are_told_and_written() -> None:
    by = system()
    wordings.save(KIND, "【一窗】{事项}（{编号}）已受理，{承诺期限}前办结，问{窗口电话}。", by=by, at=NOW)
    for part, text in (
        ("closing", "本市窗口周六照常办理。"),
        ("foot", "地址：{窗口地址}"),
        ("contact", "问 {窗口电话} 诉 {投诉电话}"),
    ):
        kind = wordings.kind_of(part, "acceptance")
        assert kind is not None
        wordings.save(kind, text, by=by, at=NOW)
    case = factories.accepted().case
    message = Message.objects.filter(chain=case.chain, kind="acceptance").latest("pk")
    assert message.wording.startswith(f"【一窗】{case.title}（")
    said = str(Document.objects.filter(chain=case.chain, kind="acceptance").latest("pk").content)
    assert "本市窗口周六照常办理。" in said
    assert f"地址：{case.intake.address}" in said
    assert f"问 {case.intake.phone} 诉 12345" in said
    Wording.objects.all().delete()
    plain = factories.accepted().case
    assert not Message.objects.filter(chain=plain.chain, text__startswith="【一窗】").exists()
    assert verify().whole


@pytest.mark.django_db
def test_own_words_with_a_code_keep_it_hidden() -> None:
    kind = wordings.kind_of("message", "hand_in_receipt")
    assert kind is not None
    wordings.save(kind, "收到{事项}，编号{编号}，查询码{查询码}。", by=system(), at=NOW)
    case = factories.submitted().case
    message = Message.objects.filter(chain=case.chain, kind="hand_in_receipt").latest("pk")
    assert case.query_code not in message.text.replace(" ", "")
    assert "收到" in message.text


@pytest.mark.django_db
def test_posts_are_staffed_by_the_place_only_where_every_day_needs_them() -> None:
    manager, who = admin(Role.ADMINISTRATOR), user("新人", officer=True)
    posts.give(role_values(who, Role.REVIEWER), by=manager, at=NOW)
    for role in (Role.APPROVER, Role.SECURITY_ADMIN, Role.AUDITOR):
        with pytest.raises(NotYours):
            posts.give(role_values(who, role), by=manager, at=NOW)
    with pytest.raises(NotYours):
        posts.give(role_values(who, Role.LEGAL_REVIEWER), by=system(), at=NOW)
    with pytest.raises(Unfit, match="窗口"):
        posts.give(role_values(who, Role.WINDOW), by=security(), at=NOW)
    last = security()
    with pytest.raises(Unfit, match="自己"):
        posts.end(last.post.pk, by=last, at=NOW, last=NOW.date())


@pytest.mark.django_db
def test_a_post_is_changed_where_one_person_may_and_its_role_stays() -> None:
    by, who = security(), user("新人", officer=True)
    post = posts.give(role_values(who, Role.REVIEWER), by=by, at=NOW)
    kept: dict[str, Any] = {"title": "科长", "badge": "R9", "window": None}
    changed = posts.change(post.pk, by=by, at=NOW, last=date(2026, 12, 31), **kept)
    assert (changed.ends_on, changed.title, changed.role) == (date(2026, 12, 31), "科长", Role.REVIEWER)
    event = Event.objects.filter(chain__kind="post", chain__key=str(post.pk)).latest("sequence")
    assert (event.act, set(event.details["changes"])) == ("post_changed", {"ends_on", "title", "badge"})
    posts.change(post.pk, by=by, at=NOW, last=None, **kept)  # an everyday post may go on
    with pytest.raises(Unfit, match="止日"):
        posts.change(post.pk, by=by, at=NOW, last=date(2026, 6, 1), **kept)
    with pytest.raises(NotYours):
        posts.change(post.pk, by=system(), at=NOW, last=None, **kept)
    chief = officer(Role.APPROVER, some_agency()).post
    assert posts.change(chief.pk, by=by, at=NOW, last=date(2026, 12, 31), **kept).title == "科长"
    with pytest.raises(Unfit, match="两人"):
        posts.change(chief.pk, by=by, at=NOW, last=None, **kept)
    with pytest.raises(Unfit, match="自己"):
        posts.change(by.post.pk, by=by, at=NOW, last=None, **kept)
    page = signed_in(by).get(reverse("desk:admin_post", args=[post.pk]))
    assert "修改岗位" in page.content.decode()


@pytest.mark.django_db
def test_the_first_day_of_a_post_is_changed_as_long_as_it_has_not_come() -> None:
    by, who, days = security(), user("新人", officer=True), timedelta(days=1)
    coming = NOW.date() + 10 * days
    post = posts.give(role_values(who, Role.REVIEWER) | {"starts_on": coming.isoformat()}, by=by, at=NOW)
    kept: dict[str, Any] = {"title": "", "badge": post.badge, "window": None, "last": None}
    address = reverse("desk:admin_post", args=[post.pk])
    typed = {
        "act": "change",
        "title": "",
        "badge": post.badge,
        "window": "",
        "ends_on": "",
        "starts_on": NOW.date().isoformat(),
    }
    assert 'name="starts_on"' in signed_in(by).get(address).content.decode()
    assert signed_in(by).post(address, typed).status_code == 302
    post.refresh_from_db()
    assert post.starts_on == NOW.date()
    refused = signed_in(by).post(address, typed | {"starts_on": coming.isoformat()}).content.decode()
    assert "已经开始，起日不能再改" in refused
    Post.objects.filter(pk=post.pk).update(starts_on=coming)
    with pytest.raises(Unfit, match="早于今天"):
        posts.change(post.pk, by=by, at=NOW, first=NOW.date() - days, **kept)
    chief = officer(Role.APPROVER, some_agency()).post
    Post.objects.filter(pk=chief.pk).update(starts_on=coming)
    assert posts.change(chief.pk, by=by, at=NOW, first=coming + days, **kept).starts_on == coming + days
    with pytest.raises(Unfit, match="两人"):
        posts.change(chief.pk, by=by, at=NOW, first=coming, **kept)
    events = Event.objects.filter(chain__kind="post", chain__key=str(post.pk), act="post_changed")
    assert [event.details["changes"] for event in events] == [
        {"starts_on": [coming.isoformat(), NOW.date().isoformat()]}
    ]


@pytest.mark.django_db
def test_a_reset_password_ends_tokens_made_before() -> None:
    by, who = security(), officer(Role.REVIEWER, some_agency())
    caller = as_officer(who)
    assert caller.get("/me").status_code == 200
    officers.reset_password(who.user.pk, by=by, at=NOW)
    assert caller.get("/me").status_code == 401
    assert not PersonalToken.objects.filter(user=who.user).exists()


@pytest.mark.django_db
def test_a_deputy_is_no_second_administrator() -> None:
    away, deputy = security(), system()
    with pytest.raises(absences.UnfitDeputy, match="不同的人"):
        absences.arrange(away.post, deputy.post, by=away, at=NOW, first=NOW.date(), last=NOW.date())


@pytest.mark.django_db
def test_who_is_disabled_is_out_at_once() -> None:
    who = officer(Role.REVIEWER, some_agency())
    client = signed_in(who)
    assert client.get("/desk/").status_code == 200
    officers.disable(who.user.pk, by=security(), at=NOW, reason="借调")
    assert client.get("/desk/").headers["Location"].startswith("/desk/sign-in/")


@pytest.mark.django_db
def test_the_worker_puts_on_record_what_nobody_looked_at() -> None:
    made, *_ = proposed("role_give")
    Proposal.objects.filter(pk=made.pk).update(expires_at=NOW)
    tasks.expire_proposals.func(0)
    made.refresh_from_db()
    assert made.state == "expired"
    assert verify().whole


@pytest.mark.django_db
def test_a_reset_factor_takes_the_password_with_it() -> None:
    made, by, second = proposed("factor_reset")
    proposals.approve(made.pk, by=second, at=NOW)
    who = made.concerned
    assert who is not None
    who.refresh_from_db()
    assert not who.has_usable_password()
    _, password = officers.reset_password(who.pk, by=by, at=NOW)
    who.refresh_from_db()
    assert who.check_password(password)


@pytest.mark.django_db
def test_a_standing_order_names_an_approver_until_it_is_revoked() -> None:
    made, head, second = proposed("order_revoke")
    order = standing_orders(some_agency(), "instant", NOW.date())[0]
    assert order.approver.role == Role.APPROVER
    standing.edit(order.pk, "五万元以下", date(2027, 1, 31), by=head, at=NOW)
    given = "\n".join(line for entry in history("standing_order", str(order.pk)) for line in entry.details)
    assert f"首席事务代表：（空） → {order.approver.officer.display_name} · " in given  # a person, not a key
    assert "授权事项：（空） → 当场办结的决定" in given
    with pytest.raises(NotYours):
        standing.edit(order.pk, "", date(2027, 1, 31), by=officer(Role.APPROVER, some_agency()), at=NOW)
    with pytest.raises(Unfit):
        standing.give(head.post, "instant", "", NOW.date(), date(2027, 1, 1), by=head, at=NOW)
    page = signed_in(second).get(reverse("desk:admin_proposal", args=[made.pk]))
    assert page.status_code == 200
    proposals.approve(made.pk, by=second, at=NOW)
    assert not standing_orders(some_agency(), "instant", NOW.date())


@pytest.mark.django_db
def test_an_agency_that_people_wait_for_is_neither_closed_nor_merged() -> None:
    agency, by = some_agency(), system()
    with pytest.raises(Unfit, match="事项"):
        proposals.propose(
            "agency_close", f"agency:{agency.pk}", {"agency": agency.pk}, by=by, at=NOW, about="试", reason="试"
        )
    factories.submitted()
    with pytest.raises(Unfit, match="没有办结"):
        proposals.propose(
            "agency_close", f"agency:{agency.pk}", {"agency": agency.pk}, by=by, at=NOW, about="试", reason="试"
        )


@pytest.mark.django_db
def test_a_calendar_is_put_in_by_the_system_administrator_only() -> None:
    year = calendars.read("2027.csv", FILE.encode())
    with pytest.raises(NotYours):
        calendars.put_in(year, by=security(), at=NOW)
