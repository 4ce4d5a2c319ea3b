"""One-thing packages (Art. 30) and what people call things."""

from datetime import datetime
from typing import Any

from onewindow.catalogue.coding import content_digest
from onewindow.catalogue.models import Bundle, BundleMember, BundleVersion, Synonym, VersionStatus
from onewindow.catalogue.seed import SeedBundle
from onewindow.kernel.pinyin import initials, pinyin_key
from onewindow.network.load.keep import Kept, keep
from onewindow.record.actors import System
from onewindow.regulation.articles import Art

ONE_THING = Art(30)
HEAVIEST = 10


def load_bundles(bundles: dict[str, SeedBundle], *, reviewed_by: int, at: datetime) -> Kept:
    """Each package with the version in force; changed content is its next version. What the desk has drafted and published since
    stays: from then on the desk keeps it.
    """
    here = kept_at_the_desk()
    loading = {key: bundle for key, bundle in bundles.items() if key not in here}
    rows = [
        Bundle(key=bundle.key, name=bundle.name, lead=bundle.lead, audience=bundle.audience, policy=bundle.policy)
        for bundle in loading.values()
    ]
    among = Bundle.objects.exclude(pk__in=here)
    kept = keep(rows, among=among, unique=["key"], fields=["name", "lead", "audience", "policy"])
    members = keep(
        [
            BundleMember(
                bundle_id=bundle.key, item_id=member.item, position=n, after=member.after, when=member.when or ""
            )
            for bundle in loading.values()
            for n, member in enumerate(bundle.members, start=1)
        ],
        among=BundleMember.objects.exclude(bundle__in=here),
        unique=["bundle_id", "item_id"],
        fields=["position", "after", "when"],
    )
    gone = [members.pks[key] for key in members.lost if key[0] in loading]
    BundleMember.objects.filter(pk__in=gone).delete()
    _publish({key: content_of(bundle) for key, bundle in loading.items()}, reviewed_by=reviewed_by, at=at)
    return kept


def kept_at_the_desk() -> set[str]:
    """Packages with a version drafted at the desk that came into force, and those founded there, of which data know nothing."""
    drafted = BundleVersion.objects.filter(edited_at__isnull=False)
    in_force = drafted.filter(state__in=[VersionStatus.PUBLISHED, VersionStatus.SUPERSEDED])
    founded = drafted.exclude(bundle__in=BundleVersion.objects.filter(edited_at__isnull=True).values("bundle"))
    return {*in_force.values_list("bundle", flat=True), *founded.values_list("bundle", flat=True)}


def content_of(bundle: SeedBundle) -> dict[str, Any]:
    members = [{"item": one.item, "after": list(one.after), "when": one.when, "duty": None} for one in bundle.members]
    return {
        "key": bundle.key, "name": bundle.name, "lead": bundle.lead, "audience": list(bundle.audience), "policy": bundle.policy,
        "members": members,
    }  # fmt: skip


def _publish(contents: dict[str, dict[str, Any]], *, reviewed_by: int, at: datetime) -> None:
    from onewindow.catalogue.acts.packages import supersede_package

    versions = BundleVersion.objects.filter(bundle__in=contents).defer("content").order_by("number")
    latest = {version.bundle_id: version for version in versions}
    in_force = {version.bundle_id: version for version in versions if version.state == VersionStatus.PUBLISHED}
    new: list[BundleVersion] = []
    for key, content in contents.items():
        sum_ = content_digest(content)
        if key in in_force and bytes(in_force[key].content_digest) == sum_:
            continue
        if key in in_force:
            supersede_package(in_force[key].pk, by=System("load"), at=at)
        number = latest[key].number + 1 if key in latest else 1
        new.append(
            BundleVersion(
                bundle_id=key, number=number, state=VersionStatus.PUBLISHED, content=content, content_digest=sum_, published_at=at,
                reviewed_by_id=reviewed_by,
            )
        )  # fmt: skip
    BundleVersion.objects.bulk_create(new)


def load_synonyms(synonyms: dict[str, list[str]]) -> Kept:
    """Those of the file; what officers have added beside them stays. The first phrase of an item weighs most."""
    rows = [
        Synonym(
            phrase=phrase,
            item_id=key,
            weight=max(1, HEAVIEST - place),
            pinyin=pinyin_key(phrase),
            initials=initials(phrase),
        )
        for key, phrases in synonyms.items()
        for place, phrase in enumerate(phrases)
    ]
    return keep(
        rows, among=Synonym.objects.all(), unique=["phrase", "item_id"], fields=["weight", "pinyin", "initials"]
    )
