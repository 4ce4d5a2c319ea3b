"""Asking on the portal, answering at the desk: each page opens in few queries and keeps what was typed."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.consultations.models import Consultation, State
from onewindow.notices.models import Message
from onewindow.staff.models import Role
from tests import factories
from tests.consultations.asking import answered, asked, owned
from tests.factories import officer, region, staff_of
from tests.factories.applying import FOOD, item_at
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db
QUERIES = 25


def test_asked_by_phone_found_again_by_number_and_code() -> None:
    client = Client()
    client.cookies["ow_region"] = region().pk
    wrong = client.post(reverse("public:ask"), {"item": FOOD, "question": "要办吗", "phone": "138"})
    assert wrong.status_code == 422
    assert "要办吗" in wrong.content.decode()
    answer = client.post(reverse("public:ask"), {"item": FOOD, "question": "要办吗", "phone": "13800138000"})
    one = Consultation.objects.get()
    assert answer.headers["Location"] == reverse("public:consultation", args=[one.number])
    assert client.get(answer.headers["Location"]).status_code == 200
    assert Client().get(answer.headers["Location"]).status_code == 404
    code = Message.objects.get(chain=one.chain).values["code"]
    other = Client()
    assert (
        other.post(reverse("public:consultation_find"), {"number": one.number, "code": "WRONGONE"}).status_code == 422
    )
    other.post(reverse("public:consultation_find"), {"number": one.number.lower(), "code": code.lower()})
    assert other.get(answer.headers["Location"]).status_code == 200
    assert one.agency.key == "market_regulation"


def test_guessing_codes_ends_after_five() -> None:
    talk = asked()
    client, address = Client(), reverse("public:consultation_find")
    for _ in range(5):
        client.post(address, {"number": talk.one.number, "code": "AAAAAAAA"})
    right = {"number": talk.one.number, "code": talk.one.code}  # type: ignore[attr-defined]
    assert client.post(address, right).status_code == 422


def test_taken_answered_and_read() -> None:
    talk = asked()
    desk = signed_in(talk.staff.window)
    with CaptureQueriesContext(connection) as queries:
        assert talk.one.title in desk.get(reverse("desk:consultations")).content.decode()
    assert len(queries) <= QUERIES
    address = reverse("desk:consultation", args=[talk.one.pk])
    with CaptureQueriesContext(connection) as queries:
        desk.get(address)
    assert len(queries) <= QUERIES
    desk.post(reverse("desk:consultation_act", args=[talk.one.pk, "take"]))
    empty = desk.post(reverse("desk:consultation_act", args=[talk.one.pk, "answer"]), {"text": " "})
    assert empty.status_code == 422
    desk.post(reverse("desk:consultation_act", args=[talk.one.pk, "answer"]), {"text": "要办，带营业执照。"})
    assert talk.again().state == State.ANSWERED
    client = Client()
    assert talk.by.user is not None
    client.force_login(talk.by.user)
    assert "要办，带营业执照。" in client.get(reverse("public:consultation", args=[talk.one.number])).content.decode()
    assert talk.one.title in client.get(reverse("public:consultations")).content.decode()
    client.post(reverse("public:consultation_act", args=[talk.one.number, "again"]), {"question": "周末办吗"})
    assert talk.again().state == State.OWNED


def test_an_act_that_is_not_theirs_is_403_and_what_is_not_theirs_to_see_404() -> None:
    talk = owned()
    colleague, stranger = signed_in(talk.staff.reviewer), signed_in(staff_of("civil_affairs").reviewer)
    address = reverse("desk:consultation_act", args=[talk.one.pk, "answer"])
    assert colleague.post(address, {"text": "我来"}).status_code == 403
    assert stranger.post(address, {"text": "我来"}).status_code == 404
    assert stranger.get(reverse("desk:consultation", args=[talk.one.pk])).status_code == 404


def test_a_published_answer_stands_on_the_guide() -> None:
    talk = answered()
    desk, chief = signed_in(talk.staff.window), signed_in(talk.staff.approver)
    words = {"question": "卖散装白酒要办吗？", "answer": "要办。"}
    desk.post(reverse("desk:consultation_act", args=[talk.one.pk, "propose"]), words)
    guide = reverse("public:guide", args=[item_at(FOOD).pk])
    assert "卖散装白酒要办吗？" not in Client().get(guide).content.decode()
    chief.post(reverse("desk:consultation_act", args=[talk.one.pk, "publish_answer"]))
    assert "卖散装白酒要办吗？" in Client().get(guide).content.decode()


def test_what_many_ask_is_for_editors() -> None:
    for _ in range(3):
        asked("冷库要多大")
    editor = officer(Role.CATALOGUE_EDITOR, staff_of().agency)
    assert "冷库" in signed_in(editor).get(reverse("desk:frequent")).content.decode()
    assert signed_in(staff_of().reviewer).get(reverse("desk:frequent")).status_code == 403
    assert factories.applicant().user.consultations.count() == 0
