"""The command line: every command does what it says, refuses in Chinese with the place, and ends with the right code."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner, Result

from onewindow.accounts.acts.passwords import officer_by_password
from onewindow.accounts.models import User
from onewindow.cases.models import Tally
from onewindow.catalogue.models import BasicItem, GuideVersion, Item
from onewindow.config.cli import main
from onewindow.config.embedded import cluster
from onewindow.network.models import Agency, Region, Venue, Window
from onewindow.record import calendars
from onewindow.record.models import CalendarDay, Chain, Clock, ClockKind, DailyRoot
from onewindow.regulation.articles import NUMERALS
from onewindow.regulation.official import official_text
from onewindow.staff.models import Post, Role
from tests import NOW
from tests.databases import DATA, Databases
from tests.factories import accepted, submitted

COMMANDS = [
    "demo",
    "up",
    "migrate",
    "load",
    "lint",
    "verify",
    "recount",
    "articles",
    "calendar",
    "createadmin",
    "worker",
    "apiclient",
]
FOOD = "catalogue/items/market_regulation.business.yaml"


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(each) for each in arguments], prog_name="onewindow")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def said(result: Result) -> str:
    """What it printed, without the breaks and blanks of lines that were too long."""
    return "".join(result.output.split())


def test_help_lists_every_command_with_what_it_does() -> None:
    lines = run("--help").output.partition("命令:")[2].split("\n")
    told = dict(line.split(maxsplit=1) for line in lines if line.strip())
    assert set(COMMANDS) <= set(told)
    assert [name for name, text in told.items() if not any("一" <= letter <= "龥" for letter in text)] == []


@pytest.mark.parametrize("command", [*COMMANDS, "reset"])
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.output.startswith(f"用法: onewindow {command}")
    assert "显示这份说明" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["lint", "--nonsense"], "错误：没有选项 --nonsense。"),
        (["--nonsense"], "错误：没有选项 --nonsense。"),
        (["nonsense"], "错误：没有命令 nonsense。"),
        (["load"], "错误：缺少参数 '目录'"),
        (["load", "/nonexistent"], "目录 /nonexistent 不存在。"),
        (["articles", "import", "/nonexistent"], "文件 /nonexistent 不存在。"),
        (["articles", "--json", "more"], "错误：没有命令 more。"),
        (["verify", "more"], "错误：多出了参数：more。"),
        (["worker", "--concurrency", "many"], "“many”不是数字。"),
        (["up", "--port"], "错误：选项 --port 后面要写值。"),
        (["createadmin", "--role", "甲"], "“甲”不在可选的 '系统', '安全', '审计' 之中。"),
    ],
)
def test_what_is_typed_wrong_is_told_in_chinese(arguments: list[str], told: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.output


def test_articles_are_sixty_each_with_how_it_is_kept_and_where() -> None:
    rows = json.loads(run("articles", "--json").output)
    assert [row["article"] for row in rows] == list(range(1, 61))
    assert {"article", "title", "kept", "citations"} == set(rows[0])
    for place in [place for row in rows for place in row["citations"]][::20]:
        assert (
            "Art(" in (DATA.parent.parent / place["path"]).read_text(encoding="utf-8").splitlines()[place["line"] - 1]
        )
    assert all(row["citations"] for row in rows if row["kept"] == "process")


def test_articles_are_listed_for_people() -> None:
    result = run("articles")
    assert result.exit_code == 0
    assert all(f"第{NUMERALS[number]}条" in said(result) for number in NUMERALS)


def test_the_official_text_is_imported_or_refused_as_a_whole(tmp_path: Path, settings: Any) -> None:
    settings.OFFICIAL_TEXT = tmp_path / "official"
    file = tmp_path / "text.txt"
    file.write_text("\n".join(f"第{NUMERALS[number]}条  第{number}号。" for number in NUMERALS), encoding="utf-8")
    assert "已导入60条官方文本" in said(run("articles", "import", file))
    assert official_text(tmp_path / "official")[60] == "第60号。"
    file.write_text("第一条  只有一条。", encoding="utf-8")
    result = run("articles", "import", file)
    assert result.exit_code == 1
    assert "条文只到第一条" in result.output
    assert len(official_text(tmp_path / "official")) == 60


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The city's data with a vague material in it."""
    data = Path(shutil.copytree(DATA, tmp_path_factory.mktemp("city") / "luoyang"))
    spoil(data / FOOD, "name: 公司章程, need: always", "name: 公司章程等材料, need: always")
    return data


def spoil(path: Path, old: str, new: str) -> int:
    """Replaces what stands once; the line it stands on."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_lint_finds_nothing_wrong_with_our_data() -> None:
    result = run("lint")
    assert result.exit_code == 0
    assert "检查了194个事项：0处错误" in said(result)


def test_lint_names_the_place_and_ends_with_1(wrong: Path) -> None:
    result = run("lint", wrong)
    assert result.exit_code == 1
    line = next(n for n, text in enumerate((wrong / FOOD).read_text().splitlines(), 1) if "公司章程等材料" in text)
    assert f"market_regulation.business.yaml第{line}行" in said(result)
    assert "1处错误" in said(result)


def counts() -> dict[str, int]:
    return {
        model.__name__: model.objects.count()
        for model in (Region, Agency, Venue, Window, BasicItem, GuideVersion, Item)
    }


@pytest.mark.proof
def test_load_again_changes_nothing(db: None) -> None:
    before = counts()
    result = run("load", DATA)
    assert result.exit_code == 0
    assert counts() == before
    lines = [line for line in result.output.splitlines() if "：共 " in line]
    assert len(lines) >= 8
    assert [line for line in lines if "新增 0，更新 0" not in line] == []


@pytest.mark.proof
@pytest.mark.parametrize("name", ["list.xlsx", "list.yaml"])
def test_export_writes_the_whole_list_and_says_where_it_cannot(db: None, tmp_path: Path, name: str) -> None:
    from onewindow.catalogue.list_import import contents_in_force, read

    result = run("export", tmp_path / name)
    assert (result.exit_code, "已导出194个事项" in said(result)) == (0, True)
    assert read(name, (tmp_path / name).read_bytes()).contents.keys() == contents_in_force().keys()
    assert "请以.xlsx或者.yaml结尾" in said(run("export", tmp_path / "list.doc"))
    assert "请换一个文件夹" in said(run("export", tmp_path / "nowhere" / name))


def test_load_names_every_line_that_is_broken_and_loads_nothing(db: None, tmp_path: Path) -> None:
    data, before = Path(shutil.copytree(DATA, tmp_path / "luoyang")), counts()
    place = spoil(data / "regions.csv", "410302001000,西关街道,township", "410302001000,西关街道,street")
    assert spoil(data / "catalogue/bundles.yaml", "bundles:\n", "bundles: [\n")
    result = run("load", data)
    assert result.exit_code == 1
    assert f"regions.csv 第{place}行：层级 street 不认识（应为 " in result.output
    (syntax,) = [line for line in result.output.splitlines() if "YAML 语法错误" in line]
    assert re.match(r"bundles.yaml 第\d+行：", syntax)
    assert "未载入任何内容" in result.output
    assert counts() == before


def test_load_says_that_a_file_out_of_a_spreadsheet_is_not_utf_8(db: None, tmp_path: Path) -> None:
    data = Path(shutil.copytree(DATA, tmp_path / "luoyang"))
    (data / "regions.csv").write_bytes((DATA / "regions.csv").read_bytes().decode().encode("gb18030"))
    result = run("load", data)
    assert result.exit_code == 1
    assert "regions.csv：文件不是 UTF-8 编码（请另存为 UTF-8）" in result.output


@pytest.fixture
def _calendar(db: None) -> Iterator[None]:
    calendars.forget()
    yield
    calendars.forget()


def test_calendar_import_replaces_the_year_and_moves_open_deadlines(_calendar: None, tmp_path: Path) -> None:
    story = accepted()
    clock = Clock.objects.get(chain=story.case.chain, kind=ClockKind.PROMISED)
    assert clock.due == date(2026, 6, 16)
    file = tmp_path / "2026.csv"
    file.write_text("2026-01-01,放假\n2026-06-10,放假\n2026-06-13，上班\n", encoding="utf-8")
    result = run("calendar", "import", file)
    assert result.exit_code == 0
    assert "已导入2026年：放假2天，调休上班1天" in said(result)
    assert not CalendarDay.objects.get(date=date(2026, 6, 10)).working
    assert CalendarDay.objects.get(date=date(2026, 6, 13)).working
    assert not CalendarDay.objects.get(date=date(2026, 6, 14)).working


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("2027-01-01,放假\n元旦,放假\n".encode(), "2027.csv第2行：“元旦”不是日期"),
        ("1999-01-01,放假\n".encode(), "2027.csv"),
        (b"PK\x03\x04\x14\x00", "2027.csv不是文本文件"),
    ],
    ids=["a wrong line", "long ago", "a workbook"],
)
def test_a_calendar_that_is_wrong_is_refused_and_changes_nothing(
    _calendar: None, tmp_path: Path, content: bytes, told: str
) -> None:
    before = set(CalendarDay.objects.values_list("date", "working", "provisional"))
    file = tmp_path / "2027.csv"
    file.write_bytes(content)
    result = run("calendar", "import", file)
    assert result.exit_code == 1
    assert told in said(result)
    assert set(CalendarDay.objects.values_list("date", "working", "provisional")) == before


def test_calendar_show_lists_the_days_that_differ(_calendar: None) -> None:
    result = run("calendar", "show", "2026")
    assert result.exit_code == 0
    assert "2026-06-19" in result.output  # the Dragon Boat Festival
    assert "2026-06-10" not in result.output
    result = run("calendar", "show", "1999")
    assert result.exit_code == 1
    assert "工作日历中没有 1999 年" in result.output


def createadmin(password: str = "correct horse", **other: str) -> Result:
    values = {"username": "10001", "name": "冯管理", "role": "安全"} | other
    return run("createadmin", *(f"--{name}={value}" for name, value in values.items()), f"--password={password}")


def test_createadmin_makes_one_of_three_administrators_at_the_citys_administering_department(db: None) -> None:
    for number, (label, role) in enumerate(
        {"系统": Role.SYSTEM_ADMIN, "安全": Role.SECURITY_ADMIN, "审计": Role.AUDITOR}.items()
    ):
        result = createadmin(username=f"1000{number}", role=label)
        assert (result.exit_code, f"已创建{label}管理员 冯管理（1000{number}）。" in result.output) == (0, True)
        post = Post.objects.get(officer__username=f"1000{number}")
        assert (post.role, post.agency.administering, post.agency.region.level) == (role, True, "city")
        assert (post.officer.officer, post.officer.demo, post.starts_on) == (True, False, NOW.date())
    assert officer_by_password("10000", "correct horse", address="", at=NOW) == User.objects.get(username="10000")


@pytest.mark.parametrize(
    ("password", "other", "told"),
    [
        ("short", {}, "密码太短"),
        ("12345678901", {}, "密码只包含数字"),
        ("correct horse", {"username": "known"}, "工号 known 已存在"),
        ("correct horse", {"username": " "}, "请填写工号"),
    ],
)
def test_createadmin_refuses_what_is_weak_known_or_empty(
    db: None, password: str, other: dict[str, str], told: str
) -> None:
    User.objects.create(username="known", display_name="先来的", officer=True)
    result = createadmin(password, **other)
    assert result.exit_code in {1, 2}
    assert told in result.output
    assert not Post.objects.exists()
    assert User.objects.count() == 1


def test_createadmin_asks_for_what_it_was_not_told(db: None) -> None:
    typed = "10001\n冯管理\ncorrect horse\ncorrect house\ncorrect horse\ncorrect horse\n"
    result = CliRunner().invoke(main, ["createadmin"], input=typed, prog_name="onewindow")
    assert result.exit_code == 0
    assert "两次输入的不一样" in result.output
    assert "correct" not in result.output
    assert Post.objects.get().role == Role.SYSTEM_ADMIN
    assert not User.objects.get(username="10001").password_is_first  # typed by whose it is


def test_a_password_that_was_written_on_the_command_line_is_changed_at_the_first_sign_in(db: None) -> None:
    assert createadmin(username="10009").exit_code == 0
    assert User.objects.get(username="10009").password_is_first


def test_migrate_wants_the_owner(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(settings.DATABASES, "owner")
    result = run("migrate")
    assert result.exit_code == 1
    assert "请设置 DATABASE_OWNER_URL" in result.output


def test_a_command_without_a_database_says_where_to_get_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("ONEWINDOW_STATE", str(tmp_path))
    result = run("verify")
    assert result.exit_code == 1
    assert "试用请先运行 make demo；正式使用请设置 DATABASE_URL" in result.output
    assert list(tmp_path.iterdir()) == []
    assert "DATABASE_URL" not in os.environ


def test_verify_names_the_first_broken_link_and_a_case_that_is_gone(
    databases: Databases, transactional_db: None, tmp_path: Path, settings: Any
) -> None:
    settings.ROOTS = tmp_path / "roots"
    story, gone = accepted(), submitted()
    clean = run("verify", "--take")
    assert clean.exit_code == 0
    assert f"记录完整：核验了{Chain.objects.count()}条链" in said(clean)
    (root,) = (tmp_path / "roots").glob("*.json")
    assert run("verify", "--root", root).exit_code == 0
    with psycopg.connect(databases.url(databases.name, cluster.SUPERUSER), autocommit=True) as superuser:
        superuser.execute("set session_replication_role = replica")
        for table, column in (("record_event", "chain_id"), ("record_chain", "id")):
            superuser.execute(f"delete from {table} where {column} = %s", [gone.case.chain_id])
    unnamed, named = run("verify"), run("verify", "--root", root)
    assert (unnamed.exit_code, named.exit_code) == (1, 1)
    assert gone.case.chain.key not in said(unnamed)
    assert f"断开{gone.case.chain.kind}:{gone.case.chain.key}：整条链已被删除" in said(named)
    with psycopg.connect(databases.url(databases.name, cluster.OWNER), autocommit=True) as owner:
        owner.execute("alter table record_event disable trigger user")
        owner.execute(
            "update record_event set happened_at = happened_at - interval '1 day' where chain_id = %s and sequence = 2",
            [story.case.chain_id],
        )
    broken = run("verify")
    assert broken.exit_code == 1
    assert f"断开{story.case.chain.kind}:{story.case.chain.key}第2条：内容与摘要不符" in said(broken)
    assert DailyRoot.objects.count() == 1


def test_recount_names_what_differs_and_mends_it(db: None) -> None:
    story = accepted()
    assert "一致" in said(run("recount"))
    Tally.objects.filter(what="accepted").delete()
    wrong = run("recount")
    assert wrong.exit_code == 1
    assert f"{story.case.region.name}{story.case.agency.short_name}2026-06-09accepted：账上0，实有1" in said(wrong)
    assert "recount--mend" in said(wrong)
    assert "已改正1处" in said(run("recount", "--mend"))
    assert run("recount").exit_code == 0


def test_verify_does_not_take_any_file_for_a_root(db: None, tmp_path: Path) -> None:
    file = tmp_path / "root.json"
    for content in (b"{}", b"\xff\xfe", b"[1]"):
        file.write_bytes(content)
        result = run("verify", "--root", file)
        assert result.exit_code == 1
        assert "根文件root.json读不出来" in said(result)
