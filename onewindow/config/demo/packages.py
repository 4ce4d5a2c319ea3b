"""Packages of the sample: running, just handed in, waiting for a code, done, with a member denied, withdrawn, at a window (Art. 30)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.utils.timezone import get_current_timezone, localtime

from onewindow.accounts.actors import Applicant
from onewindow.accounts.models import Capacity, Mandate, PrincipalKind
from onewindow.accounts.windows import Seen, identify
from onewindow.cases.acts.founding import name_founded
from onewindow.cases.acts.packages import submitted, withdraw_member, withdraw_package
from onewindow.cases.acts.visits import close_visit, open_visit
from onewindow.cases.completeness import PaperMaterial
from onewindow.cases.forms import Field, layout
from onewindow.cases.materials import made_from_the_form
from onewindow.cases.models import Channel, Draft, PackageCase, StepState
from onewindow.cases.packages import drafting, follow
from onewindow.cases.packages.parts import takes_package
from onewindow.catalogue.packages.tables import published_package
from onewindow.config.demo import names, officers
from onewindow.config.demo.applications import OWN_NAME, attach, form_of
from onewindow.config.demo.crowd import crowd
from onewindow.config.demo.people import HOME
from onewindow.config.demo.sample import working_days_ago
from onewindow.config.demo.walk import Present, Walk
from onewindow.kernel.identifiers import make_uscc
from onewindow.network.models import Region, Venue
from onewindow.record.errors import ActRefused
from onewindow.staff.actors import Officer
from onewindow.staff.models import Post, Role

RESTAURANT = "open-restaurant"
SHOP, FOOD, SEWAGE = "individual-business-establishment", "food-business-licence", "sewage-drainage-permit"
OTHERS = ("public-gathering-place-fire-safety-check", "gas-supply-connection", SEWAGE, "large-outdoor-advertising")
KNOWN = "13800006207"  # 陈雨桐, whose package is on its way

Ending = Callable[[PackageCase, datetime, Random], None]


def make_packages(*, at: datetime) -> int:
    """Make them once; how many there are."""
    if PackageCase.objects.exists():
        return PackageCase.objects.count()
    random, home = Random(30), Region.objects.get(code=HOME)
    somebody = crowd(random, home, at)
    known = Mandate.objects.filter(user__demo=True, user__phone_digest__isnull=False, capacity=Capacity.SELF)
    own = next((Applicant(one) for one in known.select_related("user", "principal") if one.user.phone == KNOWN), None)
    stories: list[tuple[Ending, int, tuple[str, ...], bool]] = [
        (_running, 4, (), True), (_handed_in, 0, (), False), (_unnamed, 1, (), False), (_done, 12, OTHERS, False), (_denied, 7, (), False),
        (_withdrawn, 2, (), False),
    ]  # fmt: skip
    for number, (ending, days, unchosen, together) in enumerate(stories):
        by = own if number == 0 and own else _another(somebody, own)
        with transaction.atomic():
            began = datetime.combine(
                working_days_ago(localtime(at).date(), days), time(9, 12), tzinfo=get_current_timezone()
            )
            package = applied_for(by, home, min(began, at), random, unchosen=unchosen, together=together)
            with suppress(Present, ActRefused):
                ending(package, at, random)
    with transaction.atomic():
        made = _at_a_window(somebody(PrincipalKind.NATURAL), home, at, random)
    return len(stories) + made


def _at_a_window(by: Applicant, home: Region, at: datetime, random: Random) -> int:
    """Taken in at the counter this morning, every paper handed over; how many."""
    posts = Post.objects.in_force(localtime(at).date()).filter(role=Role.WINDOW, window__venue__region=home)
    version = published_package(RESTAURANT)
    assert version is not None
    held = posts.select_related("window__venue__region", "agency__region", "officer")
    post = next((one for one in held if one.window and takes_package(one.window, version, home)), None)
    if post is None or post.window is None:
        return 0
    officer, who = Officer(post), by.principal
    began = min(datetime.combine(localtime(at).date(), time(9, 40), tzinfo=get_current_timezone()), at)
    seen = Seen(who.kind, who.document_type, who.document_number, who.name, who.phone, who.address)
    person = identify(seen, checked_by=officer.capacity, at=began)
    visit = open_visit(person, by=officer, at=began)
    draft = drafting.start_package(
        version, home, by=officer, at=began, channel=Channel.WINDOW, principal=person, visit=visit
    )
    draft.delivery_way, draft.answers = "window", _answers(draft)
    draft.form = _filled(draft, began, random)
    drafting.pin(draft)
    draft.save()
    papers = {one.key: PaperMaterial(1, 0) for one in draft.body.materials if not made_from_the_form(one)}
    submitted(draft.pk, by=officer, at=began, intake=post.window.venue, papers=papers)
    close_visit(visit.pk, by=officer, at=began)
    return 1


def _another(somebody: Callable[[PrincipalKind], Applicant], own: Applicant | None) -> Applicant:
    by = somebody(PrincipalKind.NATURAL)
    return somebody(PrincipalKind.NATURAL) if own is not None and by.mandate.pk == own.mandate.pk else by


def applied_for(
    by: Applicant, place: Region, at: datetime, random: Random, *, unchosen: tuple[str, ...], together: bool
) -> PackageCase:
    version = published_package(RESTAURANT)
    assert version is not None
    draft = drafting.start_package(version, place, by=by, at=at, channel=Channel.MOBILE)
    draft.unchosen, draft.together, draft.delivery_way = list(unchosen), together, "electronic"
    draft.answers = _answers(draft)
    draft.form = _filled(draft, at, random)
    drafting.pin(draft)
    draft.save()
    for material in draft.body.materials:
        if not made_from_the_form(material):
            attach(material.key, material.name, by.principal, at=at, draft=draft)
    return submitted(draft.pk, by=by, at=at, intake=Venue.objects.get(region=place))


def _filled(draft: Draft, at: datetime, random: Random) -> dict[str, Any]:
    """What is to be founded has a name of its own, not its founder's."""
    assert draft.principal is not None
    form = form_of(draft.body, draft.place, draft.principal, at, random)
    named = {part.name for part in layout(draft.body) if isinstance(part, Field) and part.element.label in OWN_NAME}
    return form | dict.fromkeys(named & set(form), names.eatery(random, draft.place.name))


def _answers(draft: Draft) -> dict[str, str]:
    """So that every member is part of it."""
    merged = draft.parts.merged
    deciding = dict(filter(None, (merged.decides(one) for one in merged.members)))
    return {one.key: one.options[0].key for one in merged.naming[0]} | deciding


def walk_of(package: PackageCase, key: str, at: datetime, random: Random) -> Walk:
    member = package.members.get(item__basic=key)
    assert member.case is not None
    return Walk(member.case, now=at, random=random, pace=0)


def licensed(package: PackageCase, at: datetime, random: Random) -> None:
    """The business licence is there, and what waited for it has started."""
    walk = walk_of(package, SHOP, at, random)
    case, code = walk.case, make_uscc(random, kind="92")
    name_founded(case.pk, by=officers.window(case), at=walk.at, code=code, name=str(case.form["proposed_name"]))
    walk.on_the_spot()
    follow.advance(package.pk, at=walk.at)


def _handed_in(package: PackageCase, at: datetime, random: Random) -> None:
    """Five members wait for the licence."""


def _unnamed(package: PackageCase, at: datetime, random: Random) -> None:
    """The licence is granted, and the agency has not entered the new business's code yet: five members wait for it."""
    walk_of(package, SHOP, at, random).on_the_spot()


def _withdrawn(package: PackageCase, at: datetime, random: Random) -> None:
    """One member first, then the rest: the shop will not open."""
    mandate = Mandate.objects.get(user=package.submitted_by, principal=package.applicant)
    by, moment = Applicant(mandate), min(package.received_at + timedelta(hours=2), at)
    withdraw_member(package.pk, by=by, at=moment, item="large-outdoor-advertising", reason="先不做招牌")
    withdraw_package(package.pk, by=by, at=min(moment + timedelta(hours=1), at), reason="店面没有谈成")


def _running(package: PackageCase, at: datetime, random: Random) -> None:
    licensed(package, at, random)
    walk = walk_of(package, FOOD, at, random)
    walk.accept()
    walk.through_steps()
    walk.grant()
    walk = walk_of(package, SEWAGE, at, random)
    walk.accept()
    walk.one_step(walk.case.runs.get(state=StepState.ACTIVE))
    walk_of(package, "large-outdoor-advertising", at, random).ask(days=30)


def _done(package: PackageCase, at: datetime, random: Random) -> None:
    licensed(package, at, random)
    walk = walk_of(package, FOOD, at, random)
    walk.accept()
    walk.through_steps()
    walk.grant()
    follow.advance(package.pk, at=walk.at)


def _denied(package: PackageCase, at: datetime, random: Random) -> None:
    """The licence to sell food is denied: nothing waits for it, the others go on."""
    licensed(package, at, random)
    walk = walk_of(package, FOOD, at, random)
    walk.accept()
    walk.through_steps(favourable=False)
    walk.deny()
    follow.advance(package.pk, at=walk.at)
