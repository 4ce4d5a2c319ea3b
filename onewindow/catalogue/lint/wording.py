"""Words that leave open what is asked for."""

import re
from collections.abc import Iterator

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.lint.findings import Address, Fault, warning
from onewindow.catalogue.lint.rules import Context, rule
from onewindow.regulation.articles import Art

_OPEN = "有关|其他|其它|相关|其余|所需|必要|必需"
_THINGS = "材料|资料|证明|文件|证件|手续"
VAGUE_MATERIAL = re.compile(
    rf"(?:{_OPEN})(?:的)?(?:{_THINGS})|等(?:有关|相关|其他)?(?:{_THINGS})|其它|等$|等[，、；）)]|等(?:有关|相关)"
)
VAGUE_CONDITION = re.compile(
    rf"(?:{_OPEN})(?:的)?(?:材料|资料|条件|要求|情形|情况)$|(?:有关|其他|相关)(?:材料|资料)|等(?:有关|相关|其他)?条件|视情况|原则上|等$"
)


@rule(Art(17))
def no_vague_material(guide: GuideContent, context: Context) -> Iterator[Fault]:
    for n, material in enumerate(guide.materials):
        if found := VAGUE_MATERIAL.search(material.name):
            yield Fault(
                ("materials", n, "name"),
                f"材料“{material.name}”含糊（“{found[0]}”），申请人不知道要交什么",
                "请写明每一份材料的名称；不能写“有关材料”“其他材料”，也不能以“等”结尾",
            )


@rule(Art(17))
def no_vague_condition(guide: GuideContent, context: Context) -> Iterator[Fault]:
    for n, condition in enumerate(guide.conditions):
        if found := VAGUE_CONDITION.search(condition.text):
            yield Fault(
                ("conditions", n, "text"),
                f"条件“{condition.text}”含糊（“{found[0]}”），不能据以判断是否符合",
                "请逐项写明条件本身，或者删去这一兜底条件",
            )


def _texts(guide: GuideContent) -> Iterator[tuple[Address, str]]:
    """What people read."""
    yield ("name",), guide.name
    yield ("result", "name"), guide.result.name
    for n, condition in enumerate(guide.conditions):
        yield ("conditions", n, "text"), condition.text
    for n, material in enumerate(guide.materials):
        yield ("materials", n, "name"), material.name
    for n, step in enumerate(guide.steps):
        yield ("steps", n, "name"), step.name
    for n, situation in enumerate(guide.situations):
        yield ("situations", n, "question"), situation.question
        for m, option in enumerate(situation.options):
            yield ("situations", n, "options", m, "label"), option.label
    for n, question in enumerate(guide.faq):
        yield ("faq", n, "q"), question.q
        yield ("faq", n, "a"), question.a


@rule(Art(17))
def texts_are_written(guide: GuideContent, context: Context) -> Iterator[Fault]:
    for at, text in _texts(guide):
        if not text.strip():
            yield Fault(at, "没有内容", "请填写")
        elif text != text.strip() or "\n" in text:
            yield Fault(at, f"“{text.strip()}”首尾有空格或者中间换行", "请删去多余的空格和换行")


@rule(Art(17))
def material_names_differ(guide: GuideContent, context: Context) -> Iterator[Fault]:
    seen: set[str] = set()
    for n, material in enumerate(guide.materials):
        if material.name in seen:
            yield warning(
                ("materials", n, "name"), f"材料“{material.name}”列了两次", "请合并，或者在名称里写明是哪一种情形的"
            )
        seen.add(material.name)
