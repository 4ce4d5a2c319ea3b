"""What people type into numbers is understood as they mean it; what is no number stays as it was typed."""

import pytest
from django.http import QueryDict

from onewindow.cases.forms import Field, field_problem
from onewindow.catalogue.models import Element
from onewindow.catalogue.queries import published_version
from onewindow.web.elements.controls import HINTS
from onewindow.web.elements.reading import read, tidied
from tests.factories.applying import FOOD, item_at


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("premises_area", "６８ 平方米", "68"),
        ("premises_area", "68.5平", "68.5"),
        ("premises_area", "68㎡", "68"),
        ("premises_area", "六十八平", "六十八平"),
        ("premises_area", "-68", "-68"),
        ("premises_area", "1,068.5", "1068.5"),
        ("premises_area", "1，068", "1068"),
        ("premises_area", "10,68", "10,68"),
        ("contact_phone", "138 0013 8000", "13800138000"),
        ("contact_phone", "0379-6041 5514", "0379-60415514"),
        ("contact_phone", "（0379）6041 5514", "037960415514"),
        ("org_uscc", "9241 0305 mack", "92410305MACK"),
        ("org_name", " 雨桐 面馆 ", "雨桐 面馆"),
    ],
)
def test_numbers_are_kept_without_spaces_and_units(db: None, name: str, typed: str, kept: str) -> None:
    post = QueryDict(mutable=True)
    post[f"form.{name}"] = typed
    assert read(published_version(item_at(FOOD)).body, post, {name}) == {name: kept}


def test_an_address_is_read_as_a_chinese_keyboard_types_it(db: None) -> None:
    email = Element.objects.get(type="email")
    assert tidied(email, "chen＠example。cn ") == "chen@example.cn"
    assert field_problem(Field(email, True), tidied(email, "chen.example.cn"))


def test_a_fixed_line_is_asked_for_its_area_code() -> None:
    phone = Field(Element(key="contact_phone", label="联系电话", type="phone"), True)
    assert field_problem(phone, "60415514") == "联系电话如果是固定电话，请在前面加上区号，例如 0379-60998957"
    assert field_problem(phone, "037960415514") == ""
    assert "11位" in field_problem(phone, "138000062")


def test_no_hint_contradicts_the_unit_in_a_label(db: None) -> None:
    """（万元） with “单位：元” beneath it is ten thousand times wrong."""
    for element in Element.objects.filter(type="money"):
        assert "元" in element.label
        assert "单位" not in HINTS.get(element.type, "") + element.help
