"""Commands on the database: its structure, the city's data, guides and the record."""

import time
from pathlib import Path

import click
from rich.console import Console

from onewindow.config.cli.progress import Tell, progress_bar
from onewindow.config.cli.surroundings import DATA, enter

console = Console()
LOCK_PATIENCE, LOCK_TRIES = "3s", 8


def migrate() -> None:
    """Bring the structure up to date as the owner; the working calendar comes with it."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db.utils import OperationalError
    from psycopg.errors import LockNotAvailable

    if "owner" not in settings.DATABASES:
        raise click.ClickException(
            "请设置 DATABASE_OWNER_URL：表结构由属主角色升级，应用角色无此权限（见 docs/operations.md）。"
        )
    _ensure_whole()
    for attempt in range(1, LOCK_TRIES + 1):
        try:
            _lock_for_a_moment_only()
            call_command("migrate", database="owner", verbosity=0, interactive=False)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            if attempt == LOCK_TRIES:
                raise click.ClickException(
                    "表结构升级等不到锁：有别的事务长时间占着表。已升级的部分保留，请过一会儿再运行 onewindow migrate。"
                ) from error
            time.sleep(attempt)
        else:
            return


def _ensure_whole() -> None:
    """A structure from before the first release is taken over where it was complete; what comes after half of it nobody knows."""
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connections["owner"]).applied_migrations()
    for migration in MigrationLoader(None).disk_migrations.values():
        done = [key in applied for key in migration.replaces]
        if any(done) and not all(done):
            raise click.ClickException(
                "这个数据库是用发布之前的旧程序建立的，结构没有升级完整，不能直接接着用。"
                "演示请运行 make reset 再重新开始；要保留数据，请先用原来的程序运行 onewindow migrate，再换成现在的程序。"
            )


def _lock_for_a_moment_only() -> None:
    """Whoever waits for a table's lock makes everybody after it wait as well: rather give up, and try again."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_PATIENCE])


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


@click.command("export")
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export_command(file: Path) -> None:
    """导出公布中的全市事项清单，每一个字段都在里面。

    文件名以 .xlsx 结尾的导出表格，以 .yaml 结尾的导出文本（格式同城市数据的 items）。已有的文件会被覆盖。
    """
    if file.suffix not in {".xlsx", ".yaml", ".yml"}:
        raise click.ClickException("文件名请以 .xlsx 或者 .yaml 结尾。")
    enter()
    from onewindow.catalogue.list_import import contents_in_force
    from onewindow.catalogue.sheets.writing import workbook
    from onewindow.catalogue.sheets.yaml_files import as_yaml

    contents = contents_in_force()
    try:
        if file.suffix == ".xlsx":
            file.write_bytes(workbook(contents))
        else:
            file.write_text(as_yaml(contents), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"写不了 {file}：{error.strerror}。请换一个文件夹。") from error
    console.print(f"已导出 {len(contents)} 个事项：{file}", markup=False)


@click.command("lint")
@click.argument(
    "directory", metavar="目录", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--warnings", is_flag=True, help="也列出提醒（不影响公布）")
def lint_command(directory: Path | None, *, warnings: bool) -> None:
    """检查办事指南：含糊的材料、没有依据的条件、缺项、超过法定的承诺、前后矛盾。

    每一处都写明在哪里、违反哪一条、怎样改。不给目录时检查自带的洛阳数据。有错误时退出码为 1。
    """
    enter(database=False)
    from onewindow.catalogue.lint import lint_directory

    report = lint_directory(directory or DATA)
    shown = [*report.problems, *report.errors, *(report.warnings if warnings else [])]
    for each in shown:
        console.print(str(each), markup=False)
    console.print(
        f"检查了 {report.items} 个事项：{len(report.problems) + len(report.errors)} 处错误，{len(report.warnings)} 处提醒。"
    )
    if not report.clean:
        raise SystemExit(1)


@click.command("verify")
@click.option(
    "--root", "root_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="另存在库外的每日根文件"
)
@click.option(
    "--package",
    "package_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="从大屏下载的证据包（zip）",
)
@click.option("--take", is_flag=True, help="先取一次根，写入 ROOTS 文件夹")
def verify_command(root_file: Path | None, package_file: Path | None, *, take: bool) -> None:
    """核验记录：每条链从头到链首，再与留存的根比对。

    给出 --package 时只核对证据包：文件是不是下载时的原件，里面每一条的摘要、每日根与平台的记录是否相同。
    给出 --root 时与库外留存的根逐链比对，能查出整条重算、截断、整件删除。不完整时退出码为 1，并指出第一处断点。
    """
    enter()
    from django.conf import settings
    from django.utils import timezone

    from onewindow.record.roots import UnreadableRoot, take_root
    from onewindow.record.verify import verify

    if package_file is not None:
        _verify_package(package_file)
        return
    if take:
        settings.ROOTS.mkdir(parents=True, exist_ok=True)
        root = take_root(settings.ROOTS, at=timezone.now())
        console.print(f"已取根：{root.chains} 条链，{bytes(root.root).hex()}，写入 {settings.ROOTS}")
    try:
        with progress_bar(console) as tell:
            report = verify(root_file, tell)
    except UnreadableRoot as wrong:
        raise click.ClickException(str(wrong)) from wrong
    for fault in report.faults:
        console.print(f"[red]断开[/red] {fault}", highlight=False)
    counted = f"{report.chains} 条链、{report.events} 条记录、{report.roots} 个根"
    if not report.whole:
        console.print(f"核验了 {counted}：{len(report.faults)} 处断开。请保护现场，对照库外留存的根和备份查明原因。")
        raise SystemExit(1)
    console.print(f"[green]记录完整[/green]：核验了 {counted}。")


def _verify_package(file: Path) -> None:
    from onewindow.oversight.package_check import verify_package
    from onewindow.record.roots import UnreadableRoot

    try:
        report = verify_package(file)
    except UnreadableRoot as wrong:
        raise click.ClickException(str(wrong)) from wrong
    for fault in report.faults:
        console.print(f"[red]不符[/red] {fault}", highlight=False)
    if not report.whole:
        console.print(f"核对了证据包里的 {report.events} 条记录：{len(report.faults)} 处不符。")
        raise SystemExit(1)
    console.print(f"[green]证据包相符[/green]：{report.events} 条记录、{report.roots} 个每日根，文件是下载时的原件。")
