"""Address × visitor: what is somebody else's does not exist, to look at or to act on, also for who merely declared the same number."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from onewindow.accounts.models import Capacity, DocumentType, Mandate, User
from onewindow.cases.acts.accept import accept
from onewindow.cases.acts.parties import check_identity
from onewindow.cases.models import Attachment, Case, Draft
from onewindow.notices.models import Message
from onewindow.oversight.models import Rating
from tests import NOW
from tests.factories import (
    Story,
    another_sign_in,
    applicant,
    draft,
    enter_at_window,
    individual_business,
    staff_of,
    submitted,
)
from tests.factories.applying import FOOD
from tests.factories.people import JIANXI
from tests.factories.states import correcting
from tests.once import kept

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.xdist_group("address and visitor")


@dataclass
class World:
    """What belongs to one person: a case that waits for a correction, one that is accepted, a draft, an authorisation."""

    story: Story
    accepted: Case
    draft: Draft

    def state(self) -> list[Any]:
        """Everything that a stranger's act could have changed."""
        return [
            list(Case.objects.order_by("pk").values_list("pk", "state", "chain__head_sequence")),
            list(Draft.objects.order_by("pk").values_list("pk", "revision", "answers", "delivery_way", "mandate")),
            list(Attachment.objects.order_by("pk").values_list("pk", "file")),
            list(Mandate.objects.order_by("pk").values_list("user", "principal", "revoked_at")),
            list(Rating.objects.values_list("pk")),
        ]


def a_world() -> World:
    story = correcting(by=individual_business())
    another = submitted(by=story.by)
    return World(story, accept(another.case.pk, by=another.staff.window, at=NOW), draft(story.by))


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[World]:
    with kept(django_db_blocker, a_world) as made:
        yield made


@pytest.fixture
def world(_world: World, db: None) -> World:
    return _world


Address = Callable[[World], str]


def of_case(name: str, *args: Any) -> Address:
    return lambda world: reverse(f"public:{name}", args=[world.story.case.pk, *args])


def of_accepted(name: str, *args: Any) -> Address:
    return lambda world: reverse(f"public:{name}", args=[world.accepted.pk, *args])


def of_draft(name: str, *args: Any) -> Address:
    return lambda world: reverse(f"public:{name}", args=[world.draft.pk, *args])


def of_mandate(name: str) -> Address:
    return lambda world: reverse(f"public:{name}", args=[world.story.by.mandate.pk])


def document_of(world: World) -> str:
    return reverse("public:document", args=[world.story.case.chain.documents.order_by("pk")[0].code])


def file_of_case(world: World) -> str:
    return reverse("public:file", args=[world.story.case.attachments.order_by("pk")[0].pk])


def file_of_draft(world: World) -> str:
    return reverse("public:file", args=[world.draft.attachments.order_by("pk")[0].pk])


LOOKED_AT: list[Address] = [
    *(of_case(name) for name in ("case", "submitted", "correct", "withdraw")),
    of_accepted("rate", 1), document_of, file_of_case, file_of_draft,
    *(of_draft(f"draft{part}") for part in ("", "_who", "_form", "_materials", "_delivery", "_check", "_delete")),
    of_mandate("profile_contact"), of_mandate("profile_grant"),
]  # fmt: skip

ACTED_ON: list[tuple[Address, dict[str, str]]] = [
    (of_case("correct"), {}),
    (of_case("correct_upload", "layout"), {}),
    (of_case("correct_field", "contact_name"), {"form.contact_name": "别人"}),
    (of_case("withdraw"), {"reason": "不办了"}),
    (of_case("confirm_joint"), {}),
    (of_accepted("rate", 1), {"score": "1"}),
    (of_draft("draft_form"), {"revision": "0", "form.contact_name": "别人"}),
    (of_draft("draft_materials"), {"revision": "0", "answer.automatic": "yes"}),
    (of_draft("draft_upload", "layout"), {}),
    (of_draft("draft_upload_remove", "layout"), {}),
    (of_draft("draft_delivery"), {"revision": "0", "delivery_way": "electronic"}),
    (of_draft("draft_check"), {"declare": "1"}),
    (of_draft("draft_take"), {"mandate": "1"}),
    (of_draft("draft_delete"), {}),
    (of_mandate("profile_contact"), {"phone": "13800138000"}),
    (of_mandate("profile_grant"), {"phone": "13800138000", "ends_on": "2026-12-31"}),
    (of_mandate("profile_leave"), {}),
]


def declared_again(world: World) -> User:
    """Another sign-in that declared the same number for itself."""
    other, number = individual_business(), world.story.by.principal.document_number
    other.principal.set_document(DocumentType.USCC, number)
    other.principal.save()
    return other.user


def an_agent_no_longer(world: World) -> User:
    """A sign-in whose authorisation for the principal was taken back."""
    mandate = another_sign_in(world.story.by, capacity=Capacity.AGENT).mandate
    mandate.revoked_at = NOW - timedelta(days=1)
    mandate.save()
    return mandate.user


def a_colleague_unchecked(world: World) -> User:
    """A sign-in that acts for the same principal, whose identity nobody has checked."""
    return another_sign_in(world.story.by).user


STRANGERS: dict[str, Callable[[World], User]] = {
    "another applicant": lambda world: applicant().user,
    "one whose identity was checked": lambda world: individual_business(checked=True).user,
    "one who declared the same number": declared_again,
    "an agent no longer": an_agent_no_longer,
}
NOBODY_HERE: dict[str, Callable[[World], User | None]] = {
    "signed out": lambda world: None,
    "the officer who handles it": lambda world: world.story.staff.reviewer.user,
    "the officer at the window": lambda world: world.story.staff.window.user,
}


def visit(who: User | None) -> Client:
    client = Client()
    if who is not None:
        client.force_login(who)
    return client


def test_the_applicant_sees_all_of_it(world: World) -> None:
    client = visit(world.story.by.user)
    for address in LOOKED_AT:
        assert client.get(address(world)).status_code == 200, address(world)


@pytest.mark.parametrize("who", STRANGERS)
def test_for_a_stranger_it_does_not_exist(world: World, who: str) -> None:
    client = visit(STRANGERS[who](world))
    found = {address(world): client.get(address(world)).status_code for address in LOOKED_AT}
    assert found == dict.fromkeys(found, 404)


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_changes_nothing(world: World, who: str) -> None:
    client, before = visit(STRANGERS[who](world)), world.state()
    answers = {address(world): client.post(address(world), data).status_code for address, data in ACTED_ON}
    assert answers == dict.fromkeys(answers, 404)
    assert world.state() == before


@pytest.mark.parametrize("who", NOBODY_HERE)
def test_who_is_no_applicant_is_sent_to_sign_in_and_changes_nothing(world: World, who: str) -> None:
    client, before = visit(NOBODY_HERE[who](world)), world.state()
    sign_in = reverse("public:sign_in")
    for address in LOOKED_AT:
        answer = client.get(address(world))
        files = address in {file_of_case, file_of_draft}
        assert answer.status_code == (404 if files else 302), address(world)
        assert files or answer.headers["Location"].startswith(sign_in), address(world)
    for address, data in ACTED_ON:
        answer = client.post(address(world), data)
        assert (answer.status_code, answer.headers["Location"].startswith(sign_in)) == (302, True), address(world)
    assert world.state() == before


@pytest.mark.parametrize("who", ["one who declared the same number", "an agent no longer"])
def test_lists_hold_nothing_of_somebody_else(world: World, who: str) -> None:
    Message.objects.create(
        user=world.story.by.user, kind="told", title="只给本人的消息", text="……", key="k", created_at=NOW
    )
    client = visit(STRANGERS[who](world))
    pages = [
        client.get(reverse(f"public:{name}")).content.decode() for name in ("cases", "documents", "messages", "home")
    ]
    for case in (world.story.case, world.accepted):
        assert not any(f"/cases/{case.pk}/" in page or case.number[-12:] in page for page in pages)
    assert not any(f"/drafts/{world.draft.pk}/" in page for page in pages)
    assert "只给本人的消息" not in pages[2]
    assert "/documents/" not in pages[1].partition("<main")[2].replace('href="/documents/"', "")


def test_nobody_begins_an_application_in_the_name_of_somebody_else(world: World) -> None:
    address = reverse("public:apply", args=[FOOD])
    form = {"place": JIANXI, "mandate": str(world.story.by.mandate.pk)}
    assert visit(individual_business().user).post(address, form).status_code == 404


def test_who_stands_for_the_same_unchecked_principal_sees_only_what_is_their_own(world: World) -> None:
    client = visit(a_colleague_unchecked(world))
    for address in (of_case("case"), document_of, file_of_case, file_of_draft, of_draft("draft_form")):
        assert client.get(address(world)).status_code == 404, address(world)


def test_an_authorisation_opens_the_items_that_it_names_and_no_draft(db: None) -> None:
    story = submitted(by=individual_business(checked=True))
    begun = draft(story.by)
    for items, status in (((FOOD,), 200), (("marriage-registration",), 404)):
        client = visit(another_sign_in(story.by, capacity=Capacity.AGENT, items=items).user)
        assert client.get(reverse("public:case", args=[story.case.pk])).status_code == status
        assert client.get(reverse("public:draft", args=[begun.pk])).status_code == 404


def test_what_a_window_entered_is_seen_after_the_identity_was_checked(db: None) -> None:
    window = staff_of().window
    case = enter_at_window(window, principal=individual_business(checked=True).principal)
    mine = individual_business()
    mine.principal.set_document(DocumentType.USCC, case.applicant.document_number)
    mine.principal.save()
    client, address = visit(mine.user), reverse("public:case", args=[case.pk])
    assert client.get(address).status_code == 404
    check_identity(mine.principal, by=window, at=NOW)
    assert client.get(address).status_code == 200


def test_a_file_is_shown_in_a_way_that_runs_nothing(world: World) -> None:
    answer = visit(world.story.by.user).get(file_of_case(world))
    assert b"".join(answer.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("who", ["nobody", "applicant", "officer"])
def test_published_lists_are_for_everybody(db: None, who: str) -> None:
    people: dict[str, Callable[[], User | None]] = {
        "nobody": lambda: None, "applicant": lambda: applicant().user, "officer": lambda: staff_of().reviewer.user,
    }  # fmt: skip
    client = visit(people[who]())
    names = ("items", "deferrable", "commitments", "delegations", "intermediaries")
    addresses = [
        reverse("public:lists"),
        reverse("public:list_changes"),
        *(reverse("public:list", args=[name]) for name in names),
    ]
    assert {client.get(address).status_code for address in addresses} == {200}
