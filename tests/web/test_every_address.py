"""Every address with an object in it × everybody whose it is not × every verb: it does not exist.

Made from the map of addresses: a new one with an object fails here until its object is made, or a reason stands why anybody may see it.
The API's have tests of their own (tests/web/api/test_access.py), made from its own description.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from onewindow.accounts.models import Consent, Principal
from onewindow.cases import absences
from onewindow.cases.acts import bars, holdings, holdings_end
from onewindow.cases.acts.accept import accept
from onewindow.cases.acts.handed import send_list
from onewindow.cases.acts.visits import open_visit
from onewindow.cases.models import Bar, Case, Draft, Fee, HandoverList, Way
from onewindow.catalogue import list_import
from onewindow.catalogue.acts import packages as package_acts
from onewindow.network.models import Agency, Region
from onewindow.privacy.models import RequestKind
from onewindow.privacy.requests import request_data
from onewindow.record.models import Event
from onewindow.staff.models import Post, Role
from onewindow.web.api.clients import make_token
from onewindow.web.api.scopes import OF_OFFICERS
from tests import NOW, factories
from tests.administration.people import proposed
from tests.consultations.asking import owned
from tests.factories.applying import FOOD, enter_at_window
from tests.factories.catalogue import drafted, editor, ordered
from tests.factories.joint import opinion_asked
from tests.factories.packages import at_window, package_draft, packaged
from tests.factories.people import Staff
from tests.factories.promises import checked, committed, held, intended, stated
from tests.factories.urging import administrator, answered
from tests.once import kept
from tests.web.desk_pages import signed_in

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("every address")]
VERBS, RARE_VERBS = ("GET", "POST"), ("PUT", "PATCH", "DELETE")
GONE, NO_SUCH_VERB, CLOSED = 404, 405, 403
NOBODYS = 2**31 - 1  # the number of no object

ANYBODYS = {
    "public:item": "the catalogue", "public:guide": "the catalogue", "public:package": "the catalogue", "public:list": "a public list",
    "public:list_export": "a public list", "public:apply": "the catalogue: makes a draft of one's own",
    "public:package_apply": "the catalogue: makes a draft of one's own", "public:verify": "whoever holds a document checks its code",
    "public:sandbox_pay": "the sandbox's payment page, known by its order; there is none in production",
    "cockpit:article": "an article of the Measures", "cockpit:article_package": "an article of the Measures",
    "desk:intake_applicant": "the catalogue: begins an intake", "desk:intake_package": "the catalogue: begins an intake",
    "desk:hand_over": "a venue and an agency, which are public; whose own they are may: test_a_list_from_the_window_to_the_receipt_on_the_pages",
    "desk:list_export": "the catalogue: whose role it is, test_the_catalogue_at_the_desk_is_for_officers_whose_role_it_is",
}  # fmt: skip
ALIKE = {
    "public:profile_revoke"
}  # pressed twice, it says that the authorisation is not there: for whatever number alike
RARE = ("another applicant", "a window elsewhere")  # who also try the verbs that no form sends


@dataclass(frozen=True)
class World:
    objects: dict[str, dict[str, Any]]  # beginning of the route → what fills it
    strangers: dict[str, Client]


def routes(patterns: list[URLPattern | URLResolver], before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route, f"{pattern.namespace}:" if pattern.namespace else space)
        elif "<" in route and not route.startswith("api/"):
            yield f"{space}{pattern.name}", route


ROUTES = dict(routes(get_resolver().url_patterns))
OF_SOMEBODY = sorted(set(ROUTES) - set(ANYBODYS))


def of_administration(staff: Staff) -> dict[str, dict[str, Any]]:
    proposal, _, _ = proposed("role_give")
    return {
        "desk/admin/proposals/": {"pk": proposal.pk}, "desk/admin/agencies/": {"pk": staff.agency.pk},
        "desk/admin/officers/": {"pk": staff.window.user.pk}, "desk/admin/posts/": {"pk": staff.window.post.pk},
        "desk/admin/calendars/": {"number": 2026}, "desk/admin/wordings/": {"part": "message", "kind": "correction"},
        "desk/admin/synonyms/": {"pk": 1}, "desk/admin/retention/": {"kind": "drafts"}, "desk/admin/standing/": {"pk": 1},
    }  # fmt: skip


def asked_for_a_fee(case: Case, staff: Staff) -> None:
    Fee.objects.create(
        case=case, order="F1", amount=Decimal("80.00"), basis="示例收费目录", asked_by=staff.window.post, asked_at=NOW
    )


def list_of_one(staff: Staff, person: Principal) -> HandoverList:
    paper = accept(enter_at_window(staff.window, principal=person).pk, by=staff.window, at=NOW)
    return send_list(Way.TO_AGENCY, paper.intake, paper.agency, by=staff.window, at=NOW, cases=[paper.pk])


def stand_in(staff: Staff) -> Post:
    last = NOW.date() + timedelta(days=3)
    made = absences.arrange(
        staff.reviewer.post, staff.colleague.post, by=staff.approver, at=NOW, first=NOW.date(), last=last
    )
    assert made is not None
    return made


def made() -> World:
    story, _ = opinion_asked()
    case, staff = story.case, story.staff
    document, attachment = case.chain.documents.order_by("pk")[0], case.attachments.order_by("pk")[0]
    own, thing, bar = factories.draft(story.by), held(), a_bar()
    talk, bundle, urged = owned(), packaged(), answered()
    person = factories.individual_business(checked=True).principal
    visit = open_visit(person, by=staff.window, at=NOW)
    intake = factories.draft(staff.window, FOOD, principal=person, with_files=False)
    Draft.objects.filter(pk=intake.pk).update(visit=visit)
    counter = package_draft(staff.window, principal=person, with_files=False, every=False)
    taken = at_window(staff.window, factories.applicant("王建国").principal)
    asked = request_data(RequestKind.CORRECTION, None, by=talk.by, at=NOW, text="名字写错了") if talk.by.user else None
    guide, order = drafted(), ordered()
    writer, city = editor(), administrator(Region.objects.get(level="city"))
    upload = list_import.upload("b.xlsx", b"no workbook", by=city, at=NOW)
    version = package_acts.begin_package("open-restaurant", by=writer, at=NOW)
    asked_for_a_fee(case, staff)
    papers = list_of_one(staff, person)
    consent = Consent.objects.create(user=story.by.user, principal=story.by.principal, purpose="调用", given_at=NOW)
    token = make_token(staff.window, name="工具", days=30, scopes=OF_OFFICERS[:1], at=NOW)[0]
    objects: dict[str, dict[str, Any]] = {
        "cases/": {"pk": case.pk, "key": "layout", "element": "contact_name", "phase": 1},
        "drafts/": {"pk": own.pk, "key": "layout"},
        "files/": {"pk": attachment.pk}, "documents/": {"code": document.code},
        "holdings/": {"pk": thing.holding.pk, "name": "ask_change"}, "bars/": {"pk": bar.pk},
        "consultations/": {"number": talk.one.number, "name": "withdraw"},
        "package-cases/": {"pk": bundle.package.pk},
        "profile/mandates/": {"mandate_id": story.by.mandate.pk},
        "desk/consultations/": {"pk": talk.one.pk, "name": "answer"},
        "desk/data-requests/": {"pk": asked.pk if asked else 1},
        "desk/holdings/": {"pk": thing.holding.pk, "name": "plan_check"}, "desk/bars/": {"pk": bar.pk, "name": "lift"},
        "desk/opinions/": {"pk": case.opinions.get().pk, "attachment_id": attachment.pk},
        "desk/urgings/": {"urging_id": urged.urging.pk, "name": "answer_urging"},
        "desk/cases/": {"case_id": case.pk, "name": "complete_step"},
        "desk/files/": {"attachment_id": attachment.pk}, "desk/documents/": {"document_id": document.pk},
        "desk/intake/drafts/": {"draft_id": intake.pk}, "desk/intake/package-drafts/": {"draft_id": counter.pk},
        "desk/intake/package-received/": {"package_id": taken.pk}, "desk/visits/": {"visit_id": visit.pk},
        **of_administration(staff),
        "desk/guides/": {"version_id": guide.version.pk, "section": "limits", "name": "submit"},
        "desk/orders/": {"order_id": order.order.pk, "name": "issue"}, "desk/list/uploads/": {"upload_id": upload.pk},
        "desk/package-guides/": {"version_id": version.pk, "name": "submit"},
        "desk/package-cases/": {"package_id": bundle.package.pk},
        "desk/handovers/": {"pk": papers.pk},
        "desk/absences/": {"post_id": stand_in(staff).pk}, "desk/tokens/": {"token_id": token.pk},
        "profile/data/consents/": {"pk": consent.pk},
        "cockpit/cases/": {"case_id": urged.story.case.pk},
        "cockpit/urgings/": {"urging_id": urged.urging.pk, "name": "close_urging"},
    }  # fmt: skip
    return World(objects, everybody_else())


def a_bar() -> Bar:
    """A commitment that was not kept: revoked, and barred from making another."""
    made = checked(committed(), kept=False)
    holdings.order_mending(made.holding.pk, by=made.approver, at=NOW, what="配备经营场所", days=1)
    checked(made, kept=False, at=NOW + timedelta(seconds=1))
    stated(intended(made, at=NOW + timedelta(seconds=2)), at=NOW + timedelta(seconds=3))
    holdings_end.revoke(made.holding.pk, by=made.approver, at=NOW + timedelta(seconds=4))
    ground = "《洛阳市政务服务管理办法》第二十八条"
    return bars.impose(made.story.case.pk, by=made.approver, at=NOW, kind="commitment", facts="承诺不实", ground=ground)


def everybody_else() -> dict[str, Client]:
    person, elsewhere = Client(), factories.region("老城区")
    person.force_login(factories.individual_business(checked=True).user)
    other = Agency.objects.get(key="civil_affairs", region=elsewhere)
    window = factories.staff_of("civil_affairs", elsewhere).window
    roles = [Role.APPROVER, Role.AGENCY_HEAD, Role.CATALOGUE_EDITOR]
    officers = {f"{role} of another agency elsewhere": signed_in(factories.officer(role, other)) for role in roles}
    return {"another applicant": person, "nobody": Client(), "a window elsewhere": signed_in(window), **officers}


@pytest.fixture(scope="module")
def _world(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[World]:
    with kept(django_db_blocker, made) as all_of_it:
        yield all_of_it


@pytest.fixture
def world(_world: World, db: None) -> World:
    return _world


def address_of(name: str, world: World, *, nobodys: bool = False) -> str:
    route = ROUTES[name]
    found = [known for beginning, known in world.objects.items() if route.startswith(beginning)]
    assert found, f"{name} ({route}) has an object in it: make one in made(), or say in ANYBODYS why anybody may see it"
    wanted = [part.split(">")[0].split(":")[-1] for part in route.split("<")[1:]]
    filled = {one: found[-1][one] for one in wanted}
    if nobodys:
        filled |= {one: NOBODYS for one, value in filled.items() if isinstance(value, int)}
    return reverse(name, kwargs=filled)


def tried(client: Client, verb: str, address: str) -> tuple[int, str]:
    with transaction.atomic():
        answer = client.generic(verb, address, b"", "application/x-www-form-urlencoded")
    return answer.status_code, answer.headers.get("Location", "").partition("?")[0]


@pytest.mark.parametrize("name", OF_SOMEBODY)
def test_what_is_somebody_elses_does_not_exist(name: str, world: World) -> None:
    """404. Who has no business there at all is told so (403) or sent to sign in, for whatever number alike."""
    address, empty = address_of(name, world), address_of(name, world, nobodys=True)
    events = Event.objects.count()
    for who, client in world.strangers.items():
        for verb in VERBS + (RARE_VERBS if who in RARE else ()):
            status, leads = tried(client, verb, address)
            if status in (GONE, NO_SUCH_VERB):
                continue
            assert status == CLOSED or (status == 302 and ("sign-in" in leads or name in ALIKE)), (
                who,
                verb,
                status,
                leads,
            )
            assert (status, leads.replace(address, "")) == tried(client, verb, empty), (who, verb)
    assert Event.objects.count() == events


def test_every_reason_is_of_an_address_that_is_there() -> None:
    assert set(ANYBODYS) <= set(ROUTES)
