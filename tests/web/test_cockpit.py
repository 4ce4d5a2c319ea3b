"""The cockpit's pages: who has which, what they refuse and how."""

import hashlib
import io
import re
import zipfile
from collections import Counter
from datetime import date, timedelta
from html import unescape
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from onewindow.cases.acts.accept import accept
from onewindow.cases.acts.apply import withdraw
from onewindow.oversight.day_ends import note_day_end
from onewindow.oversight.figures import Figures, Point
from onewindow.oversight.models import UrgingState
from onewindow.oversight.package_check import verify_package
from onewindow.oversight.yesterday import Lately
from onewindow.record.models import DailyRoot, Event
from onewindow.record.roots import UnreadableRoot, take_root
from onewindow.regulation.articles import NUMERALS
from onewindow.regulation.official import import_official
from onewindow.regulation.register import REGISTER
from onewindow.staff.models import Role
from onewindow.web.cockpit.charts import line_chart
from onewindow.web.cockpit.findings import compared, standing
from onewindow.web.cockpit.tiles import now_tiles
from tests import NOW
from tests.factories import at_decision, decided, individual_business, region, submitted
from tests.factories.applying import enter_at_window
from tests.factories.urging import SOON, URGINGS, administrator, issued, red_case
from tests.web.cockpit import OVERSEEING, PAGES, city, post_of
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("role", list(Role))
def test_only_those_who_oversee_have_a_cockpit(db: None, role: Role) -> None:
    client = signed_in(post_of(role))
    for page in PAGES:
        assert client.get(reverse(f"cockpit:{page}")).status_code == (200 if role in OVERSEEING else 404), (role, page)
    assert client.get(reverse("cockpit:article", args=[22])).status_code == (200 if role in OVERSEEING else 404)
    package = client.post(reverse("cockpit:article_package", args=[22]))
    assert package.status_code == (200 if role in OVERSEEING else 404)
    bar = client.get(reverse("desk:work")).content.decode()
    assert ("/cockpit/" in bar) == (role in OVERSEEING)


def test_nobody_but_officers_gets_in(db: None) -> None:
    client = Client()
    assert client.get(reverse("cockpit:overview")).headers["Location"].startswith("/desk/sign-in/")
    client.force_login(submitted().by.user)
    assert client.get(reverse("cockpit:overview")).status_code == 302


def test_other_places_and_lines_do_not_exist(db: None) -> None:
    story = red_case()
    order = issued(story)
    strangers = [
        post_of(Role.ADMINISTRATOR, region("老城区")), post_of(Role.AGENCY_HEAD, region("老城区")),
        post_of(Role.APPROVER, key="civil_affairs"), post_of(Role.AGENCY_HEAD, city(), "civil_affairs"),
        post_of(Role.HALL_MANAGER, region("老城区")),
    ]  # fmt: skip
    for who in strangers:
        client = signed_in(who)
        assert client.get(reverse("cockpit:urge", args=[story.case.pk])).status_code == 404, who.label
        for home, name in product(["cockpit", "desk"], ["urging", "urging_act"]):
            args = [order.urging.pk] + (["accept_reply"] if name == "urging_act" else [])
            assert client.post(reverse(f"{home}:{name}", args=args)).status_code == 404, who.label
        page = client.get(reverse("cockpit:cases") + "?list=red").content.decode()
        assert story.case.applicant_name not in page
    own = signed_in(post_of(Role.ADMINISTRATOR))
    for query in ("region=410302000000", "region=410300000000", "region=9", "line=nobody", "list=nothing"):
        for page in ("overview", "cases", "regions"):
            wanted = 200 if query.startswith("list") and page != "cases" else 404
            assert own.get(f"{reverse(f'cockpit:{page}')}?{query}").status_code == wanted, (page, query)
    assert own.get(reverse("cockpit:article", args=[61])).status_code == 404
    assert own.get(reverse("cockpit:events") + "?acts=nothing").status_code == 404


def test_an_order_seen_but_not_theirs_is_not_acted_on(db: None) -> None:
    made = URGINGS[UrgingState.ANSWERED]()
    for who in (made.story.staff.approver, administrator(city()), made.story.staff.agency_head):
        client = signed_in(who)
        assert client.get(reverse("cockpit:urging", args=[made.urging.pk])).status_code == 200
        assert client.post(reverse("cockpit:urging_act", args=[made.urging.pk, "accept_reply"])).status_code == 403
        assert "认可答复</button>" not in client.get(reverse("cockpit:urging", args=[made.urging.pk])).content.decode()
    reviewer = signed_in(made.story.staff.reviewer)
    assert reviewer.get(reverse("desk:urging", args=[made.urging.pk])).status_code == 200
    assert reviewer.get(reverse("cockpit:urging", args=[made.urging.pk])).status_code == 404
    auditor = signed_in(post_of(Role.AUDITOR))
    assert auditor.get(reverse("cockpit:urge", args=[made.story.case.pk])).status_code == 403


def test_lists_are_sorted_filtered_and_paged_by_key(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onewindow.web.cockpit.lists.PAGE", 2)
    cases = [submitted().case for _ in range(3)] + [decided().case]
    client = signed_in(administrator())
    seen: list[str] = []
    address = reverse("cockpit:cases") + "?list=received&sort=received"
    while address:
        page = client.get(address).content.decode()
        seen += [case.short_number for case in cases if f">{case.short_number}<" in page]
        following = re.search(r'href="([^"]+)">下一页', page)
        address = unescape(following[1]) if following else ""
    assert sorted(seen) == sorted(case.short_number for case in cases)
    item = cases[0].item.basic_id
    assert 'data-total="4"' in client.get(reverse("cockpit:cases") + f"?list=received&item={item}").content.decode()
    assert 'data-total="0"' in client.get(reverse("cockpit:cases") + "?list=received&item=none").content.decode()
    assert (
        'data-total="0"' in client.get(reverse("cockpit:cases") + "?list=received&line=civil_affairs").content.decode()
    )


def test_days_that_make_no_period_come_back_with_what_was_typed(db: None) -> None:
    client = signed_in(administrator())
    page = client.get(reverse("cockpit:overview") + "?period=custom&from=2026-06-09&to=2026-06-01").content.decode()
    assert "结束日期早于开始日期" in page
    assert 'value="2026-06-09"' in page
    assert 'value="2026-06-01"' in page


def test_urging_refused_keeps_what_was_typed(db: None) -> None:
    client, fresh = signed_in(administrator()), submitted()
    address = reverse("cockpit:urge", args=[fresh.case.pk])
    refused = client.post(address, {"reason": "为什么还没有受理"})
    assert refused.status_code == 409
    assert "不用督办" in refused.content.decode()
    assert "为什么还没有受理" in refused.content.decode()
    assert client.post(address, {"reason": " "}).status_code == 422
    order = issued()
    chief = signed_in(order.story.staff.approver)
    act = reverse("desk:urging_act", args=[order.urging.pk, "answer_urging"])
    past = chief.post(act, {"why": "等检测报告", "by_when": "2026-06-01"})
    assert past.status_code == 409
    assert "今天或者以后" in past.content.decode()
    assert "等检测报告" in past.content.decode()
    wrong = chief.post(act, {"why": "等检测报告", "by_when": "周五"})
    assert wrong.status_code == 422
    assert "2026-06-12 这样填写" in wrong.content.decode()
    assert chief.post(act, {"why": "等检测报告", "by_when": SOON.isoformat()}).status_code == 302


def test_the_desk_shows_orders_to_answer_and_those_of_a_case(db: None) -> None:
    order = issued()
    chief = signed_in(order.story.staff.approver)
    assert "待答复督办<span>1</span>" in chief.get(reverse("desk:work")).content.decode()
    assert order.urging.number in chief.get(reverse("desk:urgings")).content.decode()
    assert order.urging.number in chief.get(reverse("desk:case", args=[order.story.case.pk])).content.decode()
    assert "待答复督办" not in signed_in(order.story.staff.reviewer).get(reverse("desk:work")).content.decode()


def test_an_article_page_reads_every_table(db: None) -> None:
    made, client = issued(), signed_in(administrator())
    page = client.get(reverse("cockpit:article", args=[12])).content.decode()
    assert "issue_urging" in page
    assert made.urging.number in page
    assert bytes(made.urging.event.digest).hex()[:8] in page
    at_decision()
    fifty_two = client.get(reverse("cockpit:article", args=[52])).content.decode()
    assert ">rate<" in fifty_two


def test_an_article_page_shows_the_official_text_once_imported(db: None, settings: Any, tmp_path: Path) -> None:
    source = tmp_path / "official.txt"
    source.write_text("\n".join(f"第{numeral}条 原文第{n}条。" for n, numeral in NUMERALS.items()), encoding="utf-8")
    settings.OFFICIAL_TEXT = tmp_path / "kept"
    client = signed_in(administrator())
    address = reverse("cockpit:article", args=[23])
    assert REGISTER[23].summary in client.get(address).content.decode()
    import_official(source, settings.OFFICIAL_TEXT)
    page = client.get(address).content.decode()
    assert "原文第23条。" in page
    assert REGISTER[23].summary not in page
    index = client.get(reverse("cockpit:articles")).content.decode()
    assert all(f"/cockpit/articles/{number}/" in index for number in REGISTER)


def test_what_makes_up_the_open_cases_adds_up_in_sight() -> None:
    """One that was entered after an outage has no tile: the first says that it is in."""
    look: Any = SimpleNamespace(address=lambda *_, **__: "")
    lately = Lately(Figures(), Figures())

    def first(**states: int) -> str:
        return now_tiles(look, Figures(Counter({f"state:{key}": number for key, number in states.items()})), lately)[
            0
        ].note

    assert first(submitted=2, correcting=1, accepted=3) == ""
    assert first(submitted=2, accepted=3, entered=1) == "其中 1 件补录待复核"


def test_headings_say_the_finding() -> None:
    def made(open_: int, red: int = 0, yellow: int = 0) -> Figures:
        return Figures(Counter({"state:accepted": open_}), Counter({"red": red, "yellow": yellow}))

    some = [("住建局", made(5, red=2)), ("民政局", made(9, red=1, yellow=4))]
    assert standing("全市", made(14, 3, 4), some) == "全市在办 14 件，3 件超期，先看住建局的 2 件"
    assert standing("全市", made(5, 2), some[:1]) == "全市在办 5 件，2 件超期都在住建局"
    assert standing("涧西区", made(5, 2), []) == "涧西区在办 5 件，2 件超期"
    assert (
        standing("全市", made(9, 0, 4), [("民政局", made(9, 0, 4))])
        == "全市在办 9 件，没有超期，4 件临期，先看民政局的 4 件"
    )
    assert standing("全市", made(9), []) == "全市在办 9 件，没有超期，也没有临期"
    assert standing("全市", made(0), []) == "全市现在没有在办的件"
    assert compared(12, 10, "上月同期") == "比上月同期多 2"
    assert compared(97.1, 98.2, "上月同期", share=True) == "比上月同期低 1.1 个点"
    assert compared(5, 5, "上周同期") == "与上周同期持平"
    assert "没有可比" in compared(97.1, None, "上月同期", share=True)


def test_charts_stay_in_their_frame() -> None:
    on = date(2026, 6, 9)
    for values in ([], [(0, 0)], [(3, 1)], [(n, n * 7 % 13) for n in range(30)], [(987, 1), (0, 1000)]):
        chart = line_chart([Point(on, on, *pair) for pair in values], 340)
        ys = [float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", chart.received + chart.decided)]
        assert all(14 <= y <= chart.base for y in ys)
        assert all(float(line.text) == int(float(line.text)) for line in chart.grid)


def test_more_or_fewer_than_yesterday(db: None) -> None:
    story = submitted()
    client = signed_in(administrator())
    page = client.get(reverse("cockpit:overview")).content.decode()
    assert "比昨天多 1" in page
    withdraw(story.case.pk, by=story.by, at=NOW, reason="不办了")
    assert "与昨天持平" in client.get(reverse("cockpit:overview")).content.decode()


def test_states_and_lights_are_compared_with_the_end_of_yesterday(db: None) -> None:
    """From the day on whose end was noted: before, only what is open says how it changed."""
    story, client = submitted(at=NOW - timedelta(days=1)), signed_in(administrator())

    def tile(label: str) -> str:
        page = client.get(reverse("cockpit:overview")).content.decode()
        return page.split(f"<span>{label}</span>")[1].split("</a>")[0]

    assert "与昨天持平" in tile("在办")
    assert "昨天" not in tile("待受理")
    assert note_day_end(NOW.replace(hour=0, minute=0))
    accept(story.case.pk, by=story.staff.window, at=NOW)
    assert "与昨天持平" in tile("在办")
    assert "与昨天持平" in tile("超期")
    assert "比昨天少 1" in tile("待受理")
    assert "比昨天多 1" in tile("已受理")


def test_the_tiles_of_a_period_that_runs_are_compared_with_yesterday(db: None) -> None:
    """Counts by today and yesterday alone, shares by what they were at the end of yesterday; a period that is over has no yesterday."""
    done = decided(at=NOW - timedelta(days=1))
    enter_at_window(done.staff.window, principal=individual_business(checked=True).principal)
    client = signed_in(administrator())
    page = client.get(reverse("cockpit:overview")).content.decode()
    assert "今天 1，昨天 1" in page  # taken in
    assert "今天 0，昨天 1" in page  # decided
    assert "比昨天低 50.0 个点" in page  # online: one of one yesterday, one of two now
    assert page.count("与昨天持平") >= 2  # on time, early
    over = client.get(reverse("cockpit:overview") + "?period=custom&from=2026-05-01&to=2026-06-08").content.decode()
    assert "今天 " not in over and over.count("昨天") == 1


def test_the_stages_of_the_time_spent(db: None) -> None:
    """Handed in and accepted the same day, a review and a decision: each stage has its days, by item and by line."""
    decided()
    client = signed_in(administrator())
    page = client.get(reverse("cockpit:stages")).content.decode()
    for word in ("食品经营许可", "受理", "审查", "决定", "送达", "工作日"):
        assert word in page
    assert "市场监管局" in client.get(reverse("cockpit:stages") + "?by=line").content.decode()
    assert client.get(reverse("cockpit:stages") + "?by=person").status_code == 404


def test_the_evidence_of_an_article_to_take_along(db: None, tmp_path: Path) -> None:
    story = decided()
    take_root(tmp_path, at=NOW)
    who = administrator()
    answer = signed_in(who).post(reverse("cockpit:article_package", args=[22]) + "?period=year")
    held = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(held)) as package:
        names = set(package.namelist())
        assert names == {"说明.html", "样式.css", "数字.csv", "数字.xlsx", "动作.csv", "记录.csv", "每日根.json"}
        text = {name: package.read(name).decode("utf-8-sig") for name in names - {"数字.xlsx"}}
        assert load_workbook(io.BytesIO(package.read("数字.xlsx"))).active
    accepted = Event.objects.get(chain=story.case.chain, act="accept")
    assert bytes(accepted.digest).hex() in text["记录.csv"]
    assert bytes(DailyRoot.objects.get().root).hex() in text["每日根.json"]
    assert "onewindow verify --root" in text["说明.html"]
    assert "http" not in text["说明.html"].replace("http-equiv", "")
    for told in text.values():
        for private in (story.case.applicant_name, who.user.display_name, f"user:{who.user.pk}"):
            assert private not in told
    trace = Event.objects.get(chain__kind="evidence")
    assert (trace.act, trace.actor) == ("evidence_taken", who.key)
    assert trace.details["sha256"] == hashlib.sha256(held).hexdigest()
    assert "onewindow verify --package" in text["说明.html"]
    _checked(tmp_path, held)
    assert signed_in(who).get(reverse("cockpit:article_package", args=[22])).status_code == 405
    other = signed_in(post_of(Role.ADMINISTRATOR, region("老城区")))
    elsewhere = b"".join(other.post(reverse("cockpit:article_package", args=[22]) + "?period=year").streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(elsewhere)) as package:
        assert story.case.number not in package.read("记录.csv").decode()


def _checked(folder: Path, held: bytes) -> None:
    """What `onewindow verify --package` finds: nothing in the original, each thing that was changed in a copy."""
    original, copy = folder / "original.zip", folder / "copy.zip"
    original.write_bytes(held)
    report = verify_package(original)
    assert (report.whole, report.roots, report.events > 0) == (True, 1, True)
    with zipfile.ZipFile(original) as source, zipfile.ZipFile(copy, "w") as made:
        for name in source.namelist():
            content = source.read(name)
            if name == "记录.csv":
                lines = content.decode().splitlines(keepends=True)
                lines[1] = lines[1].rstrip()[:-4] + "0000\r\n"
                content = "".join(lines).encode()
            made.writestr(name, content)
    told = [str(fault) for fault in verify_package(copy).faults]
    assert any("与证据包里的摘要不同" in one for one in told)
    assert any("文件包被换过" in one for one in told)
    copy.write_bytes(b"no zip")
    with pytest.raises(UnreadableRoot, match="读不出来"):
        verify_package(copy)
