"""Codes of items and cases: basic code 12, implementation code 31, handling-item code 33, case number.

Lengths and the structure of the implementation code are seen on real samples; the split of the basic code is common knowledge.
The older standard (GB/T 39046-2020) says 10 and 24: local codes are kept beside these, not in their place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from random import Random

from onewindow.kernel.identifiers.errors import (
    InvalidBasicCode,
    InvalidCaseNumber,
    InvalidHandlingItemCode,
    InvalidImplementationCode,
    InvalidUscc,
    normalised,
)
from onewindow.kernel.identifiers.organisations import check_uscc, make_uscc

LEVELS_OF_EXERCISE = "1234567"  # 国家 省 市 县 镇 村 分级管理
CASE_NUMBER_PATTERN = "{implementation_code}{date:%Y%m%d}{sequence:04d}"
CASE_NUMBER_LENGTH = 50  # an..50 in the exchange tables

_BASIC = re.compile(r"\d{12}", re.ASCII)
_CASE_NUMBER = re.compile(r"[0-9A-Z-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class ImplementationCode:
    code: str

    @property
    def uscc(self) -> str:
        return self.code[:18]

    @property
    def level(self) -> str:
        return self.code[18]

    @property
    def basic_code(self) -> str:
        return self.code[19:]


def check_basic_code(text: str) -> str:
    """2 area (00 national, 41 Henan) + 2 item type + 2 guiding department + 3 main item + 3 sub-item (000 none)."""
    code = normalised(text)
    if not _BASIC.fullmatch(code):
        raise InvalidBasicCode("事项基本编码应为12位数字，请对照事项目录核对。")
    return code


def make_basic_code(random: Random, *, area: str = "41", item_type: str = "01") -> str:
    department, main, sub = random.randint(1, 99), random.randint(1, 999), random.randint(0, 9)
    return check_basic_code(f"{area}{item_type}{department:02d}{main:03d}{sub:03d}")


def implementation_code(uscc: str, level: int | str, basic_code: str) -> str:
    return check_implementation_code(f"{uscc}{int(level)}{basic_code}")


def check_implementation_code(text: str) -> str:
    code = normalised(text)
    if len(code) != 31:
        raise InvalidImplementationCode(f"实施编码应为31位，现为{len(code)}位，请对照事项清单核对。")
    try:
        check_uscc(code[:18])
        check_basic_code(code[19:])
    except (InvalidUscc, InvalidBasicCode) as error:
        raise InvalidImplementationCode(f"实施编码有误：{error}") from error
    if code[18] not in LEVELS_OF_EXERCISE:
        raise InvalidImplementationCode("实施编码第19位是行使层级，应为1至7，请对照事项清单核对。")
    return code


def make_implementation_code(random: Random, *, level: int = 4) -> str:
    return implementation_code(make_uscc(random, kind="11"), level, make_basic_code(random))


def handling_item_code(implementation: str, sequence: int) -> str:
    """`sequence` 1–99 within the implemented item."""
    if not 1 <= sequence <= 99:
        raise InvalidHandlingItemCode("业务办理项序号应在1至99之间，请合并或拆分事项后重新编号。")
    return check_handling_item_code(f"{implementation}{sequence:02d}")


def check_handling_item_code(text: str) -> str:
    code = normalised(text)
    if len(code) != 33 or not re.fullmatch(r"\d\d", code[31:], re.ASCII):
        raise InvalidHandlingItemCode("业务办理项编码应为31位实施编码加2位数字序号，请对照事项清单核对。")
    try:
        check_implementation_code(code[:31])
    except InvalidImplementationCode as error:
        raise InvalidHandlingItemCode(f"业务办理项编码有误：{error}") from error
    return code


def make_handling_item_code(random: Random, *, level: int = 4) -> str:
    return handling_item_code(make_implementation_code(random, level=level), random.randint(1, 99))


def case_number(implementation: str, on: date, sequence: int, *, pattern: str = CASE_NUMBER_PATTERN) -> str:
    """The number of the `sequence`-th case of that item on that day.

    `pattern` is a format string with implementation_code, basic_code, uscc, date and sequence. Beyond 9999 the default grows by a
    digit: no applicant is turned away for want of a number.
    """
    if sequence < 1:
        raise InvalidCaseNumber("办件流水号应从1开始，请检查编号设置。")
    parts = ImplementationCode(implementation)
    try:
        number = pattern.format(
            implementation_code=implementation,
            basic_code=parts.basic_code,
            uscc=parts.uscc,
            date=on,
            sequence=sequence,
        )
    except (KeyError, IndexError, ValueError) as error:
        raise InvalidCaseNumber(f"办件编号格式“{pattern}”有误（{error}），请检查编号设置。") from error
    return check_case_number(number, pattern=pattern)


def check_case_number(text: str, *, pattern: str = CASE_NUMBER_PATTERN) -> str:
    """With the default pattern item and date inside must be right as well; otherwise only length and characters can be checked."""
    number = normalised(text)
    if not _CASE_NUMBER.fullmatch(number) or len(number) > CASE_NUMBER_LENGTH:
        raise InvalidCaseNumber("办件编号只含数字、大写字母和连字符，不超过50位，请对照收件凭证核对。")
    if pattern != CASE_NUMBER_PATTERN:
        return number
    if len(number) < 43 or not re.fullmatch(r"\d{12,}", number[31:], re.ASCII):
        raise InvalidCaseNumber("办件编号应为43位：实施编码31位、日期8位、流水号4位，请对照收件凭证核对。")
    try:
        check_implementation_code(number[:31])
        date(int(number[31:35]), int(number[35:37]), int(number[37:39]))
    except ValueError as error:
        raise InvalidCaseNumber("办件编号中的实施编码或日期有误，请对照收件凭证核对。") from error
    return number


def make_case_number(random: Random, *, on: date) -> str:
    return case_number(make_implementation_code(random), on, random.randint(1, 9999))
