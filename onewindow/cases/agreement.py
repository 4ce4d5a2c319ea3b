"""Whether the answers of one form agree: a birthday and a sex that are typed beside an identity number stand in that number too."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from onewindow.accounts.models import SEXES
from onewindow.catalogue.models import Element
from onewindow.kernel.identifiers import IdCard, InvalidIdCard

NUMBER = "_id_card"


class Told(NamedTuple):
    """What an identity number says about the person, and the element in which it is typed."""

    value: str
    number: str


def told_by_numbers(asked: Sequence[Element], form: Mapping[str, Any]) -> dict[str, Told]:
    """Of the elements of one form or of one row, those that stand beside a sound number: what it says they are.

    Elements about one person begin alike: spouse_id_card, spouse_birth_date.
    """
    keys, told = {element.key for element in asked}, dict[str, Told]()
    for key in keys:
        card = _card(form.get(key)) if key.endswith(NUMBER) else None
        if card is not None:
            who = key.removesuffix(NUMBER)
            says = {f"{who}_birth_date": card.birth.isoformat(), f"{who}_sex": SEXES[card.sex]}
            told |= {beside: Told(value, key) for beside, value in says.items() if beside in keys}
    return told


def contradictions(asked: Sequence[Element], form: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The key of what says otherwise than the number, and what to do. An officer would find it and send the form back."""
    labels = {element.key: element.label for element in asked}
    for key, (value, number) in told_by_numbers(asked, form).items():
        if form.get(key) and form[key] != value:
            yield (
                key,
                f"{labels[key]}是“{form[key]}”，{labels[number]}里的却是“{value}”，请对照身份证，看哪一个写错了",
            )


def _card(number: Any) -> IdCard | None:
    """A number that is wrong by itself is told of at its own field."""
    try:
        return IdCard.parse(str(number or ""))
    except InvalidIdCard:
        return None
