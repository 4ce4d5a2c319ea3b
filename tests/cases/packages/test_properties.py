"""What holds for every package, whatever is answered and chosen (Art. 30)."""

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.catalogue.content import FormField, FormGroup, GuideContent
from onewindow.catalogue.packages import graph, path
from onewindow.catalogue.packages.merge import Member, Merged
from onewindow.kernel.calendar import Unit, WorkingCalendar

CALENDAR = WorkingCalendar.from_package()


@cache
def packages() -> list[list[Member]]:
    """The packages of the city's data with the guides of their members."""
    from pathlib import Path

    from onewindow.catalogue.seed import read_catalogue
    from onewindow.network.load.network import read_network
    from onewindow.network.load.problems import Problems

    data, problems = Path("data/luoyang"), Problems()
    network = read_network(data, data / "catalogue", problems)
    seed = read_catalogue(data / "catalogue", network.agencies, problems)
    return [
        [Member(one.item, seed.items[one.item].content, tuple(one.after), one.when) for one in bundle.members]
        for bundle in seed.bundles.values()
    ]


@st.composite
def merged(draw: Any) -> Merged:
    members = draw(st.sampled_from(packages()))
    plain = Merged(members)
    answers = {one.key: draw(st.sampled_from([option.key for option in one.options])) for one in plain.naming[0]}
    unchosen = draw(st.sets(st.sampled_from([one.key for one in members])))
    return Merged(members, answers, frozenset(unchosen))


def singles(guide: GuideContent) -> list[FormField]:
    return [
        one
        for part in guide.form
        if isinstance(part, FormField) or not part.repeat
        for one in ([part] if isinstance(part, FormField) else part.fields)
    ]


@settings(max_examples=150, deadline=None)
@given(merged())
def test_every_members_form_is_complete_from_the_one_and_nothing_is_asked_twice(one: Merged) -> None:
    asked = [part.element for part in one.form if isinstance(part, FormField)]
    assert len(asked) == len(set(asked))
    headings = [part.group for part in one.form if isinstance(part, FormGroup)]
    assert len(headings) == len(set(headings))
    required = {part.element for part in one.form if isinstance(part, FormField) and part.required}
    tables = {
        part.group: {f.element: f.required for f in part.fields} for part in one.form if isinstance(part, FormGroup)
    }
    form: dict[str, Any] = dict.fromkeys(required, "x")
    form |= {name: [{key: "x" for key, must in columns.items() if must}] for name, columns in tables.items()}
    for member in one.playing:
        own = one.form_of(member, form)
        known = [f for f in singles(member.guide) if f.element not in one.not_yet_known(member)]
        assert all(own.get(f.element) == "x" for f in known if f.required)
        for part in member.guide.form:
            if isinstance(part, FormGroup) and part.repeat:
                assert all(row.get(f.element) == "x" for row in own[part.group] for f in part.fields if f.required)


@settings(max_examples=150, deadline=None)
@given(merged())
def test_every_members_materials_come_from_the_one_list_or_from_a_result(one: Merged) -> None:
    keys = [line.material.key for line in one.lines]
    assert len(keys) == len(set(keys))
    for member in one.playing:
        wanted = member.guide.materials_for(one.answers_of(member))
        lines, results = one.line_for(member), one.results_for(member)
        assert {material.key for material in wanted} == set(lines) | set(results)
        assert not set(lines) & set(results)
        assert set(results.values()) <= graph.before(one.after, member.key)
        by_key = {line.material.key: line.material for line in one.lines}
        for material in wanted:
            if material.key in lines:
                shared = by_key[lines[material.key]]
                assert (shared.originals, shared.copies) >= (0, 0)
                assert shared.originals >= material.originals
                assert shared.copies >= material.copies


@settings(max_examples=150, deadline=None)
@given(merged())
def test_every_member_has_all_its_answers_and_no_question_is_asked_twice(one: Merged) -> None:
    questions = [
        (situation.question, tuple(option.label for option in situation.options)) for situation in one.questions
    ]
    assert len(questions) == len(set(questions))
    for member in one.playing:
        assert set(one.answers_of(member)) == {situation.key for situation in member.guide.situations}


@settings(max_examples=150, deadline=None)
@given(merged(), st.dates(date(2025, 1, 2), date(2026, 6, 30)))
def test_the_overall_day_is_never_before_any_members(one: Merged, start: date) -> None:
    assert graph.cycle(one.after) == []
    limits = {member.key: member.guide.promised_limit for member in one.playing}
    ends = path.promised_ends(one.after, limits, start, CALENDAR)
    days = path.overall_days(one.playing, one.after, start, CALENDAR)
    overall = CALENDAR.due(start, days, Unit.WORKING).date
    for member in one.playing:
        assert ends[member.key] <= overall or ends[member.key] == CALENDAR.next_working(start) == overall
        begun = max((ends[key] for key in one.after[member.key]), default=start)
        assert ends[member.key] >= begun
        alone = CALENDAR.due(start, limits[member.key].days, Unit(limits[member.key].unit)).date
        assert alone <= ends[member.key]


GRAPHS = st.integers(1, 8).flatmap(
    lambda n: st.fixed_dictionaries(
        {
            str(k): st.lists(st.sampled_from([str(j) for j in range(k)]), unique=True) if k else st.just([])
            for k in range(n)
        }
    )
)


@given(GRAPHS, st.data())
def test_a_graph_without_cycles_stays_so_without_some_of_its_members(after: dict[str, list[str]], data: Any) -> None:
    kept = data.draw(st.sets(st.sampled_from(sorted(after))))
    smaller = graph.within(after, kept)
    assert graph.cycle(smaller) == []
    assert set(smaller) == kept
    placed = graph.order(smaller)
    assert all(placed.index(one) < placed.index(key) for key in smaller for one in smaller[key])
    for key in kept:
        assert graph.ranks(smaller)[key] == max((graph.ranks(smaller)[one] + 1 for one in smaller[key]), default=0)


@given(GRAPHS, st.data())
def test_a_cycle_is_found_and_named(after: dict[str, list[str]], data: Any) -> None:
    first = data.draw(st.sampled_from(sorted(after)))
    behind = graph.behind(after, [first])
    if not behind:
        return
    spoilt = after | {first: [*after[first], behind[-1]]}
    way = graph.cycle(spoilt)
    assert way[0] == way[-1]
    assert first in way


@pytest.mark.parametrize("members", packages(), ids=lambda members: members[0].key)
def test_together_is_never_more_than_one_by_one(members: list[Member]) -> None:
    plain = Merged(members)
    chosen = Merged(members, {one.key: one.options[0].key for one in plain.naming[0]})
    gains = path.gains(chosen, date(2026, 6, 9), CALENDAR)
    for gain in (gains.forms, gains.fields, gains.materials, gains.visits, gains.days):
        assert gain.together <= gain.single
    assert timedelta(days=gains.days.together) >= timedelta(0)
