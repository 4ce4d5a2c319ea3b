"""Identity card numbers (GB 11643-1999), mobile phones, and how both are masked."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random

from onewindow.kernel.identifiers.errors import InvalidIdCard, InvalidPassport, InvalidPhone, normalised

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
# GB/T 2260 provinces, and 81–83 for residents of Hong Kong, Macao and Taiwan with a residence permit.
PROVINCES = frozenset(
    str(code)
    for codes in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for code in range(*codes)
)
EARLIEST_BIRTH = date(1900, 1, 1)

_ID_CARD = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_PASSPORT = re.compile(
    r"[A-Z\d]{6,9}", re.ASCII
)  # nine characters at most (ICAO 9303); many countries use digits alone
_PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class IdCard:
    """A valid number and what it says; `region` is the county where it was first issued, often one abolished since."""

    number: str
    birth: date
    sex: Sex
    region: str

    @classmethod
    def parse(cls, text: str, *, on: date | None = None) -> IdCard:
        """Raises InvalidIdCard; with `on` a birth after that day is refused too."""
        number = normalised(text)
        if re.fullmatch(r"\d{15}", number, re.ASCII):
            raise InvalidIdCard("15位身份证号码已停用，请填写现行18位身份证号码。")
        if len(number) != 18:
            raise InvalidIdCard(f"身份证号码应为18位，现为{len(number)}位，请对照证件核对。")
        if not _ID_CARD.fullmatch(number):
            raise InvalidIdCard("身份证号码前17位应为数字，最后一位为数字或X，请对照证件核对。")
        if number[:2] not in PROVINCES:
            raise InvalidIdCard("身份证号码前两位不是有效的省级代码，请对照证件核对。")
        if (birth := _date(number[6:14])) is None or birth < EARLIEST_BIRTH:
            raise InvalidIdCard("身份证号码中的出生日期（第7至14位）不存在，请对照证件核对。")
        if on is not None and birth > on:
            raise InvalidIdCard("身份证号码中的出生日期（第7至14位）晚于今天，请对照证件核对。")
        if number[17] != id_card_check(number[:17]):
            raise InvalidIdCard("身份证号码最后一位校验码不对，请对照证件核对。")
        sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
        return cls(number, birth, sex, number[:6])

    def age_on(self, day: date) -> int:
        """Full years of life, complete from the birthday itself (民法典 17–20 count full years)."""
        return day.year - self.birth.year - ((day.month, day.day) < (self.birth.month, self.birth.day))


def _date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def id_card_check(first17: str) -> str:
    return CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True)) % 11]


def check_id_card(text: str, *, on: date | None = None) -> str:
    return IdCard.parse(text, on=on).number


def check_passport(text: str) -> str:
    """The number of a passport of whatever country, as it is kept. No country's check digit is printed with it."""
    number = normalised(text)
    if not _PASSPORT.fullmatch(number):
        raise InvalidPassport("护照号码应为6至9位字母和数字，请对照护照核对。")
    return number


def make_id_card(random: Random, *, region: str = "410305", birth: date | None = None, sex: Sex | None = None) -> str:
    """An invented but valid number; `region` may be longer, its first six digits are taken."""
    if birth is None:
        year, month = random.randint(1950, 2005), random.randint(1, 12)
        birth = date(year, month, random.randint(1, calendar.monthrange(year, month)[1]))
    sequence = random.randint(0, 499) * 2 + (sex is Sex.MALE if sex else random.randint(0, 1))
    first17 = f"{region[:6]}{birth:%Y%m%d}{sequence:03d}"
    return check_id_card(first17 + id_card_check(first17))


def mask_id_card(number: str) -> str:
    return _masked(number, 6, 4)


def check_phone(text: str) -> str:
    """A mobile number of mainland China, without the country code and hyphens people put in."""
    digits = normalised(text).replace("-", "")
    if len(digits) > 11:
        digits = digits.removeprefix("+").removeprefix("0086").removeprefix("86")
    if not re.fullmatch(r"\d{11}", digits, re.ASCII):
        raise InvalidPhone("手机号码应为11位数字，请核对后重新填写。")
    if not _PHONE.fullmatch(digits):
        raise InvalidPhone("手机号码应以13至19开头，请核对后重新填写。")
    return digits


def make_phone(random: Random) -> str:
    return f"1{random.choice('3578')}{random.randint(0, 10**9 - 1):09d}"


def mask_passport(number: str) -> str:
    return _masked(number, 2, 2)


def mask_phone(number: str) -> str:
    return _masked(number, 3, 4)


def mask_name(name: str) -> str:
    """张三 → 张*, 王小明 → 王*明: enough to recognise oneself by, too little for a stranger."""
    if len(name) < 3:
        return name[:1] + "*" * (len(name) - 1)
    return _masked(name, 1, 1)


def _masked(text: str, head: int, tail: int) -> str:
    """Too short to keep both ends: nothing is shown, lest the mask uncover what it should hide."""
    if len(text) <= head + tail:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]
