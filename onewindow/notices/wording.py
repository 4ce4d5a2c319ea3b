"""An office's own words in place of the built-in ones. {Placeholders} are filled from the matter; what cannot be filled is not used."""

import re
from collections.abc import Collection, Mapping

from django.db import connection

from onewindow.notices.models import Worded
from onewindow.record.models import Event

# Every act asks it: written out, as composing it anew takes longer than the answer.
OWN_WORDS = "select kind, part, text from notices_wording"
SLOT = re.compile(r"\{([^{}]*)\}")
BUILT_IN = "正文"  # the built-in words themselves, as they stand for the matter
NAMED = {"item": "事项", "number": "编号", "day": "日期"}  # of a telling's values


def slots_in(text: str) -> list[str]:
    return SLOT.findall(text)


def problems(text: str, *, allowed: Collection[str], needed: Collection[str], most: int) -> list[str]:
    """What is wrong with the words, each with what to do; empty where nothing is."""
    if not text.strip():
        return ["请填写用语；想用系统自带的，请选“恢复自带用语”。"]
    found, said = slots_in(text), []
    if len(text) > most:
        said.append(f"最多 {most} 个字，现在 {len(text)} 个字。")
    if "{" in SLOT.sub("", text) or "}" in SLOT.sub("", text):
        said.append("花括号要成对，里面写占位的名称，例如 {编号}。")
    if unknown := [name for name in dict.fromkeys(found) if name not in allowed]:
        shown = "、".join(f"{{{name}}}" for name in unknown)
        said.append(f"不认识 {shown}。可以用：{'、'.join(f'{{{name}}}' for name in allowed)}。")
    if BUILT_IN not in found and (missing := [name for name in needed if name not in found]):
        said.append(f"还要有 {'、'.join(f'{{{name}}}' for name in missing)}：这是必须告知的内容。")
    if re.search(r"https?:|www\.", text, re.IGNORECASE):
        said.append("不要放网址：诈骗短信常这样写，群众分不清。")
    if any(ord(char) < 32 and char != "\n" for char in text):
        said.append("有看不见的控制字符，请重新输入。")
    return said


def filled(text: str, values: Mapping[str, str]) -> str:
    """The words with every placeholder filled; empty where one has no value here, so that the built-in words stand."""
    if any(not values.get(name) for name in slots_in(text)):
        return ""
    return SLOT.sub(lambda found: values[found[1]], text)


def own_words(event: Event, kind: str, *parts: Worded) -> dict[str, str]:
    """The office's words for the parts of a kind; for all the papers and messages of one event in one query."""
    held: dict[str, dict[str, str]] | None = vars(event).get("own_words")
    if held is None:
        held = vars(event)["own_words"] = {}
        with connection.cursor() as cursor:
            cursor.execute(OWN_WORDS)
            for of, part, text in cursor.fetchall():
                held.setdefault(of, {})[part] = text
    return {part: text for part, text in held.get(kind, {}).items() if part in parts}
