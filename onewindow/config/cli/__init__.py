"""`onewindow`: the command line. Commands are imported when called, so that `--help` answers at once."""

import importlib

import click

from onewindow.config.cli.words import speak_chinese

speak_chinese()

_COMMANDS = {
    "demo": ("demo", "启动演示：自带数据库和样例，一条命令即可试用"),
    "up": ("serving", "启动正式服务：网站与后台任务，连接 DATABASE_URL"),
    "migrate": ("data", "建立或升级数据库结构（以属主角色运行）"),
    "load": ("data", "载入一个城市的数据：区域、部门、事项目录"),
    "export": ("data", "导出公布中的事项清单：XLSX 或 YAML"),
    "lint": ("data", "检查办事指南是否含糊、缺项或违反法定要求"),
    "verify": ("data", "核验办件记录的哈希链是否完整、未被改动"),
    "backup": ("backup", "备份数据库和文件：同一时刻、加密、写完即核对"),
    "backupkey": ("backup", "做一把备份的钥匙"),
    "restore": ("backup", "从备份恢复到干净的地方，并核验记录"),
    "recount": ("counts", "重新清点办件，与驾驶舱的汇总数核对"),
    "articles": ("law", "逐条列出办法六十条及其落实之处；导入官方文本"),
    "calendar": ("law", "查看或导入工作日历"),
    "createadmin": ("admin", "创建管理员账号"),
    "apiclient": ("apiclient", "登记可以调用接口的系统和应用"),
    "worker": ("serving", "只运行后台任务（短信、文书、到期处理）"),
    "manage": ("admin", "运行 Django 管理命令，如 onewindow manage shell"),
    "reset": ("demo", "删除演示数据，重新开始"),
}


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> object:
        from django.db.utils import OperationalError

        try:
            return super().invoke(ctx)
        except OperationalError as error:
            raise click.ClickException(
                f"连接不上数据库：{str(error).strip()}\n请检查 DATABASE_URL、DATABASE_OWNER_URL，以及数据库是否在运行。"
            ) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"{__name__}.{_COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.command(
    cls=_Commands, context_settings={"max_content_width": 100}, add_help_option=False,
    options_metavar="[选项]", subcommand_metavar="命令 [参数]…",
)  # fmt: skip
@click.help_option("-h", "--help", help="显示这份说明；onewindow 命令 --help 显示该命令的用法")
@click.version_option(version="0.1.0", prog_name="onewindow", message="%(prog)s %(version)s", help="显示版本")
def main() -> None:
    """OneWindow 一窗：城市政务服务一窗办理，步步有法可依，事事可查可验。

    首次试用运行 onewindow demo（或 make demo）。命令连接环境变量 DATABASE_URL 指定的数据库；
    没有设置时使用演示的数据库。
    """
