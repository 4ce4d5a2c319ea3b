"""Figures of packages: numbers equal their lists, what was spared is that of the guides (Art. 30)."""

import pytest
from django.urls import reverse
from django.utils.timezone import localtime

from onewindow.cases.models import PackageState
from onewindow.catalogue.packages import path
from onewindow.oversight.figures import counted_now
from onewindow.oversight.packages import LISTS, bundled, listed
from onewindow.oversight.periods import period
from onewindow.oversight.scope import Focus, Scope
from onewindow.record.calendars import working_calendar
from tests import NOW
from tests.factories.packages import FIRE, GAS, RESTAURANT, SEWAGE, SHOP, SIGN, denied, packaged
from tests.factories.people import region
from tests.factories.urging import administrator
from tests.web.desk_pages import signed_in

pytestmark = pytest.mark.django_db


def test_figures_are_those_of_their_lists_and_stay_in_their_place() -> None:
    running = packaged()
    done = packaged(unchosen=(FIRE, GAS, SEWAGE, SIGN))
    denied(done.case(SHOP), done.by)
    done.advance()
    assert done.again().state == PackageState.DONE
    here, month = Focus(Scope(region()), region()), period("month", NOW.date())
    whole, parts = bundled(here, month)
    assert (whole.received, whole.open, whole.late, whole.done) == (2, 1, 0, 1)
    for key in LISTS:
        assert listed(key, here, month).count() == getattr(whole, key)
    (part,) = parts
    assert part.key == RESTAURANT
    gains = path.gains(running.package.draft.parts.merged, localtime(NOW).date(), working_calendar())
    first = running.again()
    assert (first.saved_materials, first.saved_visits, first.saved_days) == (
        gains.materials.single - gains.materials.together, gains.visits.single - gains.visits.together,
        gains.days.single - gains.days.together,
    )  # fmt: skip
    assert first.saved_materials > 0
    assert part.materials == first.saved_materials + done.package.saved_materials
    assert counted_now(here, "packaged", month, NOW.date()) == 2
    other = region("洛龙区")
    assert bundled(Focus(Scope(other), other), month)[1] == []


def test_the_page_opens_its_lists_and_goes_out_as_a_table() -> None:
    made = packaged()
    client = signed_in(administrator(region()))
    page = client.get(reverse("cockpit:packages")).content.decode()
    assert made.package.number in page
    assert "100.0" in page  # of one case received one is a package's
    assert made.package.number not in client.get(reverse("cockpit:packages") + "?list=late").content.decode()
    assert client.get(reverse("cockpit:packages") + "?list=nothing").status_code == 404
    assert client.get(reverse("cockpit:packages_export")).status_code == 200
