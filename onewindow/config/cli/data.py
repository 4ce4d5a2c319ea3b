"""Commands on the database: its structure, the city's data, guides and the record."""

from pathlib import Path

import click
from rich.console import Console

from onewindow.config.cli.progress import Tell, progress_bar
from onewindow.config.cli.surroundings import enter

console = Console()


def migrate() -> None:
    """Bring the structure up to date as the owner; the working calendar comes with it."""
    from django.conf import settings
    from django.core.management import call_command

    if "owner" not in settings.DATABASES:
        raise click.ClickException(
            "请设置 DATABASE_OWNER_URL：表结构由属主角色升级，应用角色无此权限（见 docs/operations.md）。"
        )
    call_command("migrate", database="owner", verbosity=0, interactive=False)


@click.command("migrate")
def migrate_command() -> None:
    """建立或升级数据库结构。

    以 DATABASE_OWNER_URL 的属主角色运行；可以重复运行，已是最新时什么都不做。
    """
    enter()
    migrate()
    console.print("数据库结构已是最新。")


def load(path: Path, tell: Tell) -> list[str]:
    from django.utils import timezone

    from onewindow.catalogue.load import LoadError, load_directory

    try:
        return load_directory(path, at=timezone.now(), progress=tell).lines()
    except LoadError as error:
        raise click.ClickException(str(error)) from error


@click.command("load")
@click.argument("directory", metavar="目录", type=click.Path(exists=True, file_okay=False, path_type=Path))
def load_command(directory: Path) -> None:
    """载入一个城市的数据：区域、部门、场所、事项与指南。

    在一个事务中完成：有错误则全部不载入，并逐行指出错误所在。重复载入相同数据不会产生变化。
    """
    enter()
    with progress_bar(console) as tell:
        lines = load(directory, tell)
    for line in lines:
        console.print(line)
