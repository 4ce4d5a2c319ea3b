"""Several guides as one: questions, form and materials of a package, and each member's own part of them again (Art. 30, 47). Pure.

Elements are shared by all guides, so that an element asked once serves every form it is in; of its rules the strictest holds.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from onewindow.catalogue.content import FormField, FormGroup, GuideContent, Material, Option, Situation
from onewindow.catalogue.packages import graph
from onewindow.regulation.articles import Art

ONE_FORM = Art(30, 47)
APPLICATION_FORM = "application_form"  # key of the one line in which all application forms stand
FOUNDING = {"营业执照", "民办非企业单位登记证书"}  # results by which a body comes into being
WITH_THE_LICENCE = {"org_uscc"}  # nobody knows these before: they come with that result
Answers = Mapping[str, str]


@dataclass(frozen=True)
class Member:
    """A member with the guide it is handled by."""

    key: str
    guide: GuideContent
    after: tuple[str, ...] = ()
    when: str | None = None


@dataclass(frozen=True)
class Asked:
    """A question of a member as the package asks it: under what name, its options by the member's own."""

    name: str
    options: Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """A line of the one list: which material of which member it stands for."""

    material: Material
    serves: Mapping[str, tuple[str, ...]]  # member → its own materials' keys


@dataclass(frozen=True)
class Merged:
    """The members that an applicant can choose among, with the answers and the choice made so far."""

    members: Sequence[Member]
    answers: Answers = field(default_factory=dict)
    unchosen: frozenset[str] = frozenset()

    @cached_property
    def naming(self) -> tuple[list[Situation], dict[tuple[str, str], Asked]]:
        """Every question once: those that say the same are one, those of one key that say something else are two."""
        made: list[Situation] = []
        known: dict[tuple[str, tuple[str, ...]], Situation] = {}
        names: dict[tuple[str, str], Asked] = {}
        for member in self.members:
            for situation in member.guide.situations:
                says = (situation.question, tuple(option.label for option in situation.options))
                one = known.get(says)
                if one is None:
                    name = f"{situation.key[:50]}_{_mark('|'.join([says[0], *says[1]]), 6)}"
                    options = [Option(key=f"o{n}", label=label) for n, label in enumerate(says[1], start=1)]
                    one = Situation(key=name, question=situation.question, options=options)
                    known[says] = one
                    made.append(one)
                own = {mine.key: theirs.key for mine, theirs in zip(situation.options, one.options, strict=True)}
                names[member.key, situation.key] = Asked(one.key, own)
        return made, names

    @cached_property
    def playing(self) -> list[Member]:
        """The members that are part by the answers given and the choice made."""
        return [one for one in self.members if one.key not in self.unchosen and self._part(one)]

    def _part(self, member: Member) -> bool:
        if member.when is None:
            return True
        asked = self.decides(member)
        if asked is None:
            return True  # whoever could be asked is not there: it is left to the applicant's choice
        return self.answers.get(asked[0]) == asked[1]

    def decides(self, member: Member) -> tuple[str, str] | None:
        """Question and option, as the package asks them, that make a member part."""
        if member.when is None:
            return None
        situation, option = member.when.split(".", 1)
        for other in self.members:
            asked = self.naming[1].get((other.key, situation))
            if other.key != member.key and asked is not None and option in asked.options:
                return asked.name, asked.options[option]
        return None

    @cached_property
    def questions(self) -> list[Situation]:
        """Of the members that are part, and those that decide whether another one is."""
        made, names = self.naming
        wanted = {
            names[member.key, situation.key].name for member in self.playing for situation in member.guide.situations
        }
        for member in self.members:
            if member.key not in self.unchosen and (asked := self.decides(member)) is not None:
                wanted.add(asked[0])
        return [situation for situation in made if situation.key in wanted]

    @cached_property
    def after(self) -> dict[str, list[str]]:
        """Who waits for whom among those that are part."""
        keys = [member.key for member in self.playing]
        return graph.within({member.key: member.after for member in self.members}, keys)

    def answers_of(self, member: Member) -> dict[str, str]:
        """A member's own answers, under its own names."""
        own: dict[str, str] = {}
        for situation in member.guide.situations:
            asked = self.naming[1][member.key, situation.key]
            given = self.answers.get(asked.name)
            own.update((situation.key, option) for option, theirs in asked.options.items() if theirs == given)
        return own

    @cached_property
    def form(self) -> list[FormField | FormGroup]:
        """Each element once, with its strictest rule; rows of several members under one heading are one table."""
        singles: dict[str, bool] = {}
        tables: dict[str, dict[str, bool]] = {}
        for member in self.playing:
            unknown = self.not_yet_known(member)
            for part in member.guide.form:
                rows = isinstance(part, FormGroup) and part.repeat
                into = tables.setdefault(part.group, {}) if isinstance(part, FormGroup) and rows else singles
                fields = part.fields if isinstance(part, FormGroup) else [part]
                for one in (one for one in fields if one.element not in unknown):
                    into[one.element] = into.get(one.element, False) or one.required
        made: list[FormField | FormGroup] = [FormField(element=key, required=must) for key, must in singles.items()]
        made += [
            FormGroup(group=name, repeat=True, fields=[FormField(element=key, required=must) for key, must in columns.items()])
            for name, columns in tables.items()
        ]  # fmt: skip
        return made

    def not_yet_known(self, member: Member) -> set[str]:
        """What comes with the result that founds the body: whoever applies to found it is not asked for its code."""
        before = graph.before(self.after, member.key)
        founded = any(one.key in before and founds(one.guide) for one in self.playing)
        return WITH_THE_LICENCE if founded else set()

    def form_of(self, member: Member, form: Mapping[str, Any]) -> dict[str, Any]:
        """A member's own part of what was typed, in its own shape."""
        own: dict[str, Any] = {}
        for part in member.guide.form:
            if isinstance(part, FormField):
                own |= {part.element: form[part.element]} if part.element in form else {}
                continue
            columns = [one.element for one in part.fields]
            rows = form.get(part.group, []) if part.repeat else [form]
            own[part.group] = [{key: row[key] for key in columns if key in row} for row in rows]
        return own

    def results_for(self, member: Member) -> dict[str, str]:
        """Materials that are the result of what the member waits for: own key → the member whose result it is."""
        by_key = {one.key: one for one in self.playing}
        given = {
            means(by_key[key].guide.result.name): key
            for key in sorted(graph.before(self.after, member.key))
            if by_key[key].guide.result.name
        }
        own = member.guide.materials_for(self.answers_of(member))
        return {one.key: given[sense_of(one)] for one in own if sense_of(one) in given and not one.made_from_the_form}

    @cached_property
    def lines(self) -> list[Line]:
        """One list: the same certificate or document once, application forms as one, results of members not at all."""
        found: dict[str, Material] = {}
        serves: dict[str, dict[str, tuple[str, ...]]] = {}
        for member in self.playing:
            results = self.results_for(member)
            for own in member.guide.materials_for(self.answers_of(member)):
                if own.key in results:
                    continue
                sense = APPLICATION_FORM if own.made_from_the_form else sense_of(own)
                found[sense] = strictest(found[sense], own) if sense in found else own
                users = serves.setdefault(sense, {})
                users[member.key] = (*users.get(member.key, ()), own.key)
        made: list[Line] = []
        for sense, material in found.items():
            one_form = sense == APPLICATION_FORM
            key, name = (sense, "申请表") if one_form else (f"m_{_mark(sense, 12)}", material.name)
            made.append(Line(material.model_copy(update={"key": key, "name": name, "need": "always"}), serves[sense]))
        return made

    def line_for(self, member: Member) -> dict[str, str]:
        """A member's own materials → the lines of the one list that bring them."""
        return {own: line.material.key for line in self.lines for own in line.serves.get(member.key, ())}


def founds(guide: GuideContent) -> bool:
    """Its result brings a business or a body into being: what comes after is for whoever founded it. Who is asked for their code exists."""
    asked = {one.element for part in guide.form for one in (part.fields if isinstance(part, FormGroup) else [part])}
    return guide.result.name in FOUNDING and not asked & WITH_THE_LICENCE


def strictest(one: Material, other: Material) -> Material:
    """The same document for two members: as many originals and copies as either asks, deferrable where both defer."""
    return one.model_copy(
        update={
            "originals": max(one.originals, other.originals),
            "copies": max(one.copies, other.copies),
            "deferrable": one.deferrable and other.deferrable,
            "medium": one.medium if one.medium == other.medium else "paper" if "paper" in {one.medium, other.medium} else "both",
            "source": one.source if one.source == other.source else "applicant" if "applicant" in {one.source, other.source} else one.source,
            "certificate": one.certificate or other.certificate,
        }
    )  # fmt: skip


def sense_of(material: Material) -> str:
    """By which two materials are the same: the certificate that it is, else its name."""
    return means(material.certificate or material.name)


def means(name: str) -> str:
    return re.sub(r"[\s（）()《》“”、，,]|(原件|复印件)$", "", name)


def _mark(sense: str, length: int) -> str:
    """Names follow from what is asked alone: whoever else joins or leaves, an answer and a file stay with their question."""
    return hashlib.sha256(sense.encode()).hexdigest()[:length]
