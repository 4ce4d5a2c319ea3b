"""`bench search`: what people type, in the portal's search and its suggestions, over 200 thousand implemented items."""

import time
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import click
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from bench.place import exists, place
from bench.report import Report, Table, tell
from bench.search.larger import blow_up
from bench.statistics import in_ms
from onewindow.catalogue.models import BasicItem, Item, Synonym
from onewindow.catalogue.search import search
from onewindow.network.models import Region
from onewindow.web.public.access import REGION_COOKIE

ITEMS, EACH, WARM = 200_000, 40, 15
GOAL_MS = 50


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
    table = Table("p95 in ms", ("what is typed", *ways))
    for kind in asked:
        table.rows.append((kind, *(in_ms([took for took, _ in found[name][kind]])["p95_ms"] for name in ways)))
    tables, figures = [table], dict[str, Any]()
    for name in ways:
        everything = [one for kind in found[name].values() for one in kind]
        figures[name] = in_ms([took for took, _ in everything])
        if shown:
            slow = sorted(everything, reverse=True)[:shown]
            tables.append(
                Table(f"the slowest, {name}", ("ms", "typed"), [(round(1000 * took, 1), text) for took, text in slow])
            )
    figures["p95_ms"] = figures["page"]["p95_ms"]
    facts = {"implemented_items": there, "basic_items": basics, "within_goals": figures["p95_ms"] <= GOAL_MS}
    Report("search", {"queries": sum(map(len, asked.values()))}, figures | facts, tables).write(as_json=as_json)


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


def _timed(name: str, way: Callable[[str], Any], asked: dict[str, Sequence[str]]) -> dict[str, list[tuple[float, str]]]:
    tell(f"{name} …")
    for texts in asked.values():
        for text in texts[:WARM]:
            way(text)
    found: dict[str, list[tuple[float, str]]] = {}
    for kind, texts in asked.items():
        for text in texts:
            began = time.perf_counter()
            way(text)
            found.setdefault(kind, []).append((time.perf_counter() - began, text))
    return found
