"""`bench search`: what people type, in the portal's search and its suggestions, over 200 thousand implemented items."""

import time
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench.place import exists, place
from bench.processes import ran
from bench.report import Report, Table, tell
from bench.search.larger import blow_up
from bench.statistics import in_ms
from onewindow.catalogue.models import BasicItem, Item, Synonym
from onewindow.catalogue.search import search
from onewindow.network.models import Region
from onewindow.web.public.access import REGION_COOKIE

ITEMS, EACH, WARM = 200_000, 40, 15
GOAL_MS = 50


class Took(NamedTuple):
    seconds: float
    processor: (
        float  # seconds of it on a core, here and in PostgreSQL: the same on a machine that does other things too
    )
    text: str


@click.command("search")
@click.option("--json", "as_json", is_flag=True, help="one JSON object on stdout and nothing else")
@click.option("--items", default=ITEMS, show_default=True, help="implemented items in the catalogue blown up")
@click.option("--slow", "shown", default=0, help="list so many of the slowest queries")
def command(*, as_json: bool, items: int, shown: int) -> None:
    """p95 of the search's page, of the search alone and of the suggestions, by the way in which people type."""
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("collectstatic", interactive=False, verbosity=0)
    kept = f"catalogue_{items}"
    fresh = not exists(kept)
    with place(name=kept, fresh=fresh) as where:
        if fresh:
            tell(f"from {Item.objects.count():,} implemented items to {items:,} …")
            blow_up(where, items)
        asked, there, basics = typed(Random(1)), Item.objects.count(), BasicItem.objects.count()
        town = Region.objects.filter(level="township").order_by("code")[0]
        client = Client()
        client.cookies[REGION_COOKIE] = town.pk
        ways: dict[str, Callable[[str], object]] = {
            "page": lambda text: client.get("/search/", {"q": text}),
            "search": lambda text: search(text, region=town),
            "suggestions": lambda text: client.get("/search/suggestions/", {"q": text}),
        }
        found = {name: _timed(name, way, asked) for name, way in ways.items()}
    whole = {name: [one for kind in kinds.values() for one in kind] for name, kinds in found.items()}
    tables = [_by_kind(found)]
    if shown:
        tables += [_slowest(name, everything, shown) for name, everything in whole.items()]
    figures: dict[str, Any] = {name: in_ms([one.seconds for one in everything]) for name, everything in whole.items()}
    figures |= {f"{name}_processor": in_ms([one.processor for one in everything]) for name, everything in whole.items()}
    figures["p95_ms"] = figures["page"]["p95_ms"]
    facts = {"implemented_items": there, "basic_items": basics, "within_goals": figures["p95_ms"] <= GOAL_MS}
    Report("search", {"queries": sum(map(len, asked.values()))}, figures | facts, tables).write(as_json=as_json)


def _by_kind(found: Mapping[str, Mapping[str, Sequence[Took]]]) -> Table:
    columns = [(name, what) for name in found for what in ("seconds", "processor")]
    heads = [name if what == "seconds" else f"{name}, processor" for name, what in columns]
    table = Table("p95 in ms", ("what is typed", *heads))
    kinds = {kind: {name: found[name][kind] for name in found} for kind in next(iter(found.values()))}
    kinds["all"] = {name: [one for kind in by_kind.values() for one in kind] for name, by_kind in found.items()}
    for kind, of in kinds.items():
        cells = [in_ms([getattr(one, what) for one in of[name]]) for name, what in columns]
        table.rows.append((kind, *(cell["p95_ms"] for cell in cells)))
    return table


def _slowest(name: str, everything: Sequence[Took], shown: int) -> Table:
    slow = sorted(everything, reverse=True)[:shown]
    return Table(f"the slowest, {name}", ("ms", "typed"), [(round(1000 * one.seconds, 1), one.text) for one in slow])


def typed(random: Random) -> dict[str, Sequence[str]]:
    """As people type: names, their beginnings, what they call it, whole questions, letters, wrong characters, single ones."""
    items = list(BasicItem.objects.filter(listed=True, code__regex=r"^\d+$").order_by("pk"))
    said = list(Synonym.objects.filter(item__in=items).order_by("pk").values_list("phrase", flat=True))
    some = random.sample(items, EACH)
    return {
        "whole names": [item.name for item in some],
        "beginnings": [item.name[:3] for item in random.sample(items, EACH)],
        "everyday words": random.sample(said, EACH),
        "questions": [f"我想{phrase}需要什么手续" for phrase in random.sample(said, EACH)],
        "pinyin": [item.pinyin[: random.randint(4, 10)] for item in random.sample(items, EACH)],
        "initials": [item.initials[:4] for item in random.sample(items, EACH)],
        "a wrong character": [item.name[:2] + "正" + item.name[3:5] for item in random.sample(items, EACH)],
        "common words": (["登记", "许可", "证明", "申请", "补贴", "变更", "备案", "证"] * EACH)[:EACH],
    }  # fmt: skip


def _timed(name: str, way: Callable[[str], Any], asked: dict[str, Sequence[str]]) -> dict[str, list[Took]]:
    tell(f"{name} …")
    for texts in asked.values():
        for text in texts[:WARM]:
            way(text)
    found: dict[str, list[Took]] = {}
    for kind, texts in asked.items():
        for text in texts:
            backend = connection.connection.info.backend_pid
            began, ours, theirs = time.perf_counter(), time.process_time(), ran(backend)
            way(text)
            processor = time.process_time() - ours + ran(backend) - theirs
            found.setdefault(kind, []).append(Took(time.perf_counter() - began, processor, text))
    return found
