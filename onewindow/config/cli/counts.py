"""`recount`: the roll-ups that the cockpit shows, held against the cases themselves."""

import click
from rich.console import Console

from onewindow.config.cli.progress import progress_bar
from onewindow.config.cli.surroundings import enter

console = Console(highlight=False)
SHOWN = 50


@click.command("recount")
@click.option("--mend", is_flag=True, help="把不一致的数改正（期间办理动作稍等）")
def recount_command(*, mend: bool) -> None:
    """重新清点全部办件，与驾驶舱的汇总数核对。

    逐条列出不一致之处：地区、部门、日期、哪个数、账上多少、实有多少。有不一致且没有改正时退出码为 1。
    从没有汇总数的版本升级后，运行一次 onewindow recount --mend。
    """
    enter()
    from onewindow.cases.recount import recount

    with progress_bar(console) as tell:
        wrong = recount(mend=mend, progress=lambda done, total: tell("清点办件", done, total))
    for difference in wrong[:SHOWN]:
        console.print(str(difference), markup=False)
    if len(wrong) > SHOWN:
        console.print(f"……还有 {len(wrong) - SHOWN} 处。")
    if not wrong:
        console.print("[green]一致[/green]：汇总数与办件相符。")
    elif mend:
        console.print(f"已改正 {len(wrong)} 处。")
    else:
        console.print(f"{len(wrong)} 处不一致。运行 onewindow recount --mend 改正；反复出现请报告开发人员。")
        raise SystemExit(1)
