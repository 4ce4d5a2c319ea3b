"""What a package is held against, from the tables; and what follows from its publication."""

from collections.abc import Collection

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.lint.packages import Surroundings
from onewindow.catalogue.models import Bundle, BundleMember, BundleVersion, Element, GuideVersion, VersionStatus
from onewindow.catalogue.packages.content import PackageContent
from onewindow.network.models import Agency, Level
from onewindow.regulation.articles import Art

ONE_THING = Art(30)


def guides_in_force(items: Collection[str]) -> dict[str, GuideContent]:
    """The city's guides of these items. One query."""
    versions = GuideVersion.objects.filter(guide__item__in=items, guide__region=None, state=VersionStatus.PUBLISHED)
    return {version.guide.item_id: version.body for version in versions.select_related("guide")}


def surroundings(content: dict[str, object]) -> Surroundings:
    named = content.get("members")
    items = [str(one.get("item", "")) for one in named if isinstance(one, dict)] if isinstance(named, list) else []
    agencies = set(Agency.objects.filter(region__level=Level.CITY).values_list("key", flat=True))
    elements = {key: (label, kind) for key, label, kind in Element.objects.values_list("pk", "label", "type")}
    return Surroundings(guides_in_force(items), agencies, elements)


def published_package(key: str) -> BundleVersion | None:
    """The version in force."""
    versions = BundleVersion.objects.filter(bundle=key, state=VersionStatus.PUBLISHED)
    return versions.select_related("bundle", "reviewed_by").first()


def take_effect(bundle: Bundle, content: PackageContent) -> None:
    """What is listed and searched of a package follows the version in force."""
    bundle.name, bundle.lead, bundle.audience = content.name, content.lead, list(content.audience)
    bundle.policy = content.policy
    bundle.save(update_fields=["name", "lead", "audience", "policy"])
    BundleMember.objects.filter(bundle=bundle).exclude(item__in=[one.item for one in content.members]).delete()
    for place, one in enumerate(content.members, start=1):
        BundleMember.objects.update_or_create(
            bundle=bundle,
            item_id=one.item,
            defaults={"position": place, "after": list(one.after), "when": one.when or ""},
        )
