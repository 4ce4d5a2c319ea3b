"""The catalogue blown up: every item, its guide and who implements it, again for one trade and the next."""

from collections.abc import Mapping
from typing import Any

import psycopg

from bench.place import Place
from onewindow.catalogue.models import BasicItem, Item
from onewindow.catalogue.search import reindex
from onewindow.kernel.pinyin import initials, pinyin_key

TRADES = (
    "渔业", "林业", "矿山", "铁路", "民航", "港口", "电力", "通信", "水利", "气象", "邮政", "印刷", "纺织", "化工", "汽修", "冷链", "种子", "花卉", "牡丹",
)  # fmt: skip

# Columns that differ in a copy; all others are as they are. {n}: which copy; the others are parameters.
BASIC = {"key": "key || '-{n}'", "code": "code || '-{n}'", "name": "%(trade)s || name", "pinyin": "left(%(pinyin)s || pinyin, 300)",
         "initials": "left(%(initials)s || initials, 100)", "search_words": "''"}  # fmt: skip
SYNONYM = {"id": None, "item_id": "item_id || '-{n}'", "phrase": "left(%(trade)s || phrase, 60)",
           "pinyin": "left(%(pinyin)s || pinyin, 300)", "initials": "left(%(initials)s || initials, 60)"}  # fmt: skip
# Guides and versions keep their numbers apart by a step larger than there are of them.
GUIDE = {"id": "id + {n} * 1000000", "item_id": "item_id || '-{n}'"}
VERSION = {"id": "id + {n} * 1000000", "guide_id": "guide_id + {n} * 1000000", "chain_id": "null", "base_id": "null"}
ITEM = {"id": "id + {n} * 1000000", "basic_id": "basic_id || '-{n}'", "guide_id": "guide_id + {n} * 1000000", "code": "code || '-{n}'",
        "handling_code": "handling_code || '-{n}'"}  # fmt: skip
COPIED: dict[str, Mapping[str, str | None]] = {
    "catalogue_basicitem": BASIC, "catalogue_synonym": SYNONYM, "catalogue_guide": GUIDE, "catalogue_guideversion": VERSION,
    "catalogue_item": ITEM,
}  # fmt: skip


def blow_up(where: Place, items: int) -> None:
    """At least so many implemented items."""
    there = Item.objects.count()
    with psycopg.connect(where.superuser_url, autocommit=True) as owner:
        owner.execute("set session_replication_role = replica")
        statements = [_statement(owner, table, changed) for table, changed in COPIED.items()]
        for number, trade in enumerate(TRADES[: -(-items // there) - 1], start=1):
            words = {"trade": trade, "pinyin": pinyin_key(trade), "initials": initials(trade)}
            for statement in statements:
                owner.execute(statement.replace("{n}", str(number)), words)
    reindex(list(BasicItem.objects.filter(search_words="").values_list("pk", flat=True)))
    where.analyze()


def _statement(owner: psycopg.Connection[Any], table: str, changed: Mapping[str, str | None]) -> str:
    """All rows that were there before the first copy, again with what differs."""
    asked = "select column_name from information_schema.columns where table_name = %s"
    names = [name for (name,) in owner.execute(asked, [table]) if changed.get(name, "") is not None]
    values = ", ".join(changed.get(name) or f'"{name}"' for name in names)
    key = "key" if table == "catalogue_basicitem" else "id"
    original = "position('-' in code) = 0" if key == "key" else f"id <= {_last(owner, table)}"
    listed = ", ".join(f'"{name}"' for name in names)
    return f"insert into {table} ({listed}) select {values} from {table} where {original}"


def _last(owner: psycopg.Connection[Any], table: str) -> int:
    found = owner.execute(f"select max(id) from {table}").fetchone()
    assert found is not None
    return int(found[0])
