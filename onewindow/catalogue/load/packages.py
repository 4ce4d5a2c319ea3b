"""One-thing packages (Art. 30) and what people call things."""

from onewindow.catalogue.models import Bundle, BundleMember, Synonym
from onewindow.catalogue.seed import SeedBundle
from onewindow.kernel.pinyin import initials, pinyin_key
from onewindow.network.load.keep import Kept, keep
from onewindow.regulation.articles import Art

ONE_THING = Art(30)
HEAVIEST = 10


def load_bundles(bundles: dict[str, SeedBundle]) -> Kept:
    rows = [
        Bundle(key=bundle.key, name=bundle.name, lead=bundle.lead, audience=bundle.audience, policy=bundle.policy)
        for bundle in bundles.values()
    ]
    kept = keep(rows, among=Bundle.objects.all(), unique=["key"], fields=["name", "lead", "audience", "policy"])
    members = keep(
        [
            BundleMember(
                bundle_id=bundle.key, item_id=member.item, position=n, after=member.after, when=member.when or ""
            )
            for bundle in bundles.values()
            for n, member in enumerate(bundle.members, start=1)
        ],
        among=BundleMember.objects.all(),
        unique=["bundle_id", "item_id"],
        fields=["position", "after", "when"],
    )
    gone = [members.pks[key] for key in members.lost if key[0] in bundles]
    BundleMember.objects.filter(pk__in=gone).delete()
    return kept


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
