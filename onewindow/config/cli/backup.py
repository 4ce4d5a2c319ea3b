"""`backup` and `restore`: one encrypted file, and back from it into a clean place, with a verification at the end."""

import base64
import os
import secrets
from datetime import datetime
from pathlib import Path

import click
import pyrage
from rich.console import Console

from onewindow.config.backup.archive import BackupError
from onewindow.config.cli.progress import Tell, progress_bar
from onewindow.config.cli.surroundings import demo_state, enter, setup
from onewindow.config.embedded import EmbeddedError, ensure

console = Console(highlight=False)
KEY_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("backupkey")
@click.argument("file", metavar="私钥文件", type=click.Path(dir_okay=False, path_type=Path))
def backupkey_command(file: Path) -> None:
    """做一把备份的钥匙：私钥写入文件，公钥打印出来。

    服务器上只需要公钥（BACKUP_RECIPIENTS），它读不了自己的备份；私钥抄两份，离线保存，丢了备份就打不开了。
    """
    try:
        public = _write_key(file)
    except FileExistsError as wrong:
        raise click.ClickException(f"{file} 已经存在，不会覆盖。请换一个文件名。") from wrong
    except OSError as wrong:
        raise click.ClickException(f"写不了 {file}：{wrong.strerror}。请换一个文件夹。") from wrong
    console.print(f"私钥已写入 {file}，请离线保存。公钥：", markup=False)
    click.echo(public)


@click.command("backup")
@click.argument("file", metavar="备份文件", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--recipients",
    envvar="BACKUP_RECIPIENTS",
    metavar="公钥",
    help="age1 开头，可有几把，用逗号隔开；默认取自环境变量 BACKUP_RECIPIENTS",
)
def backup_command(file: Path, recipients: str | None) -> None:
    """备份数据库和文件到一个加密文件，不影响正在办理的业务。

    旁边写一个 .sha256，供在别处核对。记录里有、文件库里没有的文件会逐一列出，此时退出码为 1（备份仍然写好）。
    """
    if file.exists():
        raise click.ClickException(f"{file} 已经存在，不会覆盖。请换一个文件名。")
    enter()
    recipients = recipients or _demo_recipient()
    from django.utils import timezone

    from onewindow.config.backup.making import make

    url = os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]
    keys = [one.strip() for one in recipients.split(",") if one.strip()]
    try:
        with progress_bar(console) as tell:
            made = make(file, recipients=keys, url=url, at=timezone.now(), tell=tell)
    except (BackupError, OSError) as wrong:
        raise click.ClickException(_reason(wrong)) from wrong
    console.print(f"已备份到 {made.told()}", markup=False, soft_wrap=True)
    for name in made.lost:
        console.print(f"文件库中没有：{name}", markup=False, soft_wrap=True)
    if made.lost:
        console.print(f"记录里有 {len(made.lost)} 个文件在备份之前就已丢失，请从更早的备份中找回。")
        raise SystemExit(1)


@click.command("restore")
@click.argument("file", metavar="备份文件", type=KEY_FILE)
@click.option("--key", "key_file", type=KEY_FILE, metavar="私钥文件", help="备份的私钥；演示的备份不用给")
@click.option("--check", "only_check", is_flag=True, help="只打开备份逐项核对，不恢复")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="文件夹",
    help="恢复到这个空文件夹，用自带的 PostgreSQL",
)
def restore_command(file: Path, key_file: Path | None, into: Path | None, *, only_check: bool) -> None:
    """从备份恢复到干净的地方，然后核验全部记录。

    给出 --into 时，数据库和文件都放进该文件夹；不给时恢复到 DATABASE_OWNER_URL 的空库和 FILES 的空文件夹。
    个人信息用 FIELD_KEYS 加密，密钥不在备份里：没有它们，恢复的数据仍可核验，但个人信息读不出来。
    """
    from onewindow.config.backup.restoring import check

    key = (key_file or _demo_key()).read_text()
    try:
        with progress_bar(console) as tell:
            if only_check:
                found = check(file, key=key, tell=tell)
            else:
                whole = _restored(file, key, into, tell)
    except (BackupError, EmbeddedError, OSError) as wrong:
        unfinished = "" if only_check else "\n恢复没有完成，请清空后重新恢复。"
        raise click.ClickException(f"{_reason(wrong)}{unfinished}") from wrong
    if only_check:
        console.print(f"[green]备份完好[/green]：{found.told()}。")
    elif not whole:
        raise SystemExit(1)


def _restored(file: Path, key: str, into: Path | None, tell: Tell) -> bool:
    from onewindow.config.backup.restoring import restore

    if into is not None:
        if into.exists() and any(into.iterdir()):
            raise click.ClickException(f"{into} 不是空的。恢复只写入空的文件夹，请换一个。")
        server = ensure(into)
        os.environ.update(
            server.environment(), ONEWINDOW_STATE=str(into.absolute()), FILES=str(into.absolute() / "files")
        )
        os.environ["ROOTS"] = str(into.absolute() / "roots")
        owner = server.superuser_url.replace("/postgres?", "/onewindow?")
    else:
        if not (os.environ.get("DATABASE_URL") and os.environ.get("DATABASE_OWNER_URL")):
            raise click.ClickException(
                "请给出 --into 文件夹，或者设置 DATABASE_URL 和 DATABASE_OWNER_URL（一个空库）。"
            )
        owner = os.environ["DATABASE_OWNER_URL"]
    _stand_in_keys()
    setup()
    from django.conf import settings

    found = restore(file, key=key, url=owner, files=Path(settings.MEDIA_ROOT), roots=settings.ROOTS, tell=tell)
    made_at = datetime.fromisoformat(found.manifest["made_at"])
    return _verified(found.root, Path(settings.MEDIA_ROOT), found.manifest["lost"], made_at, tell)


def _verified(root: Path | None, files: Path, lost: list[str], made_at: datetime, tell: Tell) -> bool:
    from onewindow.config.backup.making import missing_files
    from onewindow.record.verify import verify

    report = verify(root, tell)
    missing = missing_files(files, but=lost)
    for fault in [*map(str, report.faults), *(f"文件没有恢复：{name}" for name in missing)]:
        console.print(fault, style="red", markup=False, soft_wrap=True)
    counted = f"{made_at:%Y-%m-%d %H:%M} 的备份：{report.chains} 条链、{report.events} 条记录"
    if report.whole and not missing:
        console.print(f"[green]已恢复，记录完整[/green]：{counted}，与备份时取的根一致。")
        return True
    console.print(f"已恢复，但有 {len(report.faults) + len(missing)} 处不完整：{counted}。请换一份备份。")
    return False


def _demo_key() -> Path:
    """The demo's own key lies in its state folder: convenient, and no protection."""
    file = demo_state() / "backup.key"
    if not file.exists():
        raise click.ClickException("请用 --key 给出备份的私钥文件。")
    return file


def _demo_recipient() -> str:
    if os.environ.get("ONEWINDOW_MODE") != "demo":
        raise click.ClickException("请设置 BACKUP_RECIPIENTS（备份的公钥）。还没有钥匙：onewindow backupkey 私钥文件。")
    file = demo_state() / "backup.key"
    if not file.exists():
        _write_key(file)
    return str(pyrage.x25519.Identity.from_str(file.read_text().strip()).to_public())


def _write_key(file: Path) -> str:
    identity = pyrage.x25519.Identity.generate()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(f"{identity}\n")
    return str(identity.to_public())


def _stand_in_keys() -> None:
    """To verify takes no keys, but the settings want some: where none are set, any will do, for this command only."""
    for name in ("FIELD_KEYS", "DIGEST_KEY", "SECRET_KEY"):
        os.environ.setdefault(name, base64.b64encode(secrets.token_bytes(48 if name == "SECRET_KEY" else 32)).decode())


def _reason(wrong: Exception) -> str:
    if isinstance(wrong, OSError) and wrong.strerror:
        return f"{wrong.strerror}：{wrong.filename or ''}。请检查磁盘空间和权限。"
    return str(wrong)
