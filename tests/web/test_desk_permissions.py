"""Roles × states × acts through the pages: no button, 403 and 404 where the table says no; counts that equal their lists."""

from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onewindow.cases.models import Case, State, Turn
from onewindow.cases.moves import TABLE
from onewindow.cases.queries import Chosen, counted, queues
from onewindow.network.models import Agency
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from onewindow.web.desk.acts import FORMS
from tests.factories import Story, accepted, at_decision, decided, officer, region, submitted
from tests.factories.states import not_ours
from tests.web.desk_pages import signed_in

STATES = {"submitted": submitted, "accepted": accepted, "at_decision": at_decision, "decided": decided}
OWN = ["window", "reviewer", "approver", "agency_head", "government_head"]


def test_every_act_on_offer_has_a_form() -> None:
    by_applicants = {"submit", "enter_after"}  # the last is an entry of its own at the window
    assert {name for name, move in TABLE.moves.items() if move.offered} - by_applicants == set(FORMS)


@pytest.fixture(params=STATES)
def story(request: pytest.FixtureRequest, db: None) -> Story:
    return STATES[request.param]()


def people(story: Story) -> list[Officer]:
    """All who belong to the case, and beside them: the same roles elsewhere and of another agency, and those who only read."""
    staff, elsewhere = story.staff, Agency.objects.get(key="market_regulation", region=region("老城区"))
    other = Agency.objects.get(key="civil_affairs", region=region())
    strangers = [
        officer(role, agency)
        for role, agency in product([Role.REVIEWER, Role.APPROVER, Role.AGENCY_HEAD], [elsewhere, other])
    ]
    readers = [officer(role, staff.agency) for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.LEGAL_REVIEWER)]
    above = Agency.objects.get(key="market_regulation", region__level="city")
    return [
        *[getattr(staff, name) for name in OWN],
        *strangers,
        officer(Role.WINDOW, elsewhere),
        *readers,
        officer(Role.APPROVER, above),
    ]


def test_pages_and_acts_follow_the_table(story: Story) -> None:
    case = story.again()
    for who in people(story):
        client = signed_in(who)
        seen = Case.objects.visible_to(who).filter(pk=case.pk).exists()
        page = client.get(reverse("desk:case", args=[case.pk]))
        assert page.status_code == (200 if seen else 404), who.label
        if not seen and case.state != State.SUBMITTED:
            continue  # acts find a case as its page does: tried act by act in one state
        for name in FORMS:
            address, move = reverse("desk:act", args=[case.pk, name]), TABLE.moves[name]
            answer = client.post(address, {}).status_code if not move.by.test(who, case) or not seen else None
            if not seen:
                assert answer == 404, (who.label, name)
            elif answer is not None:
                assert answer == 403, (who.label, name)
                assert address not in page.content.decode(), (who.label, name)
            elif not move.allows(case.state):
                assert address not in page.content.decode(), (who.label, name)
    assert story.again().chain.head_sequence == case.chain.head_sequence


def test_what_hangs_on_a_case_is_hidden_with_it(story: Story) -> None:
    stranger = signed_in(officer(Role.REVIEWER, Agency.objects.get(key="civil_affairs", region=region())))
    document = story.case.chain.documents.first()
    attachment = story.case.attachments.first()
    assert document is not None
    assert attachment is not None
    for address in (
        reverse("desk:document", args=[document.pk]), reverse("desk:attachment", args=[attachment.pk]),
        reverse("desk:decide", args=[story.case.pk]), reverse("desk:received", args=[story.case.pk]),
    ):  # fmt: skip
        assert stranger.get(address).status_code == 404, address
    assert stranger.post(reverse("desk:reveal", args=[story.case.pk]), {"reason": "看看"}).status_code == 404


def test_nobody_but_officers_gets_to_the_desk(story: Story) -> None:
    client = Client()
    assert client.get(reverse("desk:work")).headers["Location"].startswith("/desk/sign-in/")
    client.force_login(story.by.user)
    assert client.get(reverse("desk:case", args=[story.case.pk])).status_code == 302


@pytest.mark.parametrize("name", ["guides", "orders", "order_new", "list"])
def test_the_catalogue_at_the_desk_is_for_officers_whose_role_it_is(db: None, name: str) -> None:
    address, here, city = reverse(f"desk:{name}"), region(), region().parent
    assert Client().get(address).headers["Location"].startswith("/desk/sign-in/")
    for role in Role:
        agency = Agency.objects.get(key="market_regulation", region=here)
        status = 200 if role == Role.CATALOGUE_EDITOR and name != "list" else 403
        assert signed_in(officer(role, agency)).get(address).status_code == status, role
    for place in (here, city):
        keeps = officer(Role.ADMINISTRATOR, Agency.objects.get(administering=True, region=place))
        assert signed_in(keeps).get(address).status_code == (403 if name == "list" and place == here else 200)


def test_an_officer_without_a_post_in_force_is_told_so(db: None) -> None:
    who = officer(Role.REVIEWER, Agency.objects.get(key="market_regulation", region=region()))
    who.post.ends_on = who.post.starts_on
    who.post.save()
    client = Client()
    client.force_login(who.user)
    assert client.get(reverse("desk:work")).status_code == 403


def test_with_several_posts_one_is_chosen_and_kept(story: Story) -> None:
    first = story.staff.reviewer
    second = officer(Role.APPROVER, Agency.objects.get(key="civil_affairs", region=region()), by=first.user)
    client = Client()
    client.force_login(first.user)
    assert client.get(reverse("desk:work")).headers["Location"].startswith(reverse("desk:posts"))
    client.post(reverse("desk:posts"), {"post": second.post.pk, "next": "https://elsewhere.example/"})
    assert client.get(reverse("desk:case", args=[story.case.pk])).status_code == 404
    client.post(reverse("desk:posts"), {"post": first.post.pk})
    assert client.get(reverse("desk:case", args=[story.case.pk])).status_code == 200


@pytest.mark.parametrize("role", [*OWN, "administrator"])
def test_counts_equal_lists(db: None, role: str) -> None:
    stories = [make() for make in (not_ours, *STATES.values())]
    staff = stories[0].staff
    who = officer(Role.ADMINISTRATOR, staff.agency) if role == "administrator" else getattr(staff, role)
    today = timezone.localtime(stories[0].case.received_at).date()
    rail = queues(who, today)
    counts = counted(who, rail, today)
    assert {queue.key: Chosen(queue).cases(who).count() for queue in rail if not queue.closed} == counts
    assert any(counts.values())
    if "today" in counts:
        closed_at_once = (
            Chosen(next(queue for queue in rail if queue.key == "today")).cases(who).filter(turn=Turn.NOBODY)
        )
        assert closed_at_once.exists()  # so that leaving them out would be seen


def test_personal_numbers_are_masked_and_read_whole_only_with_a_trace(story: Story) -> None:
    client = signed_in(story.staff.reviewer)
    number = story.case.applicant.document_number
    secrets = [
        value for value in story.case.form.values() if isinstance(value, str) and len(value) == 18 and value != number
    ]
    page = client.get(reverse("desk:case", args=[story.case.pk])).content.decode()
    assert secrets
    assert not any(secret in page for secret in secrets)
    client.post(reverse("desk:reveal", args=[story.case.pk]), {"reason": " "})
    assert not story.case.chain.reading_set.exists()
    whole = client.post(reverse("desk:reveal", args=[story.case.pk]), {"reason": "电话核对"})
    assert all(secret in whole.content.decode() for secret in [*secrets, number])
    assert whole.headers["Cache-Control"] == "no-store"
    assert story.case.chain.reading_set.get().reason == "电话核对"
