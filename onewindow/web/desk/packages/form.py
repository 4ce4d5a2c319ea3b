"""The editor of a package: what was typed, as content; and its rows as the page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from onewindow.accounts.models import PrincipalKind
from onewindow.catalogue.content import GuideContent

MOST = 20  # members of a package


@dataclass(frozen=True)
class Row:
    """A member in the editor: the others that it may wait for, and the options that may make it part."""

    number: int
    item: str
    duty: str
    before: list[tuple[str, str, bool]]  # key, name, whether it waits for it
    when: str
    options: list[tuple[str, str]]  # <situation>.<option> of another member, in words


def rows_of(content: Mapping[str, Any], guides: Mapping[str, GuideContent]) -> list[Row]:
    members = [one for one in content.get("members", []) if isinstance(one, dict)]
    names = {one.get("item", ""): _name(one.get("item", ""), guides) for one in members}
    made = []
    for number, one in enumerate(members):
        others = [(key, name) for key, name in names.items() if key and key != one.get("item")]
        options = [
            (f"{situation.key}.{option.key}", f"{situation.question}：{option.label}")
            for key, _ in others if key in guides
            for situation in guides[key].situations for option in situation.options
        ]  # fmt: skip
        before = [(key, name, key in one.get("after", [])) for key, name in others]
        made.append(Row(number, one.get("item", ""), one.get("duty") or "", before, one.get("when") or "", options))
    return made


def _name(key: str, guides: Mapping[str, GuideContent]) -> str:
    return guides[key].name if key in guides else key


def typed(post: QueryDict) -> dict[str, Any]:
    """Content as the page has it; right or wrong."""
    members = []
    for number in range(MOST):
        if f"item.{number}" not in post:
            break
        when, duty = post.get(f"when.{number}", "")[:120], post.get(f"duty.{number}", "").strip()[:200]
        members.append({
            "item": post.get(f"item.{number}", "").strip()[:80], "after": [key[:80] for key in post.getlist(f"after.{number}")],
            "when": when or None, "duty": duty or None,
        })  # fmt: skip
    return {
        "name": post.get("name", "").strip()[:100], "policy": post.get("policy", "").strip()[:300],
        "audience": [kind for kind in PrincipalKind.values if kind in post.getlist("audience")], "members": members,
    }  # fmt: skip


def with_row(parts: dict[str, Any], op: str) -> dict[str, Any]:
    """add: a row more; remove:<n>, up:<n>: without it, one place up. Who waited for what is gone waits no longer."""
    members = list(parts["members"])
    what, _, place = op.partition(":")
    number = int(place) if place.isdecimal() else -1
    if what == "add" and len(members) < MOST:
        members.append({"item": "", "after": [], "when": None, "duty": None})
    elif what == "remove" and 0 <= number < len(members):
        gone = members.pop(number)["item"]
        members = [one | {"after": [key for key in one["after"] if key != gone]} for one in members]
    elif what == "up" and 0 < number < len(members):
        members[number - 1], members[number] = members[number], members[number - 1]
    return parts | {"members": members}
