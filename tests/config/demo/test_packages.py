"""The demo has packages on their way: running, handed in, waiting for a code, done, one with a member denied, taken in at a window, late."""

import pytest

from onewindow.cases.models import PackageCase, PackageMember
from onewindow.cases.packages.codes import awaiting_a_code
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

pytestmark = [pytest.mark.proof, pytest.mark.usefixtures("sample"), pytest.mark.xdist_group("demo_sample")]


def test_packages_each_as_far_as_its_story() -> None:
    running, handed_in, unnamed, done, denied, withdrawn, at_window = PackageCase.objects.order_by("pk")[:7]
    assert at_window.entered_by is not None
    visit = at_window.draft.visit
    assert visit is not None
    assert (at_window.submitted_by, visit.state) == (None, "closed")
    assert at_window.papers
    assert running.submitted_by is not None
    assert running.submitted_by.display_name == "陈雨桐"
    assert (running.state, handed_in.state, done.state, denied.state) == ("running", "running", "done", "running")
    assert handed_in.members.filter(state="waiting").count() == 5
    assert [
        list(awaiting_a_code(Officer(post)))
        for post in Post.objects.filter(agency=unnamed.lead, role=Role.APPROVER)[:1]
    ] == [[unnamed]]
    states = {one.item.basic_id: one.case.state for one in PackageMember.objects.filter(package=denied) if one.case}
    assert states["food-business-licence"] == "denied"
    assert set(states.values()) == {"granted", "denied", "submitted"}
    assert running.cases.filter(state="granted", held=True).count() == 2
    assert withdrawn.state == "withdrawn"
    assert set(withdrawn.chain.events.values_list("act", flat=True)) >= {"withdraw_member", "withdraw_package"}


def test_one_stops_with_its_first_member_and_one_is_late() -> None:
    stopped = PackageCase.objects.get(chain__events__act="stop_members", members__state="stopped", state="done")
    late = PackageCase.objects.get(chain__events__act="escalate_package")
    assert (stopped.state, stopped.members.get(state="stopped").item.basic_id) == ("done", "food-business-licence")
    assert (late.state, late.together) == ("running", False)
    assert late.escalated_at is not None
    assert late.responsible is not None
    assert late.chain.events.filter(act="assign_package", details__to=f"post:{late.responsible.pk}").count() == 1
