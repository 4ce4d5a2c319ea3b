"""Guides that say something more, of a case or in force."""

from typing import Any

from onewindow.catalogue.coding import content_digest
from onewindow.catalogue.models import GuideVersion, VersionStatus
from tests.factories.stories import Story


def with_guide(story: Story, **parts: Any) -> Story:
    """The parts of its guide put in place of what stood there."""
    _change(GuideVersion.objects.get(pk=story.case.guide_version_id), parts)
    story.again()
    return story


def changed(item: str, **parts: Any) -> None:
    """In all guides in force of the item."""
    for version in GuideVersion.objects.filter(guide__item=item, state=VersionStatus.PUBLISHED):
        _change(version, parts)


def _change(version: GuideVersion, parts: dict[str, Any]) -> None:
    version.content = {**version.content, **parts}
    version.content_digest = content_digest(version.content)
    version.save(update_fields=["content", "content_digest"])
