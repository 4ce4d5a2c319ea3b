"""Posts: what an officer may do rests on a post in force, chosen by oneself; it ends with its last day."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from onewindow.cases.models import Case
from onewindow.network.models import Agency
from onewindow.staff.models import Post, Role
from onewindow.staff.queries import colleagues, holders, posts_in_force
from tests.factories import Staff, accepted, officer, region, staff_of
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 9)
DAY = timedelta(days=1)
WORK, POSTS = "/desk/", "/desk/posts/"


@pytest.fixture
def staff() -> Staff:
    return staff_of()


def lasting(post: Post, starts_on: date, ends_on: date | None) -> Post:
    post.starts_on, post.ends_on = starts_on, ends_on
    post.save()
    return post


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "in_force"),
    [
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (TODAY - 9 * DAY, TODAY, True),
        (TODAY - 9 * DAY, TODAY - DAY, False),
    ],
)
def test_a_post_is_in_force_from_its_first_to_its_last_day(
    staff: Staff, starts_on: date, ends_on: date | None, in_force: bool
) -> None:
    post = lasting(staff.reviewer.post, starts_on, ends_on)
    assert (post in posts_in_force(staff.reviewer.user, TODAY)) is in_force
    assert (post in holders(staff.agency, Role.REVIEWER, TODAY)) is in_force
    assert (post in colleagues(staff.colleague.post, TODAY)) is in_force
    client = Client()
    client.force_login(staff.reviewer.user)
    assert client.get(WORK).status_code == (200 if in_force else 403)


def test_a_post_that_ended_while_it_was_acted_in_gives_way_to_the_one_left(staff: Staff) -> None:
    case = accepted().case
    left = officer(
        Role.WINDOW, Agency.objects.get(key="civil_affairs", region=region("老城区")), by=staff.reviewer.user
    )
    client = signed_in(staff.reviewer)
    assert client.get(f"/desk/cases/{case.pk}/").status_code == 200
    lasting(staff.reviewer.post, TODAY - 9 * DAY, TODAY - DAY)
    assert client.get(f"/desk/cases/{case.pk}/").status_code == 404
    assert client.get(WORK).wsgi_request.post_held == left.post  # type: ignore[attr-defined]


def test_only_ones_own_posts_in_force_can_be_chosen(staff: Staff) -> None:
    mine, who = staff.reviewer, staff.reviewer.user
    second = officer(Role.APPROVER, staff.agency, by=who).post
    ended = lasting(officer(Role.AGENCY_HEAD, staff.agency, by=who).post, TODAY - 9 * DAY, TODAY - DAY)
    client = Client()
    client.force_login(who)
    assert client.get(WORK).headers["Location"].startswith(POSTS)
    page = client.get(POSTS)
    assert list(page.context["posts"]) == [mine.post, second]
    for refused in (staff.agency_head.post.pk, ended.pk, "", "none"):
        assert client.post(POSTS, {"post": str(refused)}).status_code == 200
    assert client.get(WORK).headers["Location"].startswith(POSTS)
    assert client.post(POSTS, {"post": str(second.pk), "next": "//elsewhere.example"}).headers["Location"] == WORK
    assert client.get(WORK).wsgi_request.post_held == second  # type: ignore[attr-defined]


def test_an_act_is_done_in_the_post_chosen_and_in_no_other(staff: Staff) -> None:
    """Who is reviewer and head of the agency extends as its head only."""
    case = accepted().case
    who = staff.reviewer
    head = officer(Role.AGENCY_HEAD, staff.agency, by=who.user)
    assert (who.capacity, head.capacity) == (f"post:{who.post.pk}:reviewer", f"post:{head.post.pk}:agency_head")
    assert who.key == head.key
    address = f"/desk/cases/{case.pk}/acts/extend/"
    form = {"reason": "需要补充检测"}
    assert signed_in(who).post(address, form).status_code in {403, 409}
    assert not Case.objects.get(pk=case.pk).chain.events.filter(act="extend").exists()
    assert signed_in(head).post(address, form).status_code == 302
    event = Case.objects.get(pk=case.pk).chain.events.get(act="extend")
    assert event.capacity == head.capacity


def test_nobody_goes_along_to_an_inspection_twice_or_with_oneself(staff: Staff) -> None:
    officer(Role.APPROVER, staff.agency, by=staff.colleague.user)
    going = [post.officer for post in colleagues(staff.reviewer.post, TODAY)]
    assert staff.colleague.user in going
    assert staff.reviewer.user not in going
    assert len(going) == len(set(going))


def test_a_window_officer_serves_the_windows_place_others_the_agencys(staff: Staff) -> None:
    window = staff.window.post.window
    assert window is not None
    assert staff.window.region == window.venue.region
    assert staff.window.label == f"周小窗 · 窗口 {window.number}"
    assert staff.approver.region == staff.agency.region
    assert staff.approver.label == "王首席 · 首席事务代表"


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": Role.WINDOW, "window": None},
        {"role": Role.APPROVER, "ends_on": date(2025, 12, 31)},
        {"role": Role.REVIEWER},
    ],
    ids=["a window officer without a window", "ended before it began", "the same open post twice"],
)
def test_what_no_post_can_be_is_not_stored(staff: Staff, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(
            officer=staff.reviewer.user, agency=staff.agency, badge="1", starts_on=date(2026, 1, 1), **wrong
        )
