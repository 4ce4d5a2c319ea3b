"""People's data: what is held, who read it, the copy, requests, consent, closing the account, retention."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onewindow.accounts.models import Consent, Principal, User
from onewindow.cases import consents
from onewindow.cases.acts.apply import withdraw
from onewindow.cases.materials import could_be_reused, lines_of_draft
from onewindow.cases.models import Attachment, Draft
from onewindow.cases.reuse import give
from onewindow.consultations.models import Consultation
from onewindow.consultations.permissions import Asker
from onewindow.network.models import Agency
from onewindow.notices.models import Message
from onewindow.privacy.erase import StillOpen, erase
from onewindow.privacy.held import readings
from onewindow.privacy.models import DataRequest, RequestKind, RequestState, Retention
from onewindow.privacy.moves import TABLE
from onewindow.privacy.requests import SayWhat, grant_request, refuse_request, request_data
from onewindow.privacy.retention import RULES, enforce
from onewindow.record.errors import WrongPerson, WrongState
from onewindow.record.models import Event
from onewindow.record.verify import verify
from onewindow.staff.models import Role
from tests import NOW, factories
from tests.consultations.asking import answered
from tests.factories import draft, officer
from tests.factories.applying import FOOD
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db
CHANGE = "food-business-licence-change"
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _files(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]


def signed(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def administrator() -> object:
    return officer(Role.ADMINISTRATOR, Agency.objects.get(administering=True, region__level="city"))


def test_whose_number_was_read_sees_by_whom_and_why() -> None:
    story = factories.accepted()
    desk = signed_in(story.staff.reviewer)
    desk.post(reverse("desk:reveal", args=[story.case.pk]), {"reason": "电话核对"})
    row = readings(story.by.user, TODAY)[0]
    assert (row.case and row.case.pk, row.reason) == (story.case.pk, "电话核对")
    client = signed(story.by.user)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("public:data"))
    assert len(queries) <= 25
    text = page.content.decode()
    assert "电话核对" in text
    assert story.staff.agency.name in text
    assert story.staff.reviewer.user.display_name not in text
    other = factories.applicant()
    assert not readings(other.user, TODAY)


def test_the_copy_holds_everything_of_theirs_and_nothing_of_others() -> None:
    story, stranger = factories.accepted(), factories.accepted()
    answer = signed(story.by.user).get(reverse("public:data_copy"))
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    data = json.loads(packed.read("data.json"))
    assert [case["编号"] for case in data["办件"]] == [story.case.number]
    assert data["办件"][0]["申请表"] == json.loads(json.dumps(story.case.form))
    names = packed.namelist()
    assert len([name for name in names if name.startswith("files/")]) == story.case.attachments.count()
    assert stranger.case.number not in packed.read("data.json").decode()


def test_the_copy_has_what_was_granted_and_what_was_signed_at_a_window(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    done, other = factories.decided(), factories.submitted()
    withdraw(other.case.pk, by=other.staff.window, at=NOW, consent=consents.Consent(signature=b"PNG"))
    for story, wanted in ((done, "证照和结果"), (other, "signatures/窗口代办")):
        answer = signed(story.by.user).get(reverse("public:data_copy"))
        packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
        data = json.loads(packed.read("data.json"))
        if story is done:
            assert data[wanted][0]["编号"] == story.again().decision.result_number
        else:
            (name,) = (name for name in packed.namelist() if name.startswith(wanted))
            assert packed.read(name) == b"PNG"


def test_a_request_is_answered_by_the_administering_department_within_days() -> None:
    who = factories.applicant("张小名")
    with pytest.raises(SayWhat):
        request_data(RequestKind.CORRECTION, who.principal, by=Asker(who.user), at=NOW, text=" ")
    made = request_data(RequestKind.CORRECTION, who.principal, by=Asker(who.user), at=NOW, text="名字写错了，是张小明")
    assert made.due is not None
    with pytest.raises(WrongPerson):
        grant_request(made.pk, by=factories.staff_of().approver, at=NOW, answer="好")
    admin = administrator()
    grant_request(made.pk, by=admin, at=NOW, answer="已照身份证更正", name="张小明")  # type: ignore[arg-type]
    assert Principal.objects.get(pk=who.principal.pk).name == "张小明"
    assert Event.objects.filter(chain__kind="principal", chain__key=str(who.principal.pk)).count() == 1
    assert Message.objects.filter(user=who.user, kind="data_answered").count() == 1
    with pytest.raises(WrongState):
        refuse_request(made.pk, by=admin, at=NOW, answer="不行")  # type: ignore[arg-type]
    assert set(TABLE.acts) == set(TABLE.moves)
    assert not verify().faults


def test_requests_go_through_their_pages() -> None:
    who, admin = factories.applicant(), administrator()
    client, desk = signed(who.user), signed_in(admin)  # type: ignore[arg-type]
    assert client.post(reverse("public:data_request"), {"kind": "copy", "text": ""}).status_code == 422
    client.post(reverse("public:data_request"), {"kind": "copy", "text": "想要一份纸质的"})
    made = DataRequest.objects.get()
    assert "想要一份纸质的" in desk.get(reverse("desk:data_requests")).content.decode()
    address = reverse("desk:data_request", args=[made.pk])
    assert desk.post(address, {"act": "refuse", "answer": ""}).status_code == 422
    desk.post(address, {"act": "refuse", "answer": "可以在网上下载，窗口打印收费不在此列"})
    made.refresh_from_db()
    assert made.state == RequestState.REFUSED
    assert "窗口打印收费" in client.get(reverse("public:data")).content.decode()
    assert signed_in(factories.staff_of().approver).get(address).status_code == 403


def test_what_the_city_holds_is_used_again_only_with_consent_and_not_after_it_was_taken_back() -> None:
    story = factories.decided()
    made = draft(story.by, CHANGE, with_files=False)
    names = could_be_reused(made)
    assert names
    assert not any(line.on_file for line in lines_of_draft(made, at=NOW))
    client = signed(story.by.user)
    page = client.get(reverse("public:draft_materials", args=[made.pk])).content.decode()
    assert "同意调用" in page
    client.post(reverse("public:draft_reuse", args=[made.pk]))
    assert any(line.on_file for line in lines_of_draft(made, at=NOW))
    assert not could_be_reused(made)
    consent = Consent.objects.get(user=story.by.user)
    stranger = signed(factories.applicant().user)
    stranger.post(reverse("public:data_consent", args=[consent.pk]))
    consent.refresh_from_db()
    assert consent.withdrawn_at is None
    client.post(reverse("public:data_consent", args=[consent.pk]))
    assert not any(line.on_file for line in lines_of_draft(made, at=NOW))
    give(story.by.user, story.by.principal, at=NOW)
    give(story.by.user, story.by.principal, at=NOW)
    assert Consent.objects.filter(user=story.by.user, withdrawn_at=None).count() == 1


def test_an_account_is_closed_once_nothing_is_open_and_the_record_still_verifies() -> None:
    story = factories.submitted()
    draft(story.by, FOOD)
    user = story.by.user
    phone = user.phone
    with pytest.raises(StillOpen, match="1 件在办"):
        erase(user, at=NOW)
    withdraw(story.case.pk, by=story.by, at=NOW)
    done = erase(user, at=NOW)
    assert (done.drafts, done.kept_cases) == (1, 1)
    user.refresh_from_db()
    assert (user.is_active, user.phone, user.display_name) == (False, "", "已注销")
    assert User.objects.with_phone(phone) is None
    assert not Message.objects.filter(user=user).exists()
    assert not Draft.objects.filter(user=user, case=None).exists()
    assert story.again().state == "withdrawn"
    assert not verify().faults


def test_an_identity_that_nothing_rests_on_goes_with_the_account() -> None:
    who = factories.applicant()
    client = signed(who.user)
    assert client.post(reverse("public:data_close"), {"word": "好"}).status_code == 422
    assert "账号已注销" in client.post(reverse("public:data_close"), {"word": "注销"}).content.decode()
    assert not Principal.objects.filter(pk=who.principal.pk).exists()
    assert client.get(reverse("public:data")).status_code == 302


def test_retention_is_enforced_kind_by_kind() -> None:
    assert set(RULES) == set(Retention.objects.values_list("kind", flat=True))
    old, story, talk = draft(factories.applicant(), "marriage-registration"), factories.decided(), answered()
    Draft.objects.filter(pk=old.pk).update(saved_at=NOW - timedelta(days=91))
    running = factories.submitted()
    Message.objects.update(created_at=NOW - timedelta(days=800))
    Consultation.objects.update(asked_at=NOW - timedelta(days=800))
    Attachment.objects.create(
        material="x",
        name="x.pdf",
        content_type="application/pdf",
        size=1,
        sha256=b"x" * 32,
        file="x.pdf",
        uploaded_at=NOW - timedelta(days=8),
    )
    done = enforce(timezone.now())
    assert done["drafts"] == done["files"] == done["consultations"] == 1
    assert not Draft.objects.filter(pk=old.pk).exists()
    assert not Message.objects.filter(chain=story.case.chain).exists()
    assert Message.objects.filter(chain=running.case.chain).exists()  # still at work
    assert talk.again().name == ""
    assert talk.one.question
    assert enforce(timezone.now())["drafts"] == 0
    rule = Retention.objects.get(kind="drafts")
    assert rule.enforced_at is not None
