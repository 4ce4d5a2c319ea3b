"""`up` and `worker`: the system on a server of one's own."""

import os
from contextlib import suppress
from pathlib import Path

import click

from onewindow.config.cli import children
from onewindow.config.cli.surroundings import enter, setup

NICE = 10  # documents and messages can wait a moment; who stands at a window cannot
AUTOGROUP = Path("/proc/self/autogroup")


@click.command("up")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址；前面应有 TLS 反向代理")
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="监听端口")
@click.option("--workers", default=lambda: os.cpu_count() or 2, show_default="处理器数", type=int, help="网站进程数")
def up_command(host: str, port: int, workers: int) -> None:
    """启动正式服务：网站与后台任务，连接 DATABASE_URL。

    使用演示密钥、打开了 DEBUG 或库中有演示账号时拒绝启动，并说明原因。
    """
    if not os.environ.get("DATABASE_URL"):
        raise click.ClickException(
            "请设置 DATABASE_URL（应用角色）。配置项见 docs/operations.md；只想试用请运行 make demo。"
        )
    setup()
    from django.core.management import call_command

    from onewindow.config.checks import refusals

    if reasons := refusals():
        raise click.ClickException("不能启动：\n" + "\n".join(f"  {reason}" for reason in reasons))
    call_command("collectstatic", interactive=False, verbosity=0)
    try:
        with children.Children() as running:
            running.start("网站", children.web(host=host, port=port, workers=workers))
            running.start("后台任务", children.WORKER)
            name = running.watch()
    except children.Stopped:
        return
    raise click.ClickException(f"{name}启动不了，已停止其余进程。原因见上面的日志。")


@click.command("worker")
@click.option("--concurrency", default=2, show_default=True, help="同时处理的任务数")
def worker_command(concurrency: int) -> None:
    """只运行后台任务：短信、文书、到期处理、每日根。"""
    enter()
    from django.core.management import call_command

    stand_back()
    call_command(
        "procrastinate",
        "worker",
        "--concurrency",
        str(concurrency),
        "--shutdown-graceful-timeout",
        "10",
        "--delete-jobs=successful",
    )


def stand_back() -> None:
    """Lower the worker's priority; where it has a session of its own, that of the session.

    Linux weighs sessions against each other first, and processes within them: nice alone changes nothing between two services.
    """
    os.nice(NICE)
    if os.getsid(0) != os.getpid():
        return
    with suppress(OSError):  # switched off, another system, or a container without it: then nice alone counts
        AUTOGROUP.write_text(str(NICE), encoding="ascii")
