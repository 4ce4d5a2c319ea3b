"""Whatever is typed into any form of the catalogue is answered in words, kept, and shown as it was typed."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from onewindow.cases.forms import ROWS_MAX, Field, form_problems, layout
from onewindow.cases.models import Draft
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.models import GuideVersion, VersionStatus
from onewindow.web.elements.reading import answers, in_words, read
from tests.factories import draft, individual_business
from tests.web.portal_pages import at

pytestmark = pytest.mark.proof

# What people and machines type where they should not, beside whatever hypothesis thinks of.
ODD = [
    "", " ", "　", "0", "-1", "1e999", "NaN", "١٢٣", "６８", "2026-02-30", "0000-00-00", "9" * 400, "<script>alert(1)</script>", "\"'><b>",
    "{{ 7*7 }}", "%s%n", "../../etc/passwd", "\u202egnp.exe", "👨‍👩‍👧‍👦", "张\u200b三", "\r\n\r\n", "null", "yes", "410305000000", "11010519491231002X",
    "13800138000", "name@example.cn", "2026-06-09", "'; drop table cases_case; --",
]  # fmt: skip
TYPED = st.one_of(
    st.sampled_from(ODD),
    st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60),
    st.integers(-(10**15), 10**15).map(str),
)
SAID = st.lists(TYPED, min_size=7, max_size=23)
A_FEW = settings(
    max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate], database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


@pytest.fixture
def guides(db: None) -> list[GuideContent]:
    """All that are published."""
    return [version.body for version in GuideVersion.objects.filter(state=VersionStatus.PUBLISHED).order_by("pk")]


def fields(guide: GuideContent) -> Iterator[tuple[str, Field]]:
    """The names under which a page sends what is typed."""
    for part in layout(guide):
        if isinstance(part, Field):
            yield f"form.{part.name}", part
        else:
            for row in range(2):
                yield from ((f"form.{part.name}.{row}.{field.name}", field) for field in part.fields)


def filled(guide: GuideContent, said: list[str]) -> QueryDict:
    post = QueryDict(mutable=True)
    for number, (name, field) in enumerate(fields(guide)):
        typed = said[number % len(said)]
        options = field.element.options
        chosen = options[number % len(options)] if options and number % 3 else typed
        post.setlist(name, [chosen, typed] if field.element.type in {"multichoice", "region"} else [chosen])
    return post


@seed(20260609)
@A_FEW
@given(said=SAID)
def test_every_form_says_in_words_what_is_wrong(guides: list[GuideContent], said: list[str]) -> None:
    assert len(guides) > 190
    for guide in guides:
        form = read(guide, filled(guide, said))
        json.dumps(form, ensure_ascii=False).encode()
        for name, told in form_problems(guide, form).items():
            assert name.startswith("form.")
            assert re.search(r"[\u4e00-\u9fff]", told), (name, told)
            assert "None" not in told
        for part in layout(guide):
            if isinstance(part, Field):
                assert isinstance(in_words(part, form[part.name]), str)
        assert all(isinstance(one.text, str) for one in answers(guide, form))


@seed(20260609)
@A_FEW
@given(said=SAID)
def test_a_form_without_end_is_cut_with_words(guides: list[GuideContent], said: list[str]) -> None:
    grouped = [guide for guide in guides if any(not isinstance(part, Field) for part in layout(guide))]
    assert grouped
    guide = grouped[len(said) % len(grouped)]
    group = next(part for part in layout(guide) if not isinstance(part, Field))
    post = QueryDict(mutable=True)
    for row in range(ROWS_MAX + 20):
        post[f"form.{group.name}.{row}.{group.fields[0].name}"] = said[row % len(said)]
    told = form_problems(guide, read(guide, post))
    assert told[f"form.{group.name}"] == f"{group.name}最多填写 {ROWS_MAX} 行"


@seed(20260609)
@A_FEW
@given(said=SAID)
def test_what_was_typed_comes_back_as_it_was_typed(db: None, said: list[str]) -> None:
    """Over HTTP, on the pages of one form at a time: kept in the draft, and in the fields of the page that says what is wrong."""
    owner = individual_business()
    made = draft(owner, with_files=False)
    client, page = Client(), at("draft_form", made.pk)
    client.force_login(owner.user)
    post = filled(made.body, said)
    post["revision"] = str(made.revision)
    answer = client.post(page, post.urlencode(), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    kept: dict[str, Any] = Draft.objects.get(pk=made.pk).form
    assert kept == made.form | read(made.body, post)
    shown = client.get(f"{page}?check=1").content.decode()
    assert "<script>alert" not in shown
    boxes = {
        name: unescape(value) for name, value in re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', shown)
    }
    for name, field in fields(made.body):
        if field.element.type == "text" and name in boxes:
            assert boxes[name].split() == kept[field.name].split(), name
