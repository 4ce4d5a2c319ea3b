"""A place's own guide: what of it is its own, and how that is carried over to the city's next version (Art. 17)."""

from copy import deepcopy
from typing import Any

from onewindow.regulation.articles import Art

MORE_FAVOURABLE = Art(17)
OWN = ("fee", "contact", "channels", "delivery", "visits", "visit_reason", "faq")  # settled as a whole
OF_A_MATERIAL = ("deferrable", "originals", "copies", "medium", "certificate", "note")


def follow(was: dict[str, Any], own: dict[str, Any], city: dict[str, Any]) -> dict[str, Any]:
    """`city` with all that `own` settled otherwise than `was`, the city's version that it departed from."""
    made = deepcopy(city)
    for name in OWN:
        if own.get(name) != was.get(name):
            made[name] = own.get(name)
    if own["promised_limit"] != was["promised_limit"]:
        made["promised_limit"] = own["promised_limit"]
    made["steps"] = _by_key(was["steps"], own["steps"], made["steps"], ("days",))
    kept = {row["key"] for row in own["materials"]}
    gone = {row["key"] for row in was["materials"]} - kept
    rows = [row for row in made["materials"] if row["key"] not in gone]
    made["materials"] = _by_key(was["materials"], own["materials"], rows, OF_A_MATERIAL)
    return made


def _by_key(was: list[Any], own: list[Any], rows: list[Any], names: tuple[str, ...]) -> list[Any]:
    before, after = {row["key"]: row for row in was}, {row["key"]: row for row in own}
    for row in rows:
        old, new = before.get(row["key"], {}), after.get(row["key"], {})
        for name in names:
            if name in new and new.get(name) != old.get(name):
                row[name] = new[name]
    return rows
