"""A sign-in is merged while somebody hands something in with it, on another phone, in the same instant."""

import time
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from onewindow.accounts.models import User
from onewindow.administration import phones
from onewindow.cases.models import Case
from onewindow.record.verify import verify
from tests import NOW, factories
from tests.administration.test_phones import code_to
from tests.factories.applying import hand_in_draft
from tests.factories.promises import PROOF

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_being_handed_in_while_the_sign_in_is_merged_goes_over() -> None:
    own = factories.applicant()
    newer = factories.applicant(number=own.principal.document_number)
    made, written = factories.draft(newer, PROOF), Event()
    phone = newer.user.phone
    code = code_to(phone)

    def hand_in() -> None:
        """Written before the merge looks, there only after it has begun."""
        with transaction.atomic():
            hand_in_draft(made, newer)
            written.set()
            time.sleep(1)
        connection.close()

    other = Thread(target=hand_in)
    other.start()
    assert written.wait(20)
    phones.change_phone(own.user, phone, code, this="", at=NOW)
    other.join(10)
    stays = User.objects.get(pk=own.user.pk)
    assert stays.phone == phone
    assert [case.submitted_by for case in Case.objects.all()] == [stays]
    for_whom = stays.mandates.in_force(NOW.date()).values("principal")
    assert Case.objects.filter(applicant__in=for_whom).exists()  # not folded away under its identity
    assert verify().whole
