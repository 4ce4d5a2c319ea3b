"""Cases in which another agency assists."""

from datetime import datetime

from onewindow.cases.acts import opinion
from onewindow.network.models import Agency
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role
from tests import NOW
from tests.factories.applying import FOOD
from tests.factories.people import officer
from tests.factories.stories import Story, accepted

SHARED = "layout"


def assisting(story: Story, key: str = "health", role: Role = Role.REVIEWER) -> Officer:
    return officer(role, Agency.objects.get(key=key, region=story.case.region), name="孙协办")


def opinion_asked(key: str = FOOD, *, days: int = 2, at: datetime = NOW) -> tuple[Story, Officer]:
    story = accepted(key, at=at)
    other = assisting(story)
    story.case = opinion.ask_opinion(
        story.case.pk, by=story.staff.reviewer, at=at, agency=other.post.agency, question="布局是否符合卫生要求", days=days,
        materials=[SHARED],
    )  # fmt: skip
    return story, other
