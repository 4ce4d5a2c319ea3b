"""Draws what the documentation shows of the code, from the code: the house (docs/house.svg) and the table of moves (docs/moves.md).

    python docs/draw.py

A test fails when the drawings no longer fit the code.
"""

import os
import sys
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import grimp

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

LAYERS = [  # from above; the same order as import-linter holds
    ("config", "设置、命令行"),
    ("web", "门户、工作台、驾驶舱"),
    ("administration", "部门、人员、日历、用语、留存"),
    ("privacy", "个人信息保护法"),
    ("oversight", "监督：评价、督办、指标"),
    ("exchange", "国家数据标准 · 第七章"),
    ("cases", "办件 · 第四章"),
    ("consultations", "咨询 · 20条"),
    ("notices", "文书与消息 · 22、24条"),
    ("catalogue", "事项与指南 · 第三章"),
    ("record", "记录：门、链、时钟"),
    ("staff", "岗位 · 第六章"),
    ("accounts", "申请人 · 第3条"),
    ("network", "区域、部门、场所 · 第二章"),
    ("kernel", "工作日、标识、摘要"),
    ("regulation", "六十条登记"),
]
WIDTH, ROW, LEFT, BOX = 860, 46, 20, 330


def house() -> str:
    """The packages as rooms from above to below with an arc for every import between them."""
    graph = grimp.build_graph("onewindow", cache_dir=None)
    names = [name for name, _ in LAYERS]

    def imports(upper: int, lower: int) -> bool:
        return graph.direct_import_exists(
            importer=f"onewindow.{names[upper]}", imported=f"onewindow.{names[lower]}", as_packages=True
        )

    arcs = [pair for pair in combinations(range(len(names)), 2) if imports(*pair)]
    height = ROW * len(names) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="14">',
        f'<rect width="{WIDTH}" height="{height}" fill="#f7f5f0"/>',
    ]
    for upper, lower in arcs:
        top, end = 20 + upper * ROW + 18, 20 + lower * ROW + 18
        reach = LEFT + BOX + 12 + (lower - upper) * 38
        parts.append(
            f'<path d="M{LEFT + BOX} {top} C{reach} {top} {reach} {end} {LEFT + BOX} {end}" fill="none" stroke="#17508f" stroke-opacity=".45"/>'
        )
    for place, (name, text) in enumerate(LAYERS):
        top = 20 + place * ROW
        parts.append(f'<rect x="{LEFT}" y="{top}" width="{BOX}" height="36" rx="4" fill="#fff" stroke="#0f3a6b"/>')
        parts.append(f'<text x="{LEFT + 12}" y="{top + 23}" fill="#0f3a6b" font-weight="bold">{name}</text>')
        parts.append(f'<text x="{LEFT + 125}" y="{top + 23}" fill="#5c5850">{escape(text)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def moves() -> str:
    """The tables of moves as a page, straight from the tables that the code runs by."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.config.settings")
    os.environ.setdefault("ONEWINDOW_MODE", "test")
    import django

    django.setup()
    from onewindow.administration.models import ProposalState
    from onewindow.administration.moves import TABLE as PROPOSALS
    from onewindow.cases import handover_moves, package_moves, visit_moves
    from onewindow.cases.models import ListState, PackageState, State, VisitState
    from onewindow.cases.moves import TABLE
    from onewindow.catalogue.models import OrderState, VersionStatus
    from onewindow.catalogue.moves import GUIDES, ORDERS, PACKAGES
    from onewindow.consultations import models as consultations
    from onewindow.consultations.moves import TABLE as CONSULTATIONS
    from onewindow.oversight.models import UrgingState
    from onewindow.oversight.urging.moves import TABLE as URGING
    from onewindow.privacy.models import RequestState
    from onewindow.privacy.moves import TABLE as DATA

    return "\n".join(
        [
            *table("The table of moves of a case", "onewindow/cases/moves.py", TABLE, State, top=True),
            *table("Of a visit", "onewindow/cases/visit_moves.py", visit_moves.TABLE, VisitState),
            *table("Of a hand-over list", "onewindow/cases/handover_moves.py", handover_moves.TABLE, ListState),
            *table(
                "Of an application for a package", "onewindow/cases/package_moves.py", package_moves.TABLE, PackageState
            ),
            *table("Of a consultation", "onewindow/consultations/moves.py", CONSULTATIONS, consultations.State),
            *table("Of a version of a guide", "onewindow/catalogue/moves.py", GUIDES, VersionStatus),
            *table("Of a version of a package", "onewindow/catalogue/moves.py", PACKAGES, VersionStatus),
            *table("Of a change order", "onewindow/catalogue/moves.py", ORDERS, OrderState),
            *table("Of an urging order", "onewindow/oversight/urging/moves.py", URGING, UrgingState),
            *table("Of a request about one's data", "onewindow/privacy/moves.py", DATA, RequestState),
            *table("Of a proposal", "onewindow/administration/moves.py", PROPOSALS, ProposalState),
        ]
    )


def table(title: str, source: str, rows: Any, states: Any, *, top: bool = False) -> list[str]:
    """One table of moves, in its own order."""
    lines = [
        f"{'#' if top else '##'} {title}",
        "",
        f"Written by `python docs/draw.py` from `{source}`.",
        "",
        "| act | in Chinese | from | to | articles | told by |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows.moves.values():
        named = [states(state).label for state in states if state in row.sources]
        sources = "任何状态" if len(named) == len(states) else "、".join(named) or "（新）"
        target = states(row.target).label if row.target else "不变"
        lines.append(
            f"| `{row.name}` | {row.label} | {sources} | {target} | {row.article.label} | {row.notice or '—'} |"
        )
    return [*lines, ""]


DRAWN = {"moves.md": moves, "house.svg": house}

if __name__ == "__main__":
    for name, draw in DRAWN.items():
        (HERE / name).write_text(draw(), encoding="utf-8")
