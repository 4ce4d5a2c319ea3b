"""Commands on the law: the articles and the calendar."""

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Column, Table

from onewindow.config.cli.progress import progress_bar
from onewindow.config.cli.surroundings import enter

console = Console()


@click.group("articles", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出：条、落实方式、引用之处")
@click.pass_context
def articles_command(context: click.Context, *, as_json: bool) -> None:
    """逐条列出办法六十条：如何落实，代码何处引用。"""
    if context.invoked_subcommand is None:
        _list_articles(as_json=as_json)


def _list_articles(*, as_json: bool) -> None:
    from onewindow.regulation.citations import citations, package_root
    from onewindow.regulation.register import REGISTER

    found = citations(package_root())
    if as_json:
        rows = [
            {
                "article": number,
                "title": article.title,
                "kept": article.kept.value,
                "citations": [
                    {"path": place.path, "line": place.line, "name": place.name} for place in found.get(number, [])
                ],
            }
            for number, article in REGISTER.items()
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table(
        "条",
        Column("内容", overflow="fold", ratio=1),
        "落实",
        Column("引用之处", overflow="fold", ratio=1),
        show_lines=True,
    )
    for number, article in REGISTER.items():
        places = "\n".join(f"{place.path}:{place.line} {place.name}" for place in found.get(number, []))
        table.add_row(article.label, f"{article.title}\n[dim]{article.duty}[/dim]", article.kept.label, places)
    console.print(table)


@articles_command.command("import")
@click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_official_text(file: Path) -> None:
    """导入办法的官方文本（UTF-8 纯文本），页面随后显示原文。"""
    from onewindow.regulation.official import UnreadableOfficialText, import_official

    enter(database=False)
    from django.conf import settings

    try:
        articles = import_official(file, settings.OFFICIAL_TEXT)
    except UnreadableOfficialText as error:
        raise click.ClickException(str(error)) from error
    console.print(f"已导入 {len(articles)} 条官方文本。")


@click.group("calendar")
def calendar_command() -> None:
    """查看或导入工作日历（法定节假日与调休）。"""


@calendar_command.command("show")
@click.argument("year", metavar="年份", type=int)
def show_calendar(year: int) -> None:
    """列出一年中与周一至周五不同的日子。"""
    enter()
    from onewindow.record.calendars import working_calendar

    days = [day for day in working_calendar().days() if day.date.year == year]
    if not days:
        raise click.ClickException(f"工作日历中没有 {year} 年。")
    table = Table("日期", "星期", "安排", title=f"{year} 年：共 {sum(day.working for day in days)} 个工作日")
    for day in days:
        if day.working != (day.date.weekday() < 5):
            arrangement = "[bold]上班（调休）[/bold]" if day.working else "放假"
            table.add_row(day.date.isoformat(), "一二三四五六日"[day.date.weekday()], arrangement)
    console.print(table)
    if any(day.provisional for day in days):
        console.print("国务院尚未公布该年安排，以上为暂定；公布后用 onewindow calendar import 导入。")


@calendar_command.command("import")
@click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_calendar(file: Path) -> None:
    """导入国务院公布的一年安排，并重算未办结办件的期限。

    文件每行“日期,放假”或“日期,上班”，例如 2027-01-01,放假。“上班”只列周末调休上班的日子。
    """
    enter()
    from django.utils import timezone

    from onewindow.administration.calendars import put_in_file
    from onewindow.cases.dues import settle_dues
    from onewindow.record.calendars import UnreadableCalendar
    from onewindow.record.recompute import recompute

    try:
        year = put_in_file(file, at=timezone.now())
    except UnreadableCalendar as error:
        raise click.ClickException(str(error)) from error
    console.print(f"已导入 {year.year} 年：放假 {len(year.holidays)} 天，调休上班 {len(year.workdays)} 天。")
    with progress_bar(console) as tell:
        changed = recompute(progress=tell, on_changed=settle_dues)
    console.print(f"已重算未办结办件的期限，{changed} 个有变化。")
