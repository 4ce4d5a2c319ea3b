"""`demo`: everything from nothing with one command; `reset`: back to nothing."""

import hashlib
import os
import shutil
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from onewindow.config.cli import children, preflight
from onewindow.config.cli.data import load, migrate
from onewindow.config.cli.progress import progress_bar
from onewindow.config.cli.surroundings import DATA, demo_state, enter_demo, setup
from onewindow.config.embedded import EmbeddedError, forget, holding

console = Console(highlight=False)
_FRESH_DAYS = 7


@click.command("demo")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="网站端口")
@click.option(
    "--host", default="127.0.0.1", show_default=True, envvar="HOST", help="监听地址；0.0.0.0 供同一网络的手机访问"
)
def demo_command(port: int, host: str) -> None:
    """启动演示：自带 PostgreSQL，载入洛阳的区域与事项目录，备好样例办件与演示账号。

    数据保存在 .onewindow/ 中，再次启动时还在；Ctrl-C 停止全部。要从头开始：先 make reset，再 make demo。
    """
    began = time.monotonic()
    state = demo_state().absolute()
    preflight.check_disk(state)
    state.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    alone = holding.Lock(state / "demo.lock")
    if not alone.try_exclusive():
        raise click.ClickException(f"演示已在运行：{alone.read()}。要另开一个，请在另一个文件夹中运行。")
    preflight.check_port(host, port)
    address = f"http://localhost:{port}"
    alone.write(address)
    os.environ["PUBLIC_ADDRESS"] = os.environ.get("PUBLIC_ADDRESS", address)
    if host not in ("127.0.0.1", "localhost"):
        os.environ["ALLOWED_HOSTS"] = ",".join(["localhost", "127.0.0.1", *preflight.own_addresses()])
    try:
        with children.Children() as running:
            _prepare(state)
            _serve(running, state, host=host, port=port)
            _welcome(state, address, host=host, port=port, seconds=time.monotonic() - began)
            name = running.watch()
    except children.Stopped:
        console.print("\n演示已停止，数据保留。")
        return
    raise click.ClickException(f"{name}启动不了，演示已停止。原因见 {state} 中的 web.log 与 worker.log。")


def _prepare(state: Path) -> None:
    with console.status("启动 PostgreSQL"):
        server = enter_demo()
    if server.news:
        console.print(server.news)
    with console.status("准备数据库结构"):
        setup()
        migrate()
    _load_once(state)
    _people_and_sample(state)


def _people_and_sample(state: Path) -> None:
    """The demo's accounts, and the sample where there are no cases yet. The day it was made is kept: dates grow old."""
    from django.utils import timezone

    from onewindow.cases.recount import count_what_was_there
    from onewindow.config.demo import make_client, make_everything, make_people

    at = timezone.now()
    count_what_was_there()
    with console.status("准备演示账号"):
        make_people(at=at)
        make_client(state, at=at)
    with progress_bar(console) as tell:
        made = make_everything(at=at, progress=lambda done, total: tell("样例办件", done, total))
    if made:
        (state / "sampled").write_text(at.date().isoformat())


def _load_once(state: Path) -> None:
    """Load the city's data if it is not what was loaded last."""
    digest = hashlib.sha256()
    for path in sorted(path for path in DATA.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(DATA)}\0".encode() + path.read_bytes())
    loaded = state / "loaded"
    if loaded.exists() and loaded.read_text() == digest.hexdigest():
        return
    with progress_bar(console) as tell:
        load(DATA, tell)
    loaded.write_text(digest.hexdigest())


def _serve(running: children.Children, state: Path, *, host: str, port: int) -> None:
    logs = [state / "web.log", state / "worker.log"]
    for log in logs:
        log.write_bytes(b"")
        log.chmod(0o600)
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    with console.status("启动网站与后台任务"):
        running.start("网站", children.web(host=host, port=port, workers=1), log=logs[0])
        running.start("后台任务", children.WORKER, log=logs[1])
        answered = holding.wait(lambda: bool(running.failed()) or _answers(host, port), seconds=60, every=0.2)
    if not answered or running.failed():
        tail = "\n".join(line for log in logs for line in log.read_text(errors="replace").splitlines()[-12:])
        raise click.ClickException(f"{running.failed() or '网站'}没有启动成功。日志（{state}）最后几行：\n{tail}")


def _answers(host: str, port: int) -> bool:
    name = "127.0.0.1" if host in ("0.0.0.0", "localhost") else host  # noqa: S104 - compared, not bound
    try:
        urllib.request.urlopen(f"http://{name}:{port}/", timeout=5).close()
    except urllib.error.HTTPError:
        return True  # it answers; what it says is the page's business
    except OSError:
        return False
    return True


def _welcome(state: Path, address: str, *, host: str, port: int, seconds: float) -> None:
    console.print(f"\n[bold]OneWindow 一窗 演示已就绪[/bold]（{seconds:.0f} 秒）\n")
    console.print(f"  办事大厅  {address}/\n  工作台    {address}/desk/")
    if host not in ("127.0.0.1", "localhost"):
        for own in preflight.own_addresses():
            console.print(f"  手机访问  http://{own}:{port}/（同一网络内）")
    from onewindow.config.demo import DEMO_PASSWORD, accounts, curl

    table = Table(
        "谁",
        "登录",
        "从哪里进",
        title="演示账号",
        caption=f"密码都是 {DEMO_PASSWORD}；手机号也可以用验证码，短信显示在登录页上",
    )
    for account in accounts():
        table.add_row(account.who, account.sign_in, account.page)
    console.print()
    console.print(table)
    if line := curl(state, address):
        console.print(f"\n接口说明  {address}/api/v1/docs\n试一试（以涧西区综合窗口的权限，列出待受理）：")
        console.print(line, soft_wrap=True, markup=False)
    sampled = state / "sampled"
    if sampled.exists() and (age := _age(sampled)) > _FRESH_DAYS:
        console.print(
            f"\n[yellow]样例办件是 {age} 天前做的，很多已经到期变红。[/yellow]要换成新的：先 make reset，再 make demo。"
        )
    console.print("\n按 Ctrl-C 停止。")


def _age(made: Path) -> int:
    return (date.today() - date.fromisoformat(made.read_text().strip())).days  # noqa: DTZ011 - the machine's day


@click.command("reset")
def reset_command() -> None:
    """删除演示的数据库、文件和账号，重新开始。"""
    state = demo_state().absolute()
    if not state.exists():
        click.echo("没有演示数据。")
        return
    alone = holding.Lock(state / "demo.lock")
    if not alone.try_exclusive():
        raise click.ClickException(f"演示正在运行（{alone.read()}）。请先按 Ctrl-C 停止它。")
    try:
        forget(state)
    except EmbeddedError as error:
        raise click.ClickException(str(error)) from error
    shutil.rmtree(state)
    click.echo("演示数据已删除。make demo 将重新开始。")
