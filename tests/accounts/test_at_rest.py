"""Numbers and phones are unreadable in the database, found by keyed digests, and in no text of an object."""

from datetime import datetime
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from onewindow.accounts.actors import Applicant
from onewindow.accounts.acts.codes import issue_code, sign_in_with_code
from onewindow.accounts.acts.passwords import applicant_by_password
from onewindow.accounts.errors import AccountRefused
from onewindow.accounts.models import DocumentType, Principal, User, document_digest
from onewindow.kernel.fields import lookup_digest
from onewindow.kernel.identifiers import make_phone
from onewindow.notices.models import Message
from tests.factories import applicant, organisation
from tests.factories.people import user

pytestmark = pytest.mark.django_db
PHONE = make_phone(Random(41))
TABLES = ("accounts_user", "accounts_principal", "accounts_mandate", "accounts_attempt", "accounts_signincode",
          "notices_message", "procrastinate_jobs", "accounts_session")  # fmt: skip


def stored() -> str:
    """All rows of accounts and of what sign-in leaves behind, as the database itself writes them out."""
    with connection.cursor() as cursor:
        rows = []
        for table in TABLES:
            cursor.execute(f"select t::text from {table} t")
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows).lower()


def readable(secret: str) -> bool:
    text = stored()
    return secret.lower() in text or secret.encode().hex() in text


def test_numbers_and_phones_are_not_in_the_rows() -> None:
    person, company = applicant(), organisation()
    secrets = [
        person.user.phone, person.principal.phone, person.principal.document_number, company.principal.document_number,
        company.principal.representative_number,
    ]  # fmt: skip
    assert all(secrets)
    assert [secret for secret in secrets if readable(secret)] == []
    assert readable(person.principal.name)  # what is not secret would be found


def test_the_same_number_is_stored_differently_every_time() -> None:
    first = applicant()
    applicant(number=first.principal.document_number)
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(distinct document_number), count(distinct document_digest) from accounts_principal"
        )
        assert cursor.fetchone() == (2, 1)


def test_they_are_found_by_a_keyed_digest() -> None:
    who = applicant()
    number, phone = who.principal.document_number, who.user.phone
    assert User.objects.with_phone(phone) == who.user
    assert Principal.objects.get(document_digest=document_digest(DocumentType.ID_CARD, number)) == who.principal
    assert lookup_digest(phone, "phone") != lookup_digest(phone, "document")  # no join from one purpose to another


def test_the_digest_depends_on_the_key(settings: object) -> None:
    before = lookup_digest(PHONE, "phone")
    settings.DIGEST_KEY = bytes(32)  # type: ignore[attr-defined]
    assert lookup_digest(PHONE, "phone") != before


def test_signing_in_leaves_neither_phone_nor_code_nor_address() -> None:
    address, client = "203.0.113.7", Client(REMOTE_ADDR="203.0.113.7")
    client.post(reverse("public:sign_in"), {"phone": PHONE, "way": "send"})
    message = Message.objects.get()
    code = message.values["code"]
    client.post(reverse("public:sign_in"), {"phone": PHONE, "way": "password", "password": "a wrong one"})
    assert client.post(reverse("public:sign_in"), {"phone": PHONE, "way": "code", "code": code}).status_code == 302
    assert (len(code), code in message.text) == (6, False)
    assert [secret for secret in (PHONE, address, "a wrong one") if readable(secret)] == []


def test_no_text_of_an_object_holds_them(now: datetime) -> None:
    who, company = applicant(), organisation()
    newcomer = sign_in_with_code(PHONE, issue_code(PHONE, address="", at=now), at=now)
    shown = [
        f(each)
        for f in (str, repr)
        for each in (
            who,
            who.user,
            who.principal,
            who.mandate,
            company,
            company.principal,
            newcomer,
            Applicant(who.mandate),
        )
    ]
    shown += [who.label, who.key, who.capacity, newcomer.display_name]
    secrets = [who.user.phone, who.principal.document_number, company.principal.document_number, PHONE]
    assert [(text, secret) for text in shown for secret in secrets if secret in text] == []
    assert newcomer.display_name == newcomer.masked_phone == f"{PHONE[:3]}****{PHONE[-4:]}"
    assert (
        who.principal.masked_number
        == f"{who.principal.document_number[:6]}********{who.principal.document_number[-4:]}"
    )


def test_refusals_do_not_repeat_what_was_typed(now: datetime) -> None:
    known = user("赵一鸣")
    with pytest.raises(AccountRefused) as refused:
        applicant_by_password(known.phone, "a wrong one", address="", at=now)
    assert not {known.phone, "a wrong one"} & set(str(refused.value).split())
