"""Time limits: the promise inside the statute, and each law for what it governs (Art. 23)."""

from collections.abc import Iterator

from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.lint import citations
from onewindow.catalogue.lint.bases import article_cited
from onewindow.catalogue.lint.findings import Fault
from onewindow.catalogue.lint.rules import Context, first_day_later, rule
from onewindow.catalogue.models import ItemType
from onewindow.regulation.articles import Art

LONGEST_EXTENSION = {"agency_head": 10, "government_head": 15}  # working days, 行政许可法 42
LONGEST = 365  # days of any limit
SILENCE_DAYS = 5  # working days, 行政许可法 32
UNITS = {"working": "工作日", "natural": "自然日"}


@rule(Art(17, 23))
def promise_within_statute(guide: GuideContent, context: Context) -> Iterator[Fault]:
    promised, statutory = guide.promised_limit, guide.statutory_limit
    day = first_day_later(context.calendar, (promised.days, promised.unit), (statutory.days, statutory.unit))
    if day is not None:
        when = "" if promised.unit == statutory.unit else f"，例如从{day:%Y-%m-%d}起算时"
        yield Fault(
            ("promised_limit", "days"),
            f"承诺{promised.days}个{UNITS[promised.unit]}晚于法定{statutory.days}个{UNITS[statutory.unit]}{when}",
            "请缩短承诺时限；单位不同的，全年任何一天起算都不能晚于法定时限",
        )
    if statutory.start == "receipt" and promised.start == "acceptance":
        yield Fault(
            ("promised_limit", "from"), "法定时限从收到申请起算，承诺却从受理起算，可能超过法定时限", "请改为 receipt"
        )


@rule(Art(23))
def within_a_year(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """The calendar is known for this year and two more; no limit of the list comes near a year, a slip of the finger does."""
    for name in ("promised_limit", "statutory_limit", "extension", "silence"):
        limit = getattr(guide, name)
        if limit is not None and limit.days > LONGEST:
            yield Fault((name, "days"), f"{limit.days}个{UNITS[limit.unit]}超过一年", "请核对天数，是不是多写了一个 0")


@rule(Art(17, 23))
def instant_means_no_days(guide: GuideContent, context: Context) -> Iterator[Fault]:
    if guide.instant and guide.promised_limit.days:
        yield Fault(("promised_limit", "days"), "即办件的承诺时限应为 0", "请改为 0，或者把 case_kind 改为 promised")
    if not guide.instant and guide.promised_limit.days == 0:
        yield Fault(("promised_limit", "days"), "承诺件的承诺时限不能为 0", "请填写天数，或者把 case_kind 改为 instant")


@rule(Art(23))
def limit_of_its_own_law(guide: GuideContent, context: Context) -> Iterator[Fault]:
    if guide.promised_limit.basis is not None:
        yield Fault(("promised_limit", "basis"), "承诺时限是本机关的承诺，没有法定依据", "请写 null")
    statutory = guide.statutory_limit.basis
    if statutory is not None:
        yield from article_cited(("statutory_limit", "basis"), statutory, "法定时限")
    if guide.type != ItemType.LICENCE and citations.rests_on_licensing_law_alone(statutory):
        yield Fault(
            ("statutory_limit", "basis"),
            "行政许可法的时限只适用于行政许可",
            "请改用本事项自己的法律依据，没有的写 null",
        )


@rule(Art(23))
def extension_of_its_own_law(guide: GuideContent, context: Context) -> Iterator[Fault]:
    extension = guide.extension
    if extension is None:
        return
    yield from article_cited(("extension", "basis"), extension.basis, "延长期限")
    if not citations.rests_on_licensing_law_alone(extension.basis):
        return
    if guide.type != ItemType.LICENCE:
        yield Fault(
            ("extension", "basis"), "行政许可法的延长只适用于行政许可", "请改用本事项自己的法律依据，没有的写 null"
        )
    longest = LONGEST_EXTENSION[extension.approver]
    if extension.unit != "working" or extension.days > longest:
        yield Fault(
            ("extension", "days"), f"行政许可法第四十二条只允许延长{longest}个工作日", f"请改为不超过{longest}个工作日"
        )
    statutory = guide.statutory_limit.basis
    if statutory and not citations.names_licensing_law(statutory):
        yield Fault(
            ("extension", "basis"),
            "法定时限由其他法律规定，不能依行政许可法延长",
            "请改用规定时限的那部法律，没有延长的写 null",
        )


@rule(Art(22))
def silence_of_its_own_law(guide: GuideContent, context: Context) -> Iterator[Fault]:
    """A licence counts as accepted after five working days; anything else only where its own law says so."""
    silence = guide.silence
    licence = guide.type == ItemType.LICENCE
    if silence is None:
        if licence:
            yield Fault(
                ("silence",),
                "行政许可逾期不告知即为受理，这里没有写",
                "请写 5 个工作日，依据行政许可法第三十二条第一款第四项",
            )
        return
    yield from article_cited(("silence", "basis"), silence.basis, "逾期视为受理")
    if not citations.rests_on_licensing_law_alone(silence.basis):
        return
    if not licence:
        yield Fault(
            ("silence", "basis"), "行政许可法的视为受理只适用于行政许可", "请写 null，或者改用本事项自己的法律依据"
        )
    elif (silence.days, silence.unit) != (SILENCE_DAYS, "working") or "第三十二条" not in silence.basis:
        yield Fault(("silence", "days"), "行政许可法第三十二条是 5 个工作日", "请改为 5 个工作日，依据第三十二条")
