"""Applications for packages, handed in and carried on by the acts themselves."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Principal
from onewindow.cases.acts import accept, decide
from onewindow.cases.acts import packages as acts
from onewindow.cases.acts.founding import name_founded
from onewindow.cases.acts.visits import open_visit
from onewindow.cases.completeness import PaperMaterial
from onewindow.cases.materials import made_from_the_form
from onewindow.cases.models import Case, Channel, Draft, PackageCase, PackageMember
from onewindow.cases.packages import drafting, follow
from onewindow.cases.packages.founding import founds_a_business
from onewindow.catalogue.packages.tables import published_package
from onewindow.kernel.identifiers import make_uscc
from onewindow.network.models import Region, Venue
from onewindow.staff.actors import Officer
from tests import NOW
from tests.factories.applying import an_upload, form_data
from tests.factories.people import applicant, region, staff_of
from tests.factories.stories import DENIAL, Story, do_step

RESTAURANT = "open-restaurant"
SHOP = "individual-business-establishment"
FOOD, FIRE, GAS, SEWAGE, SIGN = (
    "food-business-licence",
    "public-gathering-place-fire-safety-check",
    "gas-supply-connection",
    "sewage-drainage-permit",
    "large-outdoor-advertising",
)


def package_draft(
    by: Applicant | Officer | None = None, key: str = RESTAURANT, *, place: Region | None = None, unchosen: tuple[str, ...] = (),
    together: bool = False, delivery: str = "electronic", with_files: bool = True, at: datetime = NOW, every: bool = True,
    principal: Principal | None = None,
) -> Draft:  # fmt: skip
    """A draft of a package, complete. `every`: answers that make every member part of it, else the first option of each question."""
    who, where = by or applicant(), place or region()
    version = published_package(key)
    assert version is not None
    if isinstance(who, Officer):
        channel, visit = Channel.WINDOW, open_visit(principal, by=who, at=at) if principal else None
    else:
        channel, visit = Channel.MOBILE, None
    draft = drafting.start_package(version, where, by=who, at=at, channel=channel, principal=principal, visit=visit)
    draft.unchosen, draft.together = list(unchosen), together
    as_filled(draft, every=every)
    draft.delivery_way = delivery
    drafting.pin(draft)
    draft.save()
    if with_files:
        for material in draft.body.materials:
            if not made_from_the_form(material):
                an_upload(draft, material, at=at)
    return draft


def as_filled(draft: Draft, *, every: bool = True) -> None:
    """Answers and form of a draft, not saved. `every`: answers that make every member part, else the first option of each question."""
    answers: dict[str, str] = {}
    for member in draft.parts.merged.members if every else []:
        if asked := draft.parts.merged.decides(member):
            answers.setdefault(*asked)
    draft.answers = answers
    for _ in range(3):  # an answer can bring in a member with questions of its own
        draft.answers = {one.key: one.options[0].key for one in draft.body.situations} | draft.answers
    assert draft.principal is not None
    draft.form = form_data(draft.body, draft.place, draft.principal)


def at_window(who: Officer, principal: Principal) -> PackageCase:
    """Taken in at a window, every paper on the counter."""
    draft = package_draft(who, principal=principal, delivery="window", with_files=False)
    papers = {one.key: PaperMaterial(1, 0) for one in draft.body.materials if not made_from_the_form(one)}
    window = who.post.window
    assert window is not None
    return acts.submitted(draft.pk, by=who, at=NOW, intake=window.venue, papers=papers)


@dataclass
class Bundled:
    """An application for a package with whoever made it."""

    package: PackageCase
    by: Applicant

    def again(self) -> PackageCase:
        rows = PackageCase.objects.select_related("version", "lead", "responsible", "applicant", "chain")
        self.package = rows.get(pk=self.package.pk)
        return self.package

    def member(self, key: str) -> PackageMember:
        return self.package.members.select_related("item", "guide_version", "case__agency").get(item__basic=key)

    def case(self, key: str) -> Case:
        found = self.member(key).case
        assert found is not None, f"{key} has not started"
        return found

    def states(self) -> dict[str, str]:
        """State of each member: its own before it starts, its case's afterwards."""
        rows = self.package.members.select_related("item", "case", "guide_version")
        return {one.key: str(one.case.state if one.case else one.state) for one in rows}

    def advance(self, at: datetime = NOW) -> list[str]:
        return follow.advance(self.package.pk, at=at)


def packaged(by: Applicant | None = None, *, at: datetime = NOW, **made: object) -> Bundled:
    """Handed in at the venue of the place."""
    return handed_in(package_draft(by, at=at, **made), at=at)  # type: ignore[arg-type]


def handed_in(draft: Draft, *, at: datetime = NOW) -> Bundled:
    assert draft.mandate is not None
    who = Applicant(draft.mandate)
    return Bundled(acts.submitted(draft.pk, by=who, at=at, intake=Venue.objects.get(region=draft.place)), who)


def story_of(case: Case, by: Applicant) -> Story:
    """The member with new officers of its agency."""
    return Story(case, by, staff_of(case.agency.key, case.agency.region))


def ready(case: Case, by: Applicant, *, at: datetime = NOW) -> Story:
    """Accepted, all steps before the decision done."""
    story = story_of(case, by)
    accept.accept(case.pk, by=story.staff.window, at=at)
    while (now := story.again()).step and now.guide.step(now.step).role != "approver":
        do_step(story, at=at)
    return story


def named(case: Case, by: Applicant, *, at: datetime = NOW, name: str = "涧西区一鸣面馆") -> str:
    """The code of what the case founds, entered by its agency; a different one for each case."""
    kind = "92" if case.item.basic_id == SHOP else "91"
    code = make_uscc(Random(case.pk), kind=kind)
    name_founded(case.pk, by=story_of(case, by).staff.approver, at=at, code=code, name=name)
    return code


def granted(case: Case, by: Applicant, *, at: datetime = NOW, unnamed: bool = False) -> Case:
    """`unnamed`: what it founds has no code yet."""
    if founds_a_business(case) and not unnamed:
        named(case, by, at=at)
    if case.guide.instant:
        return decide.grant_on_the_spot(case.pk, by=story_of(case, by).staff.approver, at=at)
    story = ready(case, by, at=at)
    return decide.grant(story.case.pk, by=story.staff.approver, at=at)


def denied(case: Case, by: Applicant, *, at: datetime = NOW) -> Case:
    approver = story_of(case, by).staff.approver
    if case.guide.instant:
        return decide.deny_on_the_spot(case.pk, by=approver, at=at, denial=DENIAL)
    story = ready(case, by, at=at)
    return decide.deny(story.case.pk, by=approver, at=at, denial=DENIAL)
