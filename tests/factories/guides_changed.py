"""A case handled by a guide that says something more."""

from typing import Any

from onewindow.catalogue.coding import content_digest
from onewindow.catalogue.models import GuideVersion
from tests.factories.stories import Story


def with_guide(story: Story, **parts: Any) -> Story:
    """The parts of its guide put in place of what stood there."""
    version = GuideVersion.objects.get(pk=story.case.guide_version_id)
    version.content = {**version.content, **parts}
    version.content_digest = content_digest(version.content)
    version.save(update_fields=["content", "content_digest"])
    story.again()
    return story
