"""What need not be asked: what the identity card tells, and the phone of somebody who came to the window without one."""

from datetime import date

from onewindow.cases import drafts
from onewindow.cases.completeness import phoneless
from onewindow.cases.forms import form_problems
from onewindow.cases.models import Channel
from tests import NOW
from tests.factories import applicant, draft, region, staff_of
from tests.factories.applying import item_at

CARD = "senior-preferential-card"
PHONE = "form.person_phone"


def test_birth_and_sex_are_those_of_the_identity_card(db: None) -> None:
    old = applicant("王秀英", born=date(1956, 5, 28))
    form = drafts.start(item_at(CARD, region()), region(), by=old, at=NOW, channel=Channel.MOBILE).form
    assert form["person_birth_date"] == "1956-05-28"
    assert form["person_sex"] == ("男" if int(old.principal.document_number[16]) % 2 else "女")


def test_who_came_without_a_phone_is_not_asked_for_one(db: None) -> None:
    window = staff_of("civil_affairs").window
    principal = applicant("周秀英", born=date(1944, 3, 6), checked=True).principal
    made = draft(window, CARD, principal=principal, with_files=False)
    made.form.pop("person_phone")
    guide = made.guide_version.body
    assert not phoneless(made)
    assert PHONE in form_problems(guide, made.form, phoneless=phoneless(made))
    principal.phone = ""
    made.principal = principal
    assert phoneless(made)
    assert PHONE not in form_problems(guide, made.form, phoneless=phoneless(made))


def test_online_a_phone_is_asked_for(db: None) -> None:
    made = draft(applicant("王秀英", born=date(1956, 5, 28)), CARD)
    assert made.principal is not None
    made.principal.phone = ""
    assert not phoneless(made)
