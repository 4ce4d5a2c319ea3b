"""What a screen reader makes of a page: the browser's own tree of roles and names."""

from collections import Counter
from typing import Any

from playwright.sync_api import Page

ACTED_ON = {
    "button", "link", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "spinbutton", "switch", "tab", "menuitem",
    "DisclosureTriangle",
}  # fmt: skip
SHOWN = {"image", "img", "dialog", "navigation"}  # a table stands under its heading


def heard(page: Page) -> list[str]:
    """What is wrong: something without a name, fields that are called the same, no or several beginnings of what the page is about."""
    session = page.context.new_cdp_session(page)
    nodes = [node for node in session.send("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]
    session.detach()
    told = [(_text(node, "role"), _text(node, "name")) for node in nodes]
    wrong = [f"{role} has no name" for role, name in told if role in ACTED_ON | SHOWN and not name]
    fields = Counter(name for role, name in told if role in {"textbox", "searchbox", "combobox", "spinbutton"})
    wrong += [f"{number} fields are called {name}" for name, number in fields.items() if number > 1]
    mains = sum(role == "main" for role, _ in told)
    titles = [name for node, (role, name) in zip(nodes, told, strict=True) if role == "heading" and _level(node) == 1]
    if mains != 1 or len(titles) != 1:
        wrong.append(f"{mains} mains, headings of the first level: {titles}")
    return [f"{page.url}: {fault}" for fault in wrong]


def _text(node: dict[str, Any], key: str) -> str:
    return str(node.get(key, {}).get("value", "")).strip()


def _level(node: dict[str, Any]) -> int:
    return next((each["value"]["value"] for each in node.get("properties", ()) if each["name"] == "level"), 0)
