"""Commands of administration: the first account, and Django's own commands."""

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from onewindow.config.cli.surroundings import enter

if TYPE_CHECKING:
    from onewindow.network.models import Agency

_ROLES = {"系统": "system_admin", "安全": "security_admin", "审计": "auditor"}


@click.command("createadmin")
@click.option("--username", prompt="工号", help="登录用的工号")
@click.option("--name", prompt="姓名", help="显示的姓名")
@click.option("--role", type=click.Choice(list(_ROLES)), default="系统", show_default=True, help="三员分立，一人一职")
@click.password_option("--password", prompt="密码", confirmation_prompt="再次输入密码", help="不填则询问")
def createadmin_command(username: str, name: str, role: str, password: str) -> None:
    """创建管理员账号：系统、安全、审计三员之一。

    任职于市级政务服务管理机构，因此要先用 onewindow load 载入部门。首次登录须绑定动态口令。
    密码由本人当场输入的照用；写在 --password 里的，首次登录时须由本人换掉。
    """
    enter()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction
    from django.utils import timezone

    from onewindow.accounts.models import User
    from onewindow.record.actors import System
    from onewindow.record.changes import record_change
    from onewindow.regulation.articles import Art
    from onewindow.staff.models import Post

    username, name = username.strip(), name.strip()  # as the sign-in page reads it
    if not username or not name:
        raise click.ClickException("请填写工号和姓名，不能为空。")
    if User.objects.filter(username=username).exists():
        raise click.ClickException(f"工号 {username} 已存在。请换一个，或由管理员重置其密码。")
    typed = click.get_current_context().get_parameter_source("password") is ParameterSource.PROMPT
    user = User(username=username, display_name=name, officer=True, password_is_first=not typed)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise click.ClickException("".join(error.messages)) from error
    user.set_password(password)
    with transaction.atomic():
        user.save()
        post = Post.objects.create(
            officer=user, agency=_administering(), role=_ROLES[role], badge=username, starts_on=timezone.localdate()
        )
        for kind, key in (("officer", user.pk), ("post", post.pk)):
            record_change(
                kind, str(key), "first_administrator", by=System("command_line"), at=timezone.now(), article=Art(12),
                details={"changes": {"role": [None, post.role]}},
            )  # fmt: skip
    click.echo(f"已创建{role}管理员 {name}（{username}）。")


def _administering() -> "Agency":
    from onewindow.network.models import Agency

    agency = Agency.objects.filter(administering=True, region__level="city").first()
    if agency is None:
        raise click.ClickException("还没有载入部门数据。请先运行 onewindow load data/luoyang。")
    return agency


@click.command("manage", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage_command(arguments: tuple[str, ...]) -> None:
    """运行 Django 管理命令，如 onewindow manage shell。"""
    enter()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["onewindow manage", *arguments])
