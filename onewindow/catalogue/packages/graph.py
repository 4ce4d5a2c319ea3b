"""Which member waits for which: a graph without cycles, its ranks, and when each of its members is done. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from onewindow.regulation.articles import Art

ONE_THING = Art(30)
After = Mapping[str, Sequence[str]]  # member → the members whose results it needs
T = TypeVar("T")


def cycle(after: After) -> list[str]:
    """A cycle as it runs, its first member again at the end; empty where there is none."""
    try:
        TopologicalSorter(after).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def within(after: After, members: Iterable[str]) -> dict[str, list[str]]:
    """The graph of these members alone: a prerequisite that is not among them drops out."""
    kept = list(members)
    return {key: [before for before in after[key] if before in kept] for key in kept}


def order(after: After) -> list[str]:
    """Each after all that it waits for; otherwise in the order given."""
    place = {key: n for n, key in enumerate(after)}
    depth = ranks(after)
    return sorted(after, key=lambda key: (depth[key], place[key]))


def ranks(after: After) -> dict[str, int]:
    """How many steps lie before a member at most: members of one rank can run side by side. The graph has no cycle."""
    found: dict[str, int] = {}
    for key in TopologicalSorter(after).static_order():
        found[key] = 1 + max((found[before] for before in after.get(key, ())), default=-1)
    return found


def before(after: After, key: str) -> set[str]:
    """All that a member waits for, near and far."""
    found: set[str] = set()
    waiting = list(after.get(key, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(after.get(one, ()))
    return found


def behind(after: After, keys: Iterable[str]) -> list[str]:
    """All that waits for any of these, near and far, in the order of the graph; not they themselves."""
    given = set(keys)
    return [key for key in order(after) if key not in given and before(after, key) & given]


def finishes(after: After, start: T, done: Callable[[str, T], T]) -> dict[str, T]:
    """When each member is done: `done(member, begun)` from the latest of what it waits for, else from `start`."""
    found: dict[str, T] = {}
    for key in TopologicalSorter(after).static_order():
        found[key] = done(key, max((found[one] for one in after.get(key, ())), default=start))  # type: ignore[type-var]
    return found
