"""Every page at 390 and 1280 pixels: nothing that axe calls serious, nothing wider than the screen, no script that fails."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage

from onewindow.accounts.models import User
from onewindow.cases.acts.helping import begin_help
from onewindow.cases.consents import Consent
from onewindow.cases.models import State
from onewindow.network.models import Region
from onewindow.notices.models import Document
from onewindow.oversight.models import UrgingState
from onewindow.web.api.models import Allowance, Audience
from tests import factories
from tests.factories.applying import FOOD, item_at
from tests.factories.states import IN_STATE
from tests.factories.stories import do_step
from tests.factories.urging import URGINGS, administrator
from tests.journeys.measured import faults
from tests.journeys.package_pages import packages
from tests.journeys.people import PLACE, sit_down
from tests.journeys.promised_pages import promises
from tests.journeys.scripted import run_anywhere, type_script
from tests.journeys.work_pages import Visit, administration, catalogue, daily
from tests.web.api.calls import app_for, issued

pytestmark = [pytest.mark.proof, pytest.mark.django_db(transaction=True)]

# Addresses that show no page of their own: files, parts of a page, buttons.
NO_PAGE = {
    "cockpit:cases_export", "cockpit:events_export", "cockpit:urgings_export", "cockpit:urging_act", "cockpit:article_package", "desk:urging_act",
    "desk:attachment", "desk:token_revoke", "desk:decide_draft", "desk:guide_act", "desk:list_export", "desk:order_act", "public:list_export",
    "cockpit:packages_export",
    "desk:holding_act", "desk:impose", "desk:bar_act", "public:holding_act", "public:supply_upload",
    "desk:document", "desk:export", "desk:reveal", "desk:sign_out",
    "public:correct_field", "public:correct_upload", "public:document", "public:draft_changed", "public:draft_delete", "public:draft_take",
    "public:draft_upload", "public:draft_upload_remove", "public:file", "public:item", "public:place_selects",
    "public:profile_contact", "public:profile_leave", "public:profile_revoke", "public:region_hits",
    "public:sign_out", "public:suggestions", "public:pay", "public:payment_notified", "public:draft_reuse", "public:consultation_act",
    "desk:package_act", "desk:package_assign", "public:package_collect", "desk:opinion_file",
    "public:data_copy", "public:data_request", "public:data_consent", "public:data_close", "desk:absence_end", "desk:consultation_act",
}  # fmt: skip


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def anybody() -> Iterator[Visit]:
    story = factories.decided(delivery="electronic")
    document = Document.objects.filter(chain=story.case.chain).latest("pk")
    for name in ("home", "topics", "articles", "privacy", "search", "region", "track", "sign_in", "phone_lost"):
        yield f"public:{name}", None, reverse(f"public:{name}")
    yield "api:docs", None, reverse("api:docs")
    yield "public:search", None, reverse("public:search") + "?q=开饭店"
    yield "public:search", None, reverse("public:search") + "?q=没有这样的事"
    yield "public:region", None, reverse("public:region") + f"?at={PLACE}"
    yield "public:guide", None, reverse("public:guide", args=[item_at(FOOD).pk])
    yield "public:verify", None, reverse("public:verify", args=[document.code])
    yield "public:track", None, reverse("public:track") + f"?number={story.case.number}"
    yield "desk:sign_in", None, reverse("desk:sign_in")
    fresh = factories.people.user("新来的", officer=True)
    User.objects.filter(pk=fresh.pk).update(password_is_first=True)
    yield "desk:first_password", fresh, reverse("desk:first_password")


def applicants() -> Iterator[Visit]:
    owner = factories.individual_business()
    made = factories.draft(owner, FOOD)
    yield "public:apply", owner.user, reverse("public:apply", args=[item_at(FOOD).basic.key])
    for name in ("draft", "draft_who", "draft_form", "draft_materials", "draft_delivery", "draft_check"):
        yield f"public:{name}", owner.user, reverse(f"public:{name}", args=[made.pk])
    couple = factories.draft(factories.applicant(), "marriage-registration")
    yield "public:draft_joint", couple.user, reverse("public:draft_joint", args=[couple.pk])
    app_that_acts_for(owner.user)
    for name in (
        "cases",
        "documents",
        "messages",
        "profile",
        "profile_self",
        "profile_ward",
        "profile_organisation",
        "profile_password",
        "profile_phone",
        "sign_ins",
        "prove",
        "apps",
    ):
        yield f"public:{name}", owner.user, reverse(f"public:{name}")
    yield "public:profile_grant", owner.user, reverse("public:profile_grant", args=[owner.mandate.pk])
    for state, story_of in IN_STATE.items():
        if state in {State.ENTERED, State.VOIDED}:
            continue  # nobody's yet, or nobody's at all
        story = story_of()
        user, pk = story.by.user, story.case.pk
        yield "public:case", user, reverse("public:case", args=[pk])
        if state == State.SUBMITTED:
            yield "public:submitted", user, reverse("public:submitted", args=[pk])
            yield "public:withdraw", user, reverse("public:withdraw", args=[pk])
            yield "public:confirm_joint", user, reverse("public:confirm_joint", args=[pk])
        if state == State.CORRECTING:
            yield "public:correct", user, reverse("public:correct", args=[pk])
        if state == State.DENIED:
            yield "public:rate", user, reverse("public:rate", args=[pk, 2])
            yield "public:messages", user, reverse("public:messages")
            yield "public:documents", user, reverse("public:documents")


def officers() -> Iterator[Visit]:
    waiting, correcting, accepted, ready, done = (
        factories.submitted(), IN_STATE[State.CORRECTING](), factories.accepted(), factories.at_decision(), factories.decided(),
    )  # fmt: skip
    inspected = factories.accepted()
    do_step(inspected)
    staff = waiting.staff
    yield "desk:work", staff.window.user, reverse("desk:work")
    yield "desk:work", ready.staff.approver.user, reverse("desk:work")
    yield "desk:posts", staff.window.user, reverse("desk:posts")
    yield "desk:tokens", staff.window.user, reverse("desk:tokens")
    yield "desk:sign_ins", staff.window.user, reverse("desk:sign_ins")
    app_that_acts_for(staff.window.user)
    yield "desk:apps", staff.window.user, reverse("desk:apps")
    yield "desk:password", staff.window.user, reverse("desk:password")
    yield "desk:prove", staff.window.user, reverse("desk:prove")
    yield "desk:phones", staff.window.user, reverse("desk:phones")
    yield "desk:search", staff.window.user, reverse("desk:search")
    yield "desk:intake", staff.window.user, reverse("desk:intake")
    yield "desk:intake_applicant", staff.window.user, reverse("desk:intake_applicant", args=[item_at(FOOD).pk])
    acts = {
        "window": [
            (waiting, "refuse not_ours request_correction begin_help use_on_file withdraw"),
            (correcting, "hand_in"),
            (done, "deliver"),
        ],
        "reviewer": [(accepted, "complete_step"), (inspected, "record_inspection")],
        "agency_head": [(accepted, "extend")],
        "approver": [(ready, "return_step")],
    }
    for role, stories in acts.items():
        for story, offered in stories:
            user = getattr(story.staff, role).user
            yield "desk:case", user, reverse("desk:case", args=[story.case.pk])
            for act in offered.split():
                yield "desk:act", user, reverse("desk:act", args=[story.case.pk, act])
    yield "desk:urgings", ready.staff.approver.user, reverse("desk:urgings")
    yield "desk:decide", ready.staff.approver.user, reverse("desk:decide", args=[ready.case.pk])
    helped = factories.submitted()
    begin_help(helped.case.pk, by=helped.staff.window, at=timezone.now(), consent=Consent(witness="孙支书"))
    yield "desk:helps", helped.staff.window.user, reverse("desk:helps")
    yield "desk:act", helped.staff.window.user, reverse("desk:act", args=[helped.case.pk, "confirm_help"])
    yield "public:help", helped.by.user, reverse("public:help", args=[helped.case.pk])


def overseers() -> Iterator[Visit]:
    above, late = administrator(Region.objects.get(level="city")).user, URGINGS[UrgingState.RETURNED]()
    for made in IN_STATE.values():
        made()
    orders = [late, URGINGS[UrgingState.ANSWERED](), URGINGS[UrgingState.CLOSED]()]
    own, chief = administrator().user, late.story.staff.approver.user
    for name in ("overview", "regions", "lines", "cases", "guides", "articles", "urgings", "stages", "packages"):
        yield f"cockpit:{name}", above, reverse(f"cockpit:{name}")
    yield "cockpit:stages", above, reverse("cockpit:stages") + "?by=line&period=year"
    yield "cockpit:overview", chief, reverse("cockpit:overview")
    yield "cockpit:regions", own, reverse("cockpit:regions") + "?region=410305001000&period=custom&from=2026-05-01&to=x"
    yield "cockpit:cases", own, reverse("cockpit:cases") + "?list=received&period=year"
    yield "cockpit:events", own, reverse("cockpit:events") + "?acts=accept&period=year"
    for number in (11, 12, 22, 23, 37, 51):
        yield "cockpit:article", own, reverse("cockpit:article", args=[number])
    yield (
        "cockpit:urge",
        orders[1].story.staff.agency_head.user,
        reverse("cockpit:urge", args=[orders[1].story.case.pk]),
    )
    for order in orders:
        yield "cockpit:urging", order.by.user, reverse("cockpit:urging", args=[order.urging.pk])
    yield "desk:urgings", chief, reverse("desk:urgings")
    yield "desk:urging", chief, reverse("desk:urging", args=[late.urging.pk])
    yield "desk:case", chief, reverse("desk:case", args=[late.story.case.pk])


def app_that_acts_for(user: User) -> None:
    app = app_for(Audience.OFFICER if user.officer else Audience.APPLICANT)
    issued(app, user)
    Allowance.objects.create(user=user, application=app.application, allowed_at=timezone.now())


HALVES = (
    (promises, applicants, daily, anybody, packages),
    (overseers, catalogue, officers, administration),
)  # one a worker


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each group leaves the names of the addresses that it has opened, for all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "opened"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.parametrize(
    "visits",
    [
        pytest.param(visits, marks=pytest.mark.xdist_group(f"pages {half}"))
        for half, of_half in enumerate(HALVES)
        for visits in of_half
    ],
)
def test_nothing_serious(
    browser: Browser, live_server: object, opened: Path, visits: Callable[[], Iterator[Visit]]
) -> None:
    found: list[str] = []

    def told(message: ConsoleMessage) -> None:
        if message.type == "error":
            found.append(f"{message.page and message.page.url}: {message.text} {message.location}")

    person = sit_down(browser, live_server.url)  # type: ignore[attr-defined]
    person.page.on("console", told)
    shown, sitting, visited = set(), None, []
    for name, user, path in visits():
        if user != sitting:
            person.becomes(user)
            sitting = user
        person.go(path)
        found += faults(person.page, path)
        shown.add(name)
        visited.append((user, path))
    person.page.goto("about:blank")  # it asks for nothing more
    type_script()
    found += run_anywhere(visited)
    assert not found, "\n".join(found)
    (opened / visits.__name__).write_text("\n".join(shown))


@pytest.mark.at_the_end
def test_no_page_is_forgotten(opened: Path) -> None:
    seen: set[str] = set()
    for visits in (visits for half in HALVES for visits in half):
        left = opened / visits.__name__
        seen |= set(left.read_text().split()) if left.exists() else {name for name, _, _ in visits()}
    pages = {name for name in names(get_resolver().url_patterns) if not name.startswith("api:") or name == "api:docs"}
    assert seen | NO_PAGE == pages - {
        "desk:second_factor",
        "desk:received",
        "desk:resume",
        "public:resume",
        "desk:phone_of",  # these two follow from what was typed before: test_lost_phone.py
        "public:whose",
    }
