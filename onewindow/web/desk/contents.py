"""What the case page shows of a case: who applied, what was filled in, materials, the record."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from onewindow.cases.forms import Field, layout
from onewindow.cases.materials import Line, lines_of_case
from onewindow.cases.models import Case, Checked, Medium, Party
from onewindow.kernel.digests import ALGORITHMS, chain_digest
from onewindow.kernel.identifiers import mask_id_card, mask_phone
from onewindow.record.models import GENESIS, Event
from onewindow.record.moves import label_of
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post
from onewindow.web.elements import Answer, answers


def _phone(number: str) -> str:
    """A mobile number masked; of a fixed line the last four digits."""
    return mask_phone(number) if number.isdigit() and len(number) == 11 else f"****{number[-4:]}"


MASKS: dict[str, Callable[[str], str]] = {"id_card": mask_id_card, "phone": _phone}


def form_lines(case: Case, *, whole: bool) -> list[Answer]:
    """What was filled in, personal numbers masked unless they are read `whole`, which leaves a trace."""
    form, parts = dict(case.form), layout(case.guide)
    if not whole:
        for part in parts:
            if isinstance(part, Field):
                form[part.name] = _masked(part, form.get(part.name))
            else:
                rows = form.get(part.name) or []
                form[part.name] = [{f.name: _masked(f, row.get(f.name)) for f in part.fields} for row in rows]
    return [answer for answer in answers(case.guide, form, parts) if answer.text]


def _masked(part: Field, value: Any) -> Any:
    mask = MASKS.get(part.element.type)
    return mask(value) if mask and isinstance(value, str) and value else value


@dataclass(frozen=True)
class Person:
    """A party as shown at the desk."""

    party: Party
    whole: bool

    @property
    def number(self) -> str:
        return self.party.document_number if self.whole else mask_id_card(self.party.document_number)

    @property
    def phone(self) -> str:
        if not self.party.phone:
            return ""
        return self.party.phone if self.whole else mask_phone(self.party.phone)


def people(case: Case, *, whole: bool) -> list[Person]:
    order = {"applicant": 0, "joint": 1, "representative": 2, "interested": 3}
    parties = sorted(case.parties.all(), key=lambda party: (order.get(party.role, 9), party.pk))
    return [Person(party, whole) for party in parties]


CASE_NUMBER = 43  # characters of a case's whole number


def _short(reference: str) -> str:
    """A case's number by its last twelve digits, as everywhere at the desk; the number of a licence stays as it is."""
    tail = reference[-12:]
    return f"{tail[:8]} {tail[8:]}" if len(reference) == CASE_NUMBER and tail.isdigit() else reference


@dataclass(frozen=True)
class Sheet:
    """A material on the list: what it is, where it came from, whether it was checked."""

    line: Line

    @property
    def key(self) -> str:
        return self.line.material.key

    @property
    def source(self) -> str:
        row = self.line.provided
        if row is None and self.line.committed:
            return "告知承诺，不用交"
        if row is None:
            return "按申请内容自动生成" if self.line.from_form else self._wanted()
        if row.medium == Medium.PAPER:
            return f"纸质 · 原件 {row.originals} 份，复印件 {row.copies} 份"
        if row.medium == Medium.ON_FILE:
            return f"系统已有 · 来自 {_short(row.reference)}" if row.reference else "系统已有，不用交"
        return row.get_medium_display()

    def _wanted(self) -> str:
        """Of what is not there, the pill says so: here what it would be."""
        material = self.line.material
        counts = [("原件", material.originals), ("复印件", material.copies)]
        return "要交" + "、".join(f"{name} {number} 份" for name, number in counts if number)

    @property
    def pill(self) -> tuple[str, str, str]:
        row = self.line.provided
        if row is None and self.line.committed:
            return ("is-green", "check", "已承诺")
        if row is None:
            return ("is-green", "check", "已生成") if self.line.from_form else ("is-amber", "alert", "没有交")
        return {
            Checked.SOUND: ("is-green", "check", "已核"),
            Checked.WRONG: ("is-red", "x", "有问题"),
        }.get(Checked(row.checked), ("is-blue", "clock", "待核"))

    @property
    def picture(self) -> bool:
        return bool(self.line.attachment and self.line.attachment.content_type.startswith("image/"))

    @property
    def digest(self) -> str:
        if self.line.attachment is None:
            return ""
        text = bytes(self.line.attachment.sha256).hex()
        return f"{text[:4]}…{text[-4:]}"


@dataclass(frozen=True)
class Materials:
    sheets: list[Sheet]
    shown: Sheet | None
    before: str  # keys for ← and →
    after: str

    @property
    def there(self) -> int:
        return sum(sheet.line.there for sheet in self.sheets)

    @property
    def on_paper(self) -> bool:
        return any(
            sheet.line.provided is not None and sheet.line.provided.medium == Medium.PAPER for sheet in self.sheets
        )

    @property
    def lacking(self) -> int:
        return len(self.sheets) - self.there


def materials(case: Case, asked: str) -> Materials:
    """The list with one of it in the viewer: the one asked for, else the first paper that is still to be checked."""
    sheets = [Sheet(line) for line in lines_of_case(case)]
    unchecked = [sheet for sheet in sheets if sheet.line.provided and sheet.line.provided.checked == Checked.OPEN]
    papers = [sheet for sheet in unchecked if sheet.line.attachment]
    shown = next((sheet for sheet in sheets if sheet.key == asked), None) or next(
        iter(papers or unchecked or sheets), None
    )
    at = sheets.index(shown) if shown else 0
    ahead, behind = sheets[at - 1].key if at > 0 else "", sheets[at + 1].key if at + 1 < len(sheets) else ""
    return Materials(sheets, shown, ahead, behind)


@dataclass(frozen=True)
class Entry:
    """A line of the record."""

    event: Event
    label: str
    actor: str


def entries(events: Sequence[Event], kind: str = "case") -> list[Entry]:
    """The record, the latest first, with the officers' names. One query for all posts."""
    numbers = {event.pk: int(found[1]) for event in events if (found := re.match(r"post:(\d+):", event.capacity))}
    posts = Post.objects.select_related("officer", "agency", "window").in_bulk(set(numbers.values()))
    kinds = {"applicant": "申请人", "system": "系统"}
    made = []
    for event in reversed(events):
        post = posts.get(numbers.get(event.pk, 0))
        made.append(
            Entry(
                event,
                label_of(kind, event.act),
                (Officer(post).label if post else kinds.get(event.actor_kind, "")) + _marked(event),
            )
        )
    return made


def _marked(event: Event) -> str:
    """By whose consent or whose power somebody acted, where it was not their own."""
    said = "（帮办）" if "helping" in event.details else ""
    return said + (f"（受委托 {event.details['delegation']}）" if "delegation" in event.details else "")


def intact(case: Case, events: Sequence[Event]) -> bool:
    """Whether the case's chain is whole up to its head: every digest worked out anew."""
    previous = GENESIS
    for number, event in enumerate(events, start=1):
        if event.algorithm not in ALGORITHMS:
            return False
        worked_out = chain_digest(event.digest_fields(case.chain), previous, event.algorithm)
        if event.sequence != number or worked_out != bytes(event.digest) or bytes(event.previous) != previous:
            return False
        previous = worked_out
    return len(events) == case.chain.head_sequence and previous == bytes(case.chain.head_digest)
