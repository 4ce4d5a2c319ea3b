"""A lost phone, a new number, a number that now belongs to somebody else."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from oauth2_provider.models import AccessToken

from onewindow.accounts.acts.codes import Purpose, issue_code, sign_in_with_code
from onewindow.accounts.acts.holders import MayBeAnothers, NotTheNumber, prove_by_number
from onewindow.accounts.errors import AccountRefused, NumberIsAnothers, WorkAccount, WrongCode
from onewindow.accounts.models import (
    Capacity,
    Consent,
    DocumentType,
    Mandate,
    Principal,
    PrincipalKind,
    Session,
    SignInCode,
    User,
)
from onewindow.administration import phones
from onewindow.administration.errors import NotYours, Unfit
from onewindow.administration.merging import FATES
from onewindow.administration.phones import Why
from onewindow.cases.models import Case, Draft
from onewindow.kernel.identifiers import IdCard
from onewindow.notices.models import Message
from onewindow.oversight.models import Rating, RatingChannel
from onewindow.privacy.held import readings
from onewindow.privacy.models import DataRequest, RequestKind
from onewindow.privacy.requests import request_data
from onewindow.record.models import Event, Reading
from onewindow.record.verify import verify
from onewindow.staff.actors import Officer
from onewindow.web.api.models import Audience
from tests import NOW, factories
from tests.consultations.asking import answered
from tests.factories.applying import FOOD
from tests.factories.people import user
from tests.factories.promises import PROOF
from tests.web.api.calls import app_for, issued

pytestmark = pytest.mark.django_db
NEW = "13800138000"
MINUTES = timedelta(minutes=2)
ID = DocumentType.ID_CARD


def code_to(phone: str, purpose: Purpose = Purpose.NEW_PHONE, at: Any = NOW) -> str:
    return issue_code(phone, address="192.0.2.1", at=at, purpose=purpose)


def moved(who: User, principal: Principal, by: Officer, phone: str = NEW, **other: Any) -> User:
    code = other.pop("code") if "code" in other else code_to(phone)
    asked: dict[str, Any] = {"at": NOW, "why": Why.LOST, "same": True} | other
    return phones.move_phone(who.pk, principal, phone, code, by=by, **asked)


def signed_in_by_code(phone: str, at: Any = NOW) -> User:
    return sign_in_with_code(phone, code_to(phone, Purpose.SIGN_IN, at=at), at=at)


def test_every_relation_to_a_sign_in_has_its_fate() -> None:
    fields = [field for model in apps.get_models(include_auto_created=True) for field in model._meta.get_fields()]
    to_user = {
        f"{field.model._meta.label}.{field.name}"
        for field in fields
        if field.concrete and field.is_relation and field.related_model is User  # foreign keys, and many to many
    }
    assert to_user == set(FATES)


def test_at_a_window_the_lost_phones_sign_in_gets_the_new_number_and_the_old_one_opens_nothing() -> None:
    own, window = factories.applicant(checked=True), factories.staff_of().window
    old = own.user.phone
    factories.draft(own, FOOD)
    session = Session.objects.create(session_key="x" * 32, session_data="", expire_date=NOW, seen_at=NOW, user=own.user)
    found = phones.look_up(ID, own.principal.document_number, by=window, at=NOW)
    [mandate] = phones.sign_ins_of(found, NOW)
    assert mandate.user == own.user
    changed = moved(own.user, found, window)
    assert (changed.pk, changed.phone, changed.has_usable_password()) == (own.user.pk, NEW, False)
    assert not Session.objects.filter(pk=session.pk).exists()
    assert Principal.objects.get(pk=own.principal.pk).phone == NEW  # what is told about cases follows
    assert signed_in_by_code(NEW, NOW + MINUTES) == own.user
    stranger = signed_in_by_code(old, NOW + MINUTES)
    assert stranger != own.user and not stranger.mandates.exists() and not stranger.drafts.exists()


def test_both_numbers_are_told_without_a_link_and_without_the_other_number() -> None:
    own, window = factories.applicant(checked=True), factories.staff_of().window
    old = own.user.phone
    moved(own.user, own.principal, window)
    told = {message.phone: message for message in Message.objects.filter(kind__in=["phone_gone", "phone_set"])}
    assert (told[old].user, told[NEW].user) == (None, own.user)
    for message in told.values():
        assert "http" not in message.wording and not {old[-4:], NEW[-4:]} & {
            message.wording[i : i + 4] for i in range(500)
        }
        assert "带身份证" in message.wording


def test_the_change_is_on_record_by_whom_on_what_document_and_without_the_numbers() -> None:
    own, window = factories.applicant(checked=True), factories.staff_of().window
    old, number = own.user.phone, own.principal.document_number
    phones.look_up(ID, number, by=window, at=NOW)
    moved(own.user, own.principal, window, why=Why.STOLEN)
    event = Event.objects.get(chain__kind="user", chain__key=str(own.user.pk))
    assert (event.act, event.actor, event.capacity) == ("phone_moved", window.key, window.capacity)
    assert {"why", "document_type", "document", "old_phone", "new_phone"} == set(event.details)
    assert event.details["old_phone"] != event.details["new_phone"] and event.details["document_type"] == ID
    reading = Reading.objects.get(what=phones.LOOKED_AT)
    assert (reading.reader, reading.capacity) == (window.key, window.capacity)
    [shown] = readings(own.user, NOW.date())  # to whom it concerns
    assert (shown.case, shown.reason) == (None, phones.WHAT_FOR)
    for text in (str(event.details), reading.reason):
        assert not any(secret in text for secret in (old, NEW, number, own.principal.name))
    assert verify().whole


def test_whoever_looks_up_a_number_leaves_a_trace_found_or_not_and_cannot_go_through_many() -> None:
    window, unknown = factories.staff_of().window, factories.applicant().principal.document_number
    for _ in range(phones.AN_HOUR):
        with pytest.raises(phones.NobodyChecked):
            phones.look_up(ID, unknown, by=window, at=NOW)
    assert Reading.objects.filter(what=phones.LOOKED_AT).count() == phones.AN_HOUR
    with pytest.raises(Unfit, match="请稍后再试"):
        phones.look_up(ID, unknown, by=window, at=NOW)
    with pytest.raises(NotYours, match="窗口岗位"):
        phones.look_up(ID, unknown, by=factories.staff_of().reviewer, at=NOW)


def test_what_a_window_may_not_do() -> None:
    own, staff = factories.applicant(checked=True), factories.staff_of()
    declared, officers = factories.applicant("钱二"), user("工号人", officer=True)
    officers.set_phone("13900139000")
    officers.save()
    namesake = factories.applicant(staff.window.user.display_name, checked=True)
    refused: list[tuple[type[Exception], str, Any]] = [
        (NotYours, "窗口岗位", lambda: moved(own.user, own.principal, staff.reviewer)),
        (Unfit, "人证一致", lambda: moved(own.user, own.principal, staff.window, same=False, code="")),
        (Unfit, "不能给自己办", lambda: moved(namesake.user, namesake.principal, staff.window, code="")),
        (Unfit, "请选择要变更的登录", lambda: moved(declared.user, own.principal, staff.window, code="")),
        (Unfit, "和原来的一样", lambda: moved(own.user, own.principal, staff.window, own.user.phone, code="")),
        (WrongCode, "验证码不对", lambda: moved(own.user, own.principal, staff.window, code="000000")),
        (WorkAccount, "工作账号", lambda: moved(own.user, own.principal, staff.window, "13900139000")),
        (NumberIsAnothers, "另一个人", lambda: moved(own.user, own.principal, staff.window, declared.user.phone)),
    ]
    before = own.user.phone
    for error, told, act in refused:
        with pytest.raises(error, match=told):
            act()
    assert User.objects.get(pk=own.user.pk).phone == before
    assert not Event.objects.filter(chain__kind="user").exists()


def test_a_code_for_a_new_phone_opens_no_account_and_wrong_tries_of_it_count() -> None:
    own, window = factories.applicant(checked=True), factories.staff_of().window
    other = user("孙三")
    code = code_to(other.phone)
    with pytest.raises(WrongCode):
        sign_in_with_code(other.phone, code, at=NOW)
    code = code_to(NEW)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        with pytest.raises(WrongCode):
            moved(own.user, own.principal, window, code=wrong)
    assert SignInCode.objects.latest("pk").tries == 5
    with pytest.raises(WrongCode):
        moved(own.user, own.principal, window, code=code)


def test_what_somebody_did_with_the_new_number_meanwhile_goes_over_and_joins_the_checked_identity() -> None:
    own, window = factories.applicant(checked=True), factories.staff_of().window
    newer = factories.applicant(number=own.principal.document_number)
    firm = factories.organisation(by=newer.user)
    case = factories.submitted(PROOF, by=newer).case
    draft = factories.draft(firm, FOOD)
    phone, said = newer.user.phone, list(Event.objects.filter(chain=case.chain).values_list("actor", flat=True))
    changed = moved(own.user, own.principal, window, phone)
    case, draft = Case.objects.get(pk=case.pk), Draft.objects.get(pk=draft.pk)
    assert (case.submitted_by, case.applicant, draft.user) == (changed, own.principal, changed)
    acts = list(Event.objects.filter(chain=case.chain).order_by("sequence").values_list("act", "actor"))
    assert acts[-1] == ("attach_identity", window.key) and [actor for _, actor in acts[:-1]] == said
    in_force = changed.mandates.in_force(NOW.date())
    assert {(m.principal_id, m.capacity) for m in in_force} == {
        (own.principal.pk, Capacity.SELF), (firm.principal.pk, Capacity.REPRESENTATIVE)
    }  # fmt: skip
    merged = User.objects.get(pk=newer.user.pk)
    assert (merged.phone, merged.phone_digest, merged.is_active) == ("", None, False)
    assert Event.objects.get(chain__kind="user", chain__key=str(merged.pk)).details == {"account": str(changed.pk)}
    assert case in Case.objects.visible_to(changed, on=NOW.date())


def test_of_two_mandates_consents_and_identities_for_the_same_one_stays() -> None:
    own, window = factories.applicant(checked=True), factories.staff_of().window
    newer = user("赵一鸣")
    principal = factories.applicant("委托人", checked=True)
    for who, ends in ((own.user, date(2026, 7, 1)), (newer, date(2026, 9, 1))):
        Mandate.objects.create(
            user=who, principal=principal.principal, capacity=Capacity.AGENT, starts_on=NOW.date(), ends_on=ends, granted_by=principal.user
        )  # fmt: skip
        Consent.objects.create(user=who, principal=principal.principal, purpose="再用", given_at=NOW)
    mine, theirs = factories.organisation(by=own.user), factories.organisation(by=newer)
    theirs.principal.set_document(DocumentType.USCC, mine.principal.document_number)
    theirs.principal.save()
    draft = factories.draft(theirs, FOOD)
    changed = moved(own.user, own.principal, window, newer.phone)
    [agency] = changed.mandates.in_force(NOW.date()).filter(capacity=Capacity.AGENT)
    assert agency.ends_on == date(2026, 9, 1)
    assert Consent.objects.filter(user=changed, withdrawn_at=None).count() == 1
    [firm] = changed.mandates.in_force(NOW.date()).filter(capacity=Capacity.REPRESENTATIVE)
    draft.refresh_from_db()
    assert (firm.principal, draft.principal, draft.mandate) == (mine.principal, mine.principal, firm)
    theirs.principal.refresh_from_db()
    assert theirs.principal.replaced_by == mine.principal


def test_all_that_hangs_on_the_newer_sign_in_goes_over_and_what_let_apps_in_ends() -> None:
    own, talk = factories.applicant(), answered()
    newer, other = talk.by.user, factories.applicant("委托人", checked=True)
    assert newer is not None
    newer.mandates.update(revoked_at=NOW)  # who it is was never said there
    story = factories.submitted(by=factories.individual_business())
    Case.objects.filter(pk=story.case.pk).update(submitted_by=newer)
    Rating.objects.create(
        case=story.case, phase=1, score=5, channel=RatingChannel.COMPUTER, rated_by=f"user:{newer.pk}", rated_at=NOW
    )
    asked = request_data(RequestKind.COPY, None, by=talk.by, at=NOW, text="查一查")
    granted = factories.another_sign_in(other, capacity=Capacity.AGENT).mandate
    Mandate.objects.filter(pk=granted.pk).update(granted_by=newer)
    issued(app_for(Audience.APPLICANT), newer)
    told = Message.objects.filter(user=newer).count()
    changed = phones.change_phone(own.user, newer.phone, code_to(newer.phone), this="", at=NOW)
    assert told and Message.objects.filter(user=changed).exclude(kind="phone_set").count() == told
    kept = (
        talk.again().user, DataRequest.objects.get(pk=asked.pk).user, Mandate.objects.get(pk=granted.pk).granted_by,
        Case.objects.get(pk=story.case.pk).submitted_by,
    )  # fmt: skip
    assert set(kept) == {changed}
    assert Rating.objects.get().rated_by == f"user:{changed.pk}"
    assert not AccessToken.objects.exists()


def test_by_oneself_the_other_sign_ins_end_and_the_password_stays() -> None:
    own = factories.applicant()
    old = own.user.phone
    for key in ("a" * 32, "b" * 32):
        Session.objects.create(session_key=key, session_data="", expire_date=NOW, seen_at=NOW, user=own.user)
    changed = phones.change_phone(own.user, NEW, code_to(NEW), this="a" * 32, at=NOW)
    assert [row.session_key for row in Session.objects.filter(user=changed)] == ["a" * 32]
    assert changed.has_usable_password() and changed.phone == NEW
    event = Event.objects.get(chain__kind="user", chain__key=str(changed.pk))
    assert (event.act, event.actor) == ("phone_changed", f"user:{changed.pk}")
    assert {message.phone for message in Message.objects.filter(event=event)} == {old, NEW}


def test_by_oneself_cases_of_both_stay_reachable_where_no_window_has_checked_who_it_is() -> None:
    own = factories.applicant()
    newer = factories.applicant(number=own.principal.document_number)
    cases = {factories.submitted(PROOF, by=who).case for who in (own, newer)}
    changed = phones.change_phone(own.user, newer.user.phone, code_to(newer.user.phone), this="", at=NOW)
    assert set(Case.objects.visible_to(changed, on=NOW.date())) == cases
    reached = set()
    for mandate in changed.mandates.in_force(NOW.date()):
        reached |= set(Case.objects.visible_to(replace(own, mandate=mandate)))
    assert reached == cases


def test_a_number_that_was_somebody_elses_long_ago_brings_nothing_of_theirs() -> None:
    """I got a number that an operator has given out again: its former sign-in loses it, and I do not get what it has."""
    own, former = factories.applicant(), factories.applicant("从前的人", checked=True)
    User.objects.filter(pk=former.user.pk).update(phone_verified_at=NOW - timedelta(days=90))
    changed = phones.change_phone(own.user, former.user.phone, code_to(former.user.phone), this="", at=NOW)
    left = User.objects.get(pk=former.user.pk)
    assert (changed.phone, left.phone, left.is_active) == (former.user.phone, "", False)
    assert [m.principal for m in changed.mandates.all()] == [own.principal]
    assert [m.user for m in phones.sign_ins_of(former.principal, NOW)] == [left]  # a window can still give it a number
    again = moved(left, former.principal, factories.staff_of().window)
    assert again.is_active and signed_in_by_code(NEW, NOW + MINUTES) == left


@pytest.mark.parametrize(("days", "asked"), [(89, False), (90, True)])
def test_after_ninety_days_without_a_code_the_code_alone_opens_no_account_that_acts_for_somebody(
    days: int, asked: bool
) -> None:
    own = factories.applicant(checked=True)
    User.objects.filter(pk=own.user.pk).update(phone_verified_at=NOW - timedelta(days=days), last_login=NOW)
    if not asked:
        assert signed_in_by_code(own.user.phone) == own.user
        assert User.objects.get(pk=own.user.pk).phone_verified_at == NOW
        return
    with pytest.raises(MayBeAnothers) as raised:
        signed_in_by_code(own.user.phone)
    assert raised.value.user == own.user
    wrong = factories.applicant("别人").principal.document_number
    for _ in range(5):
        with pytest.raises(NotTheNumber):
            prove_by_number(own.user, ID, wrong, at=NOW)
    with pytest.raises(AccountRefused, match="次数太多"):
        prove_by_number(own.user, ID, own.principal.document_number, at=NOW)
    tomorrow = NOW + timedelta(days=1, minutes=1)
    assert prove_by_number(own.user, ID, own.principal.document_number, at=tomorrow) == own.user
    assert signed_in_by_code(own.user.phone, tomorrow) == own.user


def test_a_stranger_with_the_number_starts_anew_and_sees_nothing() -> None:
    own, window = factories.applicant(checked=True), factories.staff_of().window
    phone = own.user.phone
    fresh = phones.start_anew(own.user, at=NOW)
    assert (fresh.phone, fresh.mandates.count(), fresh.drafts.count()) == (phone, 0, 0)
    assert Principal.objects.get(pk=own.principal.pk).phone == ""  # nothing about cases is told there any more
    assert Event.objects.get(chain__kind="user", chain__key=str(own.user.pk)).act == "phone_given_up"
    with pytest.raises(Unfit):
        phones.start_anew(own.user, at=NOW)
    assert moved(own.user, own.principal, window).pk == own.user.pk


def test_whoever_is_reached_otherwise_is_told_that_their_number_is_anothers_now() -> None:
    own = factories.applicant(checked=True)
    Principal.objects.filter(pk=own.principal.pk).update(phone=NEW)
    phones.start_anew(own.user, at=NOW)
    message = Message.objects.get(kind="phone_given_up")
    assert (message.phone, message.user) == (NEW, own.user)


def test_what_was_meant_for_the_present_holder_does_not_stay_with_the_former_one() -> None:
    own, principal = factories.applicant(checked=True), factories.applicant("委托人", checked=True).principal
    User.objects.filter(pk=own.user.pk).update(phone_verified_at=NOW - timedelta(days=100))
    for days, capacity in ((150, Capacity.AGENT), (3, Capacity.AGENT)):
        Mandate.objects.create(
            user=own.user, principal=factories.applicant("委托人", checked=True).principal if days == 3 else principal,
            capacity=capacity, starts_on=NOW.date() - timedelta(days=days), ends_on=date(2026, 12, 31),
        )  # fmt: skip
    own.user.refresh_from_db()
    phones.start_anew(own.user, at=NOW)
    assert [m.principal for m in own.user.mandates.in_force(NOW.date()).filter(capacity=Capacity.AGENT)] == [principal]


def test_a_closed_account_is_not_merged_away() -> None:
    own, closed = factories.applicant(), factories.applicant("停用的")
    User.objects.filter(pk=closed.user.pk).update(is_active=False)
    with pytest.raises(AccountRefused, match="已停用"):
        phones.change_phone(own.user, closed.user.phone, code_to(closed.user.phone), this="", at=NOW)


def test_numbers_of_firms_prove_nothing() -> None:
    """They are printed on every licence. An agent who never said who they are is asked for the person they act for."""
    who = user("代理人")
    firm = factories.organisation(checked=True, by=who, capacity=Capacity.AGENT)
    assert firm.principal.kind != PrincipalKind.NATURAL
    with pytest.raises(NotTheNumber):
        prove_by_number(who, DocumentType.USCC, firm.principal.document_number, at=NOW)
    person = factories.applicant("委托人", checked=True)
    Mandate.objects.create(
        user=who, principal=person.principal, capacity=Capacity.AGENT, starts_on=NOW.date(), ends_on=date(2026, 12, 31)
    )
    assert IdCard.parse(person.principal.document_number)
    assert prove_by_number(who, ID, person.principal.document_number, at=NOW) == who
