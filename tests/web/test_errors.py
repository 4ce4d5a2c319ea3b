"""An address that leads nowhere, a form that is too old, a fault of ours: each is told in Chinese, with the way on."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.defaults import bad_request, permission_denied, server_error

from tests.factories import staff_of
from tests.web.desk_pages import signed_in

HOME, WORK = 'href="/">回首页', 'href="/desk/">回到我的工作'


@pytest.mark.parametrize("address", ["/nothing/", "/guide/99999999/", "/topics/nothing/"])
def test_an_address_that_leads_nowhere_is_told_in_chinese(db: None, address: str) -> None:
    answer = Client().get(address)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "没有找到这一页" in page
    assert HOME in page
    assert 'lang="zh-CN"' in page


def test_at_the_desk_it_leads_back_to_ones_work(db: None) -> None:
    answer = signed_in(staff_of().window).get(reverse("desk:case", args=[99_999_999]))
    assert answer.status_code == 404
    assert WORK in answer.content.decode()


def test_a_form_that_is_too_old_is_told_so(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("public:track"), {"number": "1"})
    assert answer.status_code == 403
    assert "刷新以后再提交" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "told"), [(server_error, "不是您填错了"), (bad_request, "没有看懂"), (permission_denied, "不能看")]
)
def test_a_fault_is_told_without_asking_the_database(view: Any, told: str) -> None:
    request = RequestFactory().get("/")
    answer = view(request) if view is server_error else view(request, Exception("why"))
    page = answer.content.decode()
    assert told in page
    assert HOME in page
    assert "why" not in page
