"""Words of the place that no password may contain (named in settings.AUTH_PASSWORD_VALIDATORS).

What whoever guesses at a city's accounts tries first is its own name, and that of what they sign in to: in pinyin, however
written (LuoYang, lu0-yang, 洛阳). The names of the city and its counties come from the regions that are loaded; what else is in
everybody's mouth there from settings.PASSWORD_WORDS.
"""

import re
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ValidationError

from onewindow.accounts.models import User
from onewindow.kernel.pinyin import pinyin_key
from onewindow.network.models import Level, Region

OF_THE_PLATFORM = ("onewindow", "yichuang", "zhengwu", "zwfw", "shenpi", "zhengfu")
KIND_OF_PLACE = re.compile("(?:回族)?[市县区]$")
LEAST = 5  # letters of a county's name: a shorter one stands in words that have nothing to do with it
SIGNS = {
    alike: str.maketrans("@4035$7!1", f"aaoesst{alike}{alike}") for alike in "il"
}  # what stands for a letter: 1 and ! for either


def local_words() -> Iterator[str]:
    """In small letters or digits."""
    yield from OF_THE_PLATFORM
    yield from (pinyin_key(word) for word in settings.PASSWORD_WORDS)
    for name, level in Region.objects.filter(level__in=[Level.CITY, Level.COUNTY]).values_list("name", "level"):
        word = pinyin_key(KIND_OF_PLACE.sub("", name))
        if level == Level.CITY or len(word) >= LEAST:
            yield word


def of_the_person(user: User) -> Iterator[str]:
    """What others know of somebody: name and phone or staff number."""
    name = pinyin_key(user.display_name) if not user.phone or user.display_name != user.masked_phone else ""
    known = [user.phone, user.username if user.officer else "", name]
    yield from (word for word in (pinyin_key(text) for text in known) if len(word) >= LEAST)


def readings(password: str) -> list[str]:
    """The password as it stands, and its letters alone, with signs read as the letters that they stand for."""
    plain = pinyin_key(password)
    return [
        plain,
        *(re.sub("[^a-z]", "", text) for text in (plain, *(plain.translate(signs) for signs in SIGNS.values()))),
    ]


class NoLocalWords:
    """Refuses a password that has one of them in it."""

    def validate(self, password: str, user: User | None = None) -> None:
        read = readings(password)
        for word in local_words():
            if any(word in text for text in read):
                raise ValidationError(
                    f"密码里有“{word}”，是这里的地名、单位或者平台的名字，容易被猜到。请换掉它。", code="local"
                )
        if user is not None and any(word in text for word in of_the_person(user) for text in read):
            raise ValidationError("密码里有您的姓名、手机号或者工号，容易被猜到。请换掉它。", code="personal")

    def get_help_text(self) -> str:
        return "不要用本地的地名、平台和单位的名字，也不要用自己的姓名和手机号。"
