"""The editor's forms against the schema and the whole seed: what a page shows, read back, is the guide; rows come, go and move."""

from collections.abc import Iterable, Iterator
from typing import Any, get_args

import pytest
from django.http import QueryDict
from pydantic import BaseModel

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.fields import SECTIONS
from onewindow.web.desk.guides.reading import operate, read
from onewindow.web.desk.guides.showing import Control, Listing, Showing
from tests.catalogue.guides import guide, seed


def posted(content: dict[str, Any]) -> QueryDict:
    """All that the sections' pages would send for this content, without a change."""
    data = QueryDict(mutable=True)
    for section in SECTIONS:
        for part in Showing(content, {}).section(section):
            _send(part, data)
    return data


def _send(part: Any, data: QueryDict) -> None:
    if isinstance(part, Control):
        if part.spec.kind == "yes":
            if part.value:
                data[part.name] = "1"
        elif part.spec.kind in {"many", "covers"}:
            data.setlist(part.name, [value for value, _ in part.options if value in part.chosen])
        else:
            data[part.name] = str(part.value)
    elif isinstance(part, Listing):
        data[f"{part.name}.#"] = str(len(part.rows))
        for row in part.rows:
            for child in [*row.children, *row.more]:
                _send(child, data)
    else:
        if part.present and part.spec.absent:
            data[f"{part.name}.?"] = "1"
        for child in part.children:
            _send(child, data)


def _of_the_schema(model: type[BaseModel], at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        inner = (
            [] if name == "need" else list(_parts(field.annotation))
        )  # one control for all that a material waits for
        for one in inner:
            yield from _of_the_schema(one, (*at, name))
        if not inner:
            yield (*at, field.alias or name)


def _parts(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
    for part in get_args(kind):
        yield from _parts(part)


def _of_the_pages(parts: Iterable[Any], at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for part in parts:
        inner = (*getattr(part, "fields", ()), *getattr(part, "other", ()))
        if inner:
            yield from _of_the_pages(inner, (*at, part.name))
        else:
            yield (*at, part.name)


def test_every_field_of_the_schema_is_on_a_page_of_the_editor() -> None:
    """Whether a guide of the seed uses it or not; whose item it is and its key nobody edits."""
    wanted = set(_of_the_schema(GuideContent)) - {("key",), ("agency",)}
    assert wanted == {name for section in SECTIONS for name in _of_the_pages(section.parts)}
    assert ("legal_review", "on") in wanted


@pytest.mark.parametrize("key", sorted(seed()[0].items))
def test_every_guide_of_the_seed_survives_its_editor(db: None, key: str) -> None:
    content = guide(key)
    data = posted(content)
    kept = {
        name: value
        for section in SECTIONS
        for name, value in read(section, data).items()
        if value is not None or name in content
    }
    made = {**{name: value for name, value in content.items() if name in {"key", "agency"}}, **kept}
    wanted, got = (
        GuideContent.model_validate(content).model_dump(),
        GuideContent.model_validate(made, strict=True).model_dump(),
    )
    for one in (wanted, got):
        for name in ("audience", "levels", "channels", "delivery"):
            one[name] = sorted(one[name])
        if one["commitment"]:
            one["commitment"]["covers"] = sorted(map(str, one["commitment"]["covers"]))
    assert got == wanted


def _section(key: str) -> Any:
    return next(section for section in SECTIONS if section.key == key)


def test_what_is_no_number_stays_as_typed(db: None) -> None:
    section = _section("limits")
    parts = read(section, QueryDict("promised_limit.days=五天&promised_limit.unit=working&promised_limit.from=receipt"))
    assert parts["promised_limit"]["days"] == "五天"


def test_rows_are_added_moved_and_removed_with_all_that_was_typed(db: None) -> None:
    section = _section("faq")
    parts = read(section, QueryDict("faq.%23=2&faq.0.q=一&faq.0.a=甲&faq.1.q=二&faq.1.a=乙"))
    assert operate(section, parts, "add:faq") == "faq.2"
    assert operate(section, parts, "up:faq.1") == "faq.0"
    operate(section, parts, "remove:faq.2")
    assert [row["q"] for row in parts["faq"]] == ["二", "一"]
    for nonsense in ("remove:faq.9", "add:nothing", "up:faq.x", "down", "remove:faq"):
        assert operate(section, parts, nonsense) == ""


def test_a_row_inside_a_row(db: None) -> None:
    section = _section("situations")
    parts = read(
        section,
        QueryDict(
            "situations.%23=1&situations.0.question=自己办吗&situations.0.options.%23=1&situations.0.options.0.label=是"
        ),
    )
    assert operate(section, parts, "add:situations.0.options") == "situations.0.options.1"
    assert parts["situations"][0]["key"] == "zijibanma"
    assert parts["situations"][0]["options"][0] == {"label": "是", "key": "shi"}
