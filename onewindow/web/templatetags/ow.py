"""Template tags in the hand of the theme: icons, lights, dates as people say them."""

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from onewindow.administration.permissions import ADMINISTRATORS
from onewindow.cases.models.visibility import HANDLING
from onewindow.kernel.lights import Light
from onewindow.oversight.figures import Figures
from onewindow.oversight.scope import OVERSEEING
from onewindow.regulation.register import REGISTER
from onewindow.staff.models import Post

register = template.Library()

WEEKDAYS = "一二三四五六日"

_STROKE = 'stroke="#fff" stroke-width="2.5"'
_TICK = f'<circle cx="12" cy="12" r="11" fill="currentColor"/><path d="m7 12.5 3.5 3.5 6.5-7.5" fill="none" {_STROKE}/>'
_SIGN = '<path d="M12 1.5 23.5 22H.5z" fill="currentColor"/>'
_MARK = f'<path d="M12 9v6M12 18v.5" {_STROKE} stroke-linecap="round"/>'
_OCTAGON = '<path d="M7.4 1h9.2L23 7.4v9.2L16.6 23H7.4L1 16.6V7.4z" fill="currentColor"/>'
_CROSS = f'<path d="m8 8 8 8M16 8l-8 8" {_STROKE} stroke-linecap="round"/>'

LIGHTS: dict[Light, tuple[str, str, SafeString]] = {
    Light.GREEN: ("green", "正常", SafeString(_TICK)),
    Light.YELLOW: ("yellow", "临期", SafeString(_SIGN + _MARK)),
    Light.RED: ("red", "超期", SafeString(_OCTAGON + _CROSS)),
}


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html('<svg class="ow-i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def light(value: Light | str, word: str = "") -> SafeString:
    """A light with its word: colour never stands alone."""
    css, label, shape = LIGHTS[Light(value)]
    return format_html(
        '<span class="ow-light {}"><svg viewBox="0 0 24 24" aria-hidden="true">{}</svg>{}</span>',
        css,
        shape,
        word or label,
    )


MARKS = {"": "<i></i>", "on": '<i class="on"></i>', "off": '<i class="off"></i>'}


@register.filter
def marks(ticks: Iterable[str]) -> SafeString:
    """The days of a limit, one mark each: a loop in the template takes ten times as long, and a list has hundreds."""
    return SafeString("".join(MARKS[tick] for tick in ticks))


def _day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """6月11日（周四）; with the year only where it is not this one."""
    if value is None:
        return ""
    on = _day(value)
    year = f"{on.year}年" if on.year != timezone.localdate().year else ""
    return f"{year}{on.month}月{on.day}日（周{WEEKDAYS[on.weekday()]}）"


@register.filter
def moment(value: datetime | None) -> str:
    """6月11日 09:05."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    year = f"{local.year}年" if local.year != timezone.localdate().year else ""
    return f"{year}{local.month}月{local.day}日 {local:%H:%M}"


@register.filter
def articles(numbers: list[int]) -> SafeString:
    """第二十二条、第二十三条, each a link to what it says, beside the page that one is on."""
    address = reverse("public:articles")
    linked = [(address, number, REGISTER[number].label) for number in numbers]
    return format_html_join("、", '<a href="{}#a{}" target="_blank" rel="noopener">{}</a>', linked)


@register.filter
def one_article(number: str) -> SafeString:
    return articles([int(number)])


@register.filter
def figure(figures: Figures, key: str) -> int:
    """The number of a measure, in templates of the cockpit."""
    return figures.of(key)


@register.filter(name="hex")
def in_hex(value: bytes | memoryview) -> str:
    """The first digits of a digest, as people compare them."""
    return bytes(value).hex()[:16]


@register.filter
def oversees(role: str) -> bool:
    """Whether a post of the role has the cockpit."""
    return role in OVERSEEING


@register.filter
def handles(role: str) -> bool:
    """Whether a post of the role can answer for packages."""
    return role in HANDLING


@register.filter
def administers(post: Post | None) -> bool:
    """Whether a post has sections of administration."""
    from onewindow.web.desk.admin.access import sections_of

    return post is not None and bool(sections_of(post))


@register.filter
def sees_no_cases(post: Post | None) -> bool:
    return post is not None and post.role in ADMINISTRATORS


@register.filter
def percent(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}%"


@register.filter
def lookup(mapping: dict[str, object], key: str) -> object:
    return mapping.get(key, "") if mapping else ""


@register.filter
def in_plain(text: str) -> str:
    """What the linter says, with the schema's names in Chinese."""
    from onewindow.web.desk.guides.access import plain

    return plain(text)
