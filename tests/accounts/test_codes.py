"""One-time codes: right once, for five minutes, in five tries; to a phone, or from an address, only so many."""

from datetime import datetime, timedelta
from random import Random

import pytest

from onewindow.accounts.acts.codes import A_PHONE_AN_HOUR, AN_ADDRESS_AN_HOUR, TRIES, issue_code, sign_in_with_code
from onewindow.accounts.attempts import Attempt, Counted, SignInCode, note, purge
from onewindow.accounts.errors import Disabled, TooManyCodes, WorkAccount, WrongCode
from onewindow.accounts.models import User
from onewindow.kernel.identifiers import make_phone
from tests.factories.people import user

pytestmark = pytest.mark.django_db
PHONE = make_phone(Random(1))
ANOTHER = make_phone(Random(2))
HALL = "203.0.113.7"
MINUTE = timedelta(minutes=1)


def sent(at: datetime, phone: str = PHONE) -> str:
    return issue_code(phone, address=HALL, at=at)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def refused(code: str, at: datetime, phone: str = PHONE) -> bool:
    try:
        sign_in_with_code(phone, code, at=at)
    except WrongCode:
        return True
    return False


def test_the_first_right_code_makes_the_account_and_the_next_one_finds_it(now: datetime) -> None:
    first = sign_in_with_code(PHONE, sent(now), at=now)
    assert (first.phone, first.phone_verified_at, first.officer) == (PHONE, now, False)
    assert first.display_name == f"{PHONE[:3]}****{PHONE[-4:]}"
    assert not first.has_usable_password()
    assert sign_in_with_code(PHONE, sent(now + MINUTE), at=now + MINUTE) == first
    assert User.objects.filter(officer=False).count() == 1


def test_a_code_is_good_once(now: datetime) -> None:
    code = sent(now)
    assert not refused(code, now)
    assert refused(code, now)


@pytest.mark.parametrize(("seconds", "too_late"), [(299, False), (300, True)])
def test_a_code_is_good_for_five_minutes(now: datetime, seconds: int, too_late: bool) -> None:
    code = sent(now)
    assert refused(code, now + timedelta(seconds=seconds)) is too_late


@pytest.mark.parametrize(("mistakes", "void"), [(TRIES - 1, False), (TRIES, True)])
def test_a_code_is_void_after_five_wrong_tries(now: datetime, mistakes: int, void: bool) -> None:
    code = sent(now)
    assert all(refused(wrong(code), now) for _ in range(mistakes))
    assert refused(code, now) is void


def test_tries_are_counted_anew_for_a_new_code(now: datetime) -> None:
    code = sent(now)
    for _ in range(TRIES):
        refused(wrong(code), now)
    assert not refused(sent(now + MINUTE), now + MINUTE)


def test_a_new_code_makes_the_earlier_one_void(now: datetime) -> None:
    earlier, later = sent(now), sent(now + MINUTE)
    assert earlier == later or refused(earlier, now + MINUTE)
    assert not refused(later, now + MINUTE)


def test_a_code_opens_the_phone_that_it_was_sent_to_and_no_other(now: datetime) -> None:
    code, another = sent(now), sent(now, ANOTHER)
    assert code == another or refused(code, now, ANOTHER)
    assert not refused(code, now)


@pytest.mark.parametrize("typed", ["", "１２３４５６", "000000\x00", "9" * 500])
def test_nonsense_is_a_wrong_code(now: datetime, typed: str) -> None:
    sent(now)
    assert refused(typed, now)


def test_a_phone_gets_one_code_a_minute_and_is_told_how_long_to_wait(now: datetime) -> None:
    sent(now)
    with pytest.raises(TooManyCodes, match="20秒后再试") as told:
        sent(now + timedelta(seconds=40.5))
    assert told.value.wait_seconds == 20
    sent(now, ANOTHER)
    sent(now + MINUTE)


def test_a_phone_gets_five_codes_an_hour(now: datetime) -> None:
    for number in range(A_PHONE_AN_HOUR):
        sent(now + number * MINUTE)
    with pytest.raises(TooManyCodes, match="60分钟后再试"):
        sent(now + 59 * MINUTE)
    assert SignInCode.objects.count() == A_PHONE_AN_HOUR
    sent(now + 60 * MINUTE)


def test_an_address_gets_sixty_codes_an_hour(now: datetime) -> None:
    for _ in range(AN_ADDRESS_AN_HOUR):
        note(Counted.CODE_ADDRESS, HALL, at=now)
    with pytest.raises(TooManyCodes):
        sent(now + MINUTE)
    issue_code(PHONE, address="203.0.113.8", at=now + MINUTE)
    sent(now + 61 * MINUTE, ANOTHER)


def test_the_holder_of_a_work_account_is_sent_to_the_desk(now: datetime) -> None:
    officer = user("李岗", officer=True)
    officer.set_phone(PHONE)
    officer.save()
    with pytest.raises(WorkAccount):
        sign_in_with_code(PHONE, sent(now), at=now)


def test_a_disabled_account_stays_out_with_the_right_code(now: datetime) -> None:
    known = user("赵一鸣")
    known.is_active = False
    known.save()
    with pytest.raises(Disabled):
        sign_in_with_code(known.phone, sent(now, known.phone), at=now)


def test_purging_leaves_what_a_limit_still_looks_at(now: datetime) -> None:
    sent(now - timedelta(days=2))
    code = sent(now, ANOTHER)
    assert purge(before=now - timedelta(days=1)) == 3
    assert (Attempt.objects.count(), SignInCode.objects.count()) == (2, 1)
    assert not refused(code, now, ANOTHER)
