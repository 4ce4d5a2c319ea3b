"""What people type into numbers is understood as they mean it; what is no number stays as it was typed."""

import pytest
from django.http import QueryDict

from onewindow.catalogue.queries import published_version
from onewindow.web.elements.reading import read
from tests.factories.applying import FOOD, item_at


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("premises_area", "６８ 平方米", "68"),
        ("premises_area", "68.5平", "68.5"),
        ("premises_area", "68㎡", "68"),
        ("premises_area", "六十八平", "六十八平"),
        ("premises_area", "-68", "-68"),
        ("contact_phone", "138 0013 8000", "13800138000"),
        ("contact_phone", "0379-6041 5514", "0379-60415514"),
        ("org_uscc", "9241 0305 mack", "92410305MACK"),
        ("org_name", " 雨桐 面馆 ", "雨桐 面馆"),
    ],
)
def test_numbers_are_kept_without_spaces_and_units(db: None, name: str, typed: str, kept: str) -> None:
    post = QueryDict(mutable=True)
    post[f"form.{name}"] = typed
    assert read(published_version(item_at(FOOD)).body, post, {name}) == {name: kept}
