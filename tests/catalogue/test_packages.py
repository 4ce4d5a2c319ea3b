"""Packages as guides: drafted, linted, reviewed by a second person, published; the 30 of the seed are clean (Art. 30)."""

from collections.abc import Callable
from copy import deepcopy
from itertools import product
from typing import Any

import pytest

from onewindow.catalogue.acts import packages as acts
from onewindow.catalogue.errors import AlreadyOpen, AlreadyThere, LintErrors, ReasonNeeded
from onewindow.catalogue.lint.packages import lint
from onewindow.catalogue.load.packages import load_bundles
from onewindow.catalogue.models import Bundle, BundleVersion, VersionStatus
from onewindow.catalogue.moves import PACKAGES
from onewindow.catalogue.packages.tables import published_package, surroundings
from onewindow.record.actors import System
from onewindow.record.errors import ActRefused, WrongPerson, WrongState
from onewindow.record.models import Event
from onewindow.record.moves import NEW
from onewindow.staff.actors import Officer
from tests import NOW
from tests.factories.catalogue import LATER, administrator, editor
from tests.factories.people import region

pytestmark = pytest.mark.django_db
RESTAURANT = "open-restaurant"


def drafted(**parts: Any) -> tuple[BundleVersion, Officer, Officer]:
    writer, admin = editor(), administrator()
    version = acts.begin_package(RESTAURANT, by=writer, at=NOW)
    if parts:
        acts.save(version.pk, parts, by=writer, at=NOW)
    return version, writer, admin


def in_review() -> tuple[BundleVersion, Officer, Officer]:
    version, writer, admin = drafted(policy="洛政〔2026〕1号")
    acts.submit_package(version.pk, by=writer, at=NOW)
    return version, writer, admin


def published() -> tuple[BundleVersion, Officer, Officer]:
    version, writer, admin = in_review()
    acts.publish_package(version.pk, by=admin, at=NOW)
    return version, writer, admin


def superseded() -> tuple[BundleVersion, Officer, Officer]:
    version, writer, admin = published()
    acts.supersede_package(version.pk, by=System("test"), at=NOW)
    return version, writer, admin


def discarded() -> tuple[BundleVersion, Officer, Officer]:
    version, writer, admin = drafted()
    acts.discard_package(version.pk, by=writer, at=NOW, reason="不改了")
    return version, writer, admin


IN: dict[VersionStatus, Callable[[], tuple[BundleVersion, Officer, Officer]]] = {
    VersionStatus.DRAFT: drafted, VersionStatus.IN_REVIEW: in_review, VersionStatus.PUBLISHED: published,
    VersionStatus.SUPERSEDED: superseded, VersionStatus.DISCARDED: discarded,
}  # fmt: skip
ROWS = [row for row in PACKAGES.moves.values() if NEW not in row.sources]


def test_the_thirty_of_the_seed_are_clean_and_published_as_the_first_version() -> None:
    versions = list(BundleVersion.objects.filter(state=VersionStatus.PUBLISHED, number=1))
    assert len(versions) == Bundle.objects.count() == 30
    for version in versions:
        assert lint(version.content, surroundings(version.content)) == []


@pytest.mark.parametrize(("state", "name"), list(product(VersionStatus.values, [row.name for row in ROWS])))
def test_every_state_and_act_behave_as_the_table_says(state: str, name: str) -> None:
    version, writer, admin = IN[VersionStatus(state)]()
    row = PACKAGES.moves[name]
    tries: dict[str, Callable[[], object]] = {
        "edit_package": lambda: acts.edit_package(version.pk, by=writer, at=LATER),
        "submit_package_guide": lambda: acts.submit_package(version.pk, by=writer, at=LATER),
        "return_package": lambda: acts.return_package(version.pk, by=admin, at=LATER, reason="请核对次序"),
        "publish_package": lambda: acts.publish_package(version.pk, by=admin, at=LATER),
        "discard_package": lambda: acts.discard_package(version.pk, by=writer, at=LATER, reason="不改了"),
        "supersede_package": lambda: acts.supersede_package(version.pk, by=System("test"), at=LATER),
    }
    try:
        tries[name]()
    except WrongState:
        assert not row.allows(state)
        return
    assert row.allows(state)
    version = BundleVersion.objects.get(pk=version.pk)
    assert version.state == (row.target or state)
    assert Event.objects.filter(chain=version.chain).latest("sequence").act == name


def test_every_move_has_its_act() -> None:
    assert set(PACKAGES.acts) == set(PACKAGES.moves)


def test_who_wrote_it_does_not_publish_it_and_only_the_leading_agency_writes() -> None:
    version, writer, _ = in_review()
    with pytest.raises(WrongPerson):
        acts.publish_package(version.pk, by=writer, at=LATER)
    with pytest.raises(WrongPerson):
        acts.begin_package("open-hotel", by=writer, at=LATER)
    with pytest.raises(AlreadyOpen):
        acts.begin_package(RESTAURANT, by=writer, at=LATER)
    with pytest.raises(ReasonNeeded):
        acts.return_package(version.pk, by=administrator(), at=LATER, reason=" ")


def test_a_package_that_is_only_drafted_here_does_not_stop_data_from_being_loaded() -> None:
    """Data that know nothing of it have not lost it; what they once loaded they have."""
    made = acts.found_package("开办小餐饮一件事", by=editor(), at=NOW)
    writer = editor()
    acts.begin_package(RESTAURANT, by=writer, at=NOW)
    lost = load_bundles({}, reviewed_by=administrator().post.agency.pk, at=NOW).lost
    assert made.bundle_id not in lost
    assert RESTAURANT in lost


def test_a_new_package_is_founded_filled_reviewed_and_published() -> None:
    writer = editor()
    with pytest.raises(ReasonNeeded):
        acts.found_package(" ", by=writer, at=NOW)
    made = acts.found_package("开办小餐饮一件事", by=writer, at=NOW)
    assert (made.number, made.bundle.lead, made.state) == (1, writer.post.agency.key, VersionStatus.DRAFT)
    with pytest.raises(AlreadyThere):
        acts.found_package("开办小餐饮一件事", by=writer, at=NOW)
    with pytest.raises(WrongPerson):
        acts.found_package("别的一件事", by=editor(region()), at=NOW)
    assert published_package(made.bundle_id) is None
    with pytest.raises(LintErrors):
        acts.submit_package(made.pk, by=writer, at=NOW)
    like = published_package(RESTAURANT)
    assert like is not None
    acts.save(made.pk, {key: like.content[key] for key in ("audience", "members", "policy")}, by=writer, at=NOW)
    acts.submit_package(made.pk, by=writer, at=NOW)
    acts.publish_package(made.pk, by=administrator(), at=LATER)
    now = published_package(made.bundle_id)
    assert now is not None
    assert now.bundle.members.count() == len(like.content["members"])


def test_publication_takes_the_place_of_what_was_in_force() -> None:
    before = published_package(RESTAURANT)
    version, *_ = drafted(name="开办餐饮店一件事（新）")
    acts.submit_package(version.pk, by=editor(), at=NOW)
    acts.publish_package(version.pk, by=administrator(), at=NOW)
    now = published_package(RESTAURANT)
    assert before is not None
    assert now is not None
    assert (now.number, now.bundle.name) == (before.number + 1, "开办餐饮店一件事（新）")
    before.refresh_from_db()
    assert before.state == VersionStatus.SUPERSEDED


SPOILT: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("cycle", lambda c: c["members"][0]["after"].append(c["members"][1]["item"]), "个体工商户设立登记 →"),
    ("itself", lambda c: c["members"][0]["after"].append(c["members"][0]["item"]), "互为前置"),
    ("no member", lambda c: c["members"][1]["after"].append("passport"), "不在其中"),
    ("no option", lambda c: c["members"][2].update(when="business_type.none"), "应当恰好属于一个别的事项"),
    ("no agency", lambda c: c.update(lead="nobody"), "牵头部门 nobody 不存在"),
    ("twice", lambda c: c["members"].append(dict(c["members"][0])), "事项有重复"),
    ("no guide", lambda c: c["members"][1].update(item="nothing"), "没有公布的指南"),
    ("audience", lambda c: c.update(audience=["everybody"]), "服务对象不对"),
    ("nobody", lambda c: c.update(audience=[]), "没有选谁可以办"),
    ("one", lambda c: c.update(members=c["members"][:1]), "只有一件事"),
    ("shape", lambda c: c.pop("policy"), "policy"),
]


@pytest.mark.parametrize(("name", "spoil", "said"), SPOILT)
def test_the_linter_says_what_is_wrong(name: str, spoil: Callable[[dict[str, Any]], object], said: str) -> None:
    version = published_package(RESTAURANT)
    assert version is not None
    content = deepcopy(version.content)
    spoil(content)
    found = lint(content, surroundings(content))
    assert any(said in f"{one.where}{one.why}" for one in found), [one.why for one in found]


def test_a_draft_with_a_cycle_goes_no_further() -> None:
    version, writer, _ = drafted()
    members = deepcopy(version.content["members"])
    members[0]["after"] = [members[1]["item"]]
    acts.save(version.pk, {"members": members}, by=writer, at=NOW)
    with pytest.raises(LintErrors) as refused:
        acts.submit_package(version.pk, by=writer, at=LATER)
    assert "谁都开始不了" in refused.value.message
    assert isinstance(refused.value, ActRefused)
