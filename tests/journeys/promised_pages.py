"""The pages about promises and about what was granted, for whom they are."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from onewindow.accounts.models import User
from onewindow.cases.acts import bars, holdings, holdings_end
from onewindow.cases.models import Provided
from tests import NOW, factories
from tests.factories.applying import draft
from tests.factories.promises import (
    APPROVAL,
    IN_STATE,
    LATER_MATERIAL,
    PROOF,
    checked,
    committed,
    committing,
    deferred,
    deferring,
    intended,
    stated,
)

Visit = tuple[str, User | None, str]


def promises() -> Iterator[Visit]:
    """Drafts with a choice of route, what is owed, what is held in every state, a bar and its objection."""
    who = factories.organisation()
    made = draft(who, APPROVAL, with_files=False)
    made.commits, made.deferred = True, ["rules"]
    made.save()
    yield "public:draft_materials", who.user, reverse("public:draft_materials", args=[made.pk])
    owing, waiting, lacking = deferred(), deferring(), factories.submitted()
    Provided.objects.filter(case=lacking.case, key=LATER_MATERIAL).delete()
    yield "public:case", owing.by.user, reverse("public:case", args=[owing.case.pk])
    yield "public:supply", owing.by.user, reverse("public:supply", args=[owing.case.pk])
    yield "public:sign_deferral", lacking.by.user, reverse("public:sign_deferral", args=[lacking.case.pk])
    proof = committing(PROOF, cause="expense")
    yield "public:take_back", proof.by.user, reverse("public:take_back", args=[proof.case.pk])
    for act in ("accept_deferred", "request_correction", "refuse"):
        yield "desk:act", waiting.staff.window.user, reverse("desk:act", args=[waiting.case.pk, act])
    yield "desk:act", owing.staff.window.user, reverse("desk:act", args=[owing.case.pk, "supply"])
    yield "desk:case", owing.staff.window.user, reverse("desk:case", args=[owing.case.pk])
    yield from results()


def results() -> Iterator[Visit]:
    for story in IN_STATE.values():
        held = story()
        yield "desk:holding", held.approver.user, reverse("desk:holding", args=[held.holding.pk])
        yield "public:holding", held.story.by.user, reverse("public:holding", args=[held.holding.pk])
        yield "public:holdings", held.story.by.user, reverse("public:holdings")
    made = checked(committed(), kept=False)
    holdings.order_mending(made.holding.pk, by=made.approver, at=NOW, what="配备经营场所", days=1)
    checked(made, kept=False, at=NOW + timedelta(seconds=1))
    stated(intended(made, at=NOW + timedelta(seconds=2)), at=NOW + timedelta(seconds=3))
    holdings_end.revoke(made.holding.pk, by=made.approver, at=NOW + timedelta(seconds=4))
    bar = bars.impose(
        made.story.case.pk,
        by=made.approver,
        at=NOW,
        kind="commitment",
        facts="承诺不实",
        ground="《洛阳市政务服务管理办法》第二十八条",
    )
    yield "desk:holdings", made.approver.user, reverse("desk:holdings") + "?queue=ended"
    yield "desk:bar", made.approver.user, reverse("desk:bar", args=[bar.pk])
    yield "public:bar", made.story.by.user, reverse("public:bar", args=[bar.pk])
    bars.object_to(bar.pk, by=made.story.by, at=NOW, text="场所租到了")
    yield "desk:bar", made.story.staff.agency_head.user, reverse("desk:bar", args=[bar.pk])
    yield "public:holdings", made.story.by.user, reverse("public:holdings")
