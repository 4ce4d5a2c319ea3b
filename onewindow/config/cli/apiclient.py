"""`apiclient`: who may call the API, and with whose rights."""

from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from onewindow.config.cli.surroundings import enter

if TYPE_CHECKING:
    from onewindow.network.models import Region
    from onewindow.staff.models import Post

console = Console(highlight=False)
AUDIENCES = {"officers": "officer", "applicants": "applicant"}


@click.group("apiclient")
def apiclient_command() -> None:
    """登记、列出、关闭接口的客户端。接口说明见网站的 /api/v1/docs。"""


@apiclient_command.command("create")
@click.argument("name", metavar="名称")
@click.option("--post", metavar="岗位", help="系统以这个岗位的权限办理：岗位编号，或者只有一个岗位的工号")
@click.option("--region", metavar="区划", help="系统只读取这个地区的变更记录（全市的写市的代码）")
@click.option(
    "--for", "people", type=click.Choice(list(AUDIENCES)), help="给工作人员或者申请人使用的应用（授权码 + PKCE）"
)
@click.option("--redirect", "redirects", multiple=True, metavar="地址", help="应用登录后返回的地址，可以写几个")
@click.option("--public", is_flag=True, help="装在个人设备上的应用，不发密钥")
@click.option("--scope", "scopes", multiple=True, metavar="范围", help="只给这些范围；不写给这类客户端的全部")
@click.option(
    "--per-minute", type=click.IntRange(1), metavar="次数", help="每分钟可以调用多少次；不写按 API_PER_MINUTE"
)
def create(  # noqa: PLR0917
    name: str, post: str | None, region: str | None, people: str | None, redirects: tuple[str, ...], public: bool,
    scopes: tuple[str, ...], per_minute: int | None,
) -> None:  # fmt: skip
    """登记一个客户端。密钥只在这里显示一次，库里只存它的摘要。"""
    enter()
    from django.utils import timezone

    from onewindow.web.api.clients import NotRegistered, Wanted, register
    from onewindow.web.api.models import Audience

    wanted = Wanted(
        name, Audience(AUDIENCES[people]) if people else Audience.SYSTEM, _post(post) if post else None,
        _region(region) if region else None, scopes, redirects, per_minute, public,
    )  # fmt: skip
    try:
        client, secret = register(wanted, at=timezone.now())
    except NotRegistered as refused:
        raise click.ClickException(str(refused)) from refused
    console.print(f"已登记 {name}，范围：{' '.join(client.scopes)}")
    console.print(f"  客户端  {client.application.client_id}", soft_wrap=True)
    if secret:
        console.print(f"  密钥    {secret}", soft_wrap=True)
        console.print("密钥只显示这一次，请立即存到密码库里。")


def _post(given: str) -> "Post":
    """By its number, or by the staff number of somebody who holds one only."""
    from django.utils import timezone

    from onewindow.staff.models import Post

    held = Post.objects.in_force(timezone.localdate()).select_related("officer", "agency", "window")
    posts = list(held.filter(pk=given) if given.isdecimal() else held.filter(officer__username=given))
    if not posts and given.isdecimal():
        posts = list(held.filter(officer__username=given))
    if len(posts) == 1:
        return posts[0]
    if not posts:
        raise click.ClickException(f"没有在任的岗位 {given}。请写岗位编号或者工号。")
    told = "、".join(f"{post.pk}（{post.agency.name} {post.get_role_display()}）" for post in posts)
    raise click.ClickException(f"{given} 有几个岗位，请写岗位编号：{told}。")


def _region(code: str) -> "Region":
    from onewindow.network.models import Region

    found = Region.objects.filter(pk=code).first()
    if found is None:
        raise click.ClickException(f"没有区划 {code}。请写 12 位区划代码。")
    return found


@apiclient_command.command("list")
def list_clients() -> None:
    """列出登记的客户端。"""
    enter()
    from onewindow.web.api.models import ApiClient

    table = Table("客户端", "名称", "给谁用", "权限", "范围", "登记", "关闭")
    for client in ApiClient.objects.select_related("application", "post__agency", "post__officer", "region").order_by(
        "pk"
    ):
        rights = str(client.post) if client.post else f"{client.region} 的变更" if client.region else "使用者自己的"
        closed = f"{client.closed_at:%Y-%m-%d}" if client.closed_at else ""
        table.add_row(
            client.application.client_id, str(client), client.get_audience_display(), rights, " ".join(client.scopes),
            f"{client.registered_at:%Y-%m-%d}", closed,
        )  # fmt: skip
    console.print(table)


@apiclient_command.command("close")
@click.argument("client_id", metavar="客户端")
def close_client(client_id: str) -> None:
    """关闭一个客户端：它的令牌立即失效，以后也取不到。"""
    enter()
    from django.utils import timezone

    from onewindow.web.api.clients import close
    from onewindow.web.api.models import ApiClient

    client = ApiClient.objects.select_related("application").filter(application__client_id=client_id).first()
    if client is None:
        raise click.ClickException(f"没有客户端 {client_id}。onewindow apiclient list 列出全部。")
    if client.closed_at is None:
        close(client, at=timezone.now())
    console.print(f"已关闭 {client}（{client_id}）。")
