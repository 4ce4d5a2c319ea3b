"""What is different between two versions of a guide, in sentences for somebody who has begun to apply (Art. 17)."""

from onewindow.cases.forms import Field, layout
from onewindow.catalogue.content import GuideContent, Limit
from onewindow.regulation.articles import Art

VERSION_SHOWN = Art(17)
UNITS = {"working": "个工作日", "natural": "天"}


def changes(old: GuideContent, new: GuideContent, answers: dict[str, str]) -> list[str]:
    """In the order in which people meet them; `answers` say which materials concern this applicant."""
    told = [*_situations(old, new), *_materials(old, new, answers), *_form(old, new)]
    if old.promised_limit != new.promised_limit:
        told.append(f"办理时限由{_limit(old.promised_limit)}改为{_limit(new.promised_limit)}。")
    if old.fee != new.fee:
        told.append(f"收费改为：{f'{new.fee.amount:g} {new.fee.unit}' if new.fee else '不收费'}。")
    if [condition.text for condition in old.conditions] != [condition.text for condition in new.conditions]:
        told.append("办理条件有改动，请看办事指南。")
    return told or ["这次更新没有改动您要填的内容和要交的材料。"]


def _limit(limit: Limit) -> str:
    return f" {limit.days} {UNITS[limit.unit]}" if limit.days else "当场办结"


def _situations(old: GuideContent, new: GuideContent) -> list[str]:
    before = {situation.key: situation for situation in old.situations}
    after = {situation.key: situation for situation in new.situations}
    told = [f"新增问题：{after[key].question}？" for key in after if key not in before]
    told += [f"不再问：{before[key].question}。" for key in before if key not in after]
    told += [
        f"“{after[key].question}”的选项有改动，请重新选。"
        for key in after
        if key in before and before[key] != after[key]
    ]
    return told


def _materials(old: GuideContent, new: GuideContent, answers: dict[str, str]) -> list[str]:
    before = {material.key: material for material in old.materials_for(answers)}
    after = {material.key: material for material in new.materials_for(answers)}
    told = [f"新增材料：{after[key].name}。" for key in after if key not in before]
    told += [f"不用再交：{before[key].name}。" for key in before if key not in after]
    told += [
        f"材料“{before[key].name}”改为“{after[key].name}”。"
        for key in after
        if key in before and before[key].name != after[key].name
    ]
    return told


def _form(old: GuideContent, new: GuideContent) -> list[str]:
    before, after = _labels(old), _labels(new)
    told = [f"申请表新增一项：{label}。" for key, label in after.items() if key not in before]
    told += [f"申请表去掉一项：{label}。" for key, label in before.items() if key not in after]
    return told


def _labels(guide: GuideContent) -> dict[str, str]:
    return {part.name: part.element.label if isinstance(part, Field) else part.name for part in layout(guide)}
