"""Every identifier: its published vectors, how people mistype it, and what they are then told."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest

from onewindow.kernel import identifiers as ids

USCC = "91350100M000100Y43"  # the worked example of GB 32100-2015
SAMPLES = (  # real implementation codes, from published guides
    "11440232MB2D06811W4000117051000",
    "11370800MB285591843370117002011",
    "12441500196720244T3442199806003",
)
CASE = SAMPLES[0] + "20260609" + "0001"
CERTIFICATE = "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U"


def test_id_card_when_valid() -> None:
    card = ids.IdCard.parse("11010519491231002X")
    assert (card.number, card.birth, card.sex, card.region) == (
        "11010519491231002X",
        date(1949, 12, 31),
        ids.Sex.FEMALE,
        "110105",
    )
    assert [card.age_on(day) for day in (date(1967, 12, 30), date(1967, 12, 31), date(1968, 1, 1))] == [17, 18, 18]


@pytest.mark.parametrize(
    "typed", ["11010519491231002x", " 110105 19491231 002X\u200b", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_id_card_when_typed_carelessly(typed: str) -> None:
    assert ids.check_id_card(typed) == "11010519491231002X"


@pytest.mark.parametrize(
    ("check", "error", "typed", "told"),
    [
        (ids.check_id_card, ids.InvalidIdCard, "110105194912310021", "最后一位校验码不对，请对照证件核对"),
        (ids.check_id_card, ids.InvalidIdCard, "110105491231002", "15位身份证号码已停用"),
        (ids.check_id_card, ids.InvalidIdCard, "1101051949123100", "应为18位，现为16位"),
        (ids.check_id_card, ids.InvalidIdCard, "", "应为18位，现为0位"),
        (ids.check_id_card, ids.InvalidIdCard, "1101051949123100XX", "前17位应为数字"),
        (ids.check_id_card, ids.InvalidIdCard, "11010519490230002X", "出生日期（第7至14位）不存在"),
        (ids.check_id_card, ids.InvalidIdCard, "11010518991231002X", "出生日期（第7至14位）不存在"),
        (ids.check_id_card, ids.InvalidIdCard, "99010519491231002X", "前两位不是有效的省级代码"),
        (ids.check_phone, ids.InvalidPhone, "1380379620", "应为11位数字"),
        (ids.check_phone, ids.InvalidPhone, "0379-63312345", "应为11位数字"),
        (ids.check_phone, ids.InvalidPhone, "12803796207", "应以13至19开头"),
        (ids.check_uscc, ids.InvalidUscc, USCC[:-1], "应为18位，现为17位"),
        (ids.check_uscc, ids.InvalidUscc, USCC[:-1] + "4", "校验码不对，请对照证照核对"),
        (ids.check_uscc, ids.InvalidUscc, USCC.replace("Y", "O"), "不使用“O”"),
        (ids.check_uscc, ids.InvalidUscc, "91A50100M000100Y43", "第3至8位应为6位数字"),
        (ids.check_region_code, ids.InvalidRegionCode, "410305", "应为12位数字"),
        (ids.check_region_code, ids.InvalidRegionCode, "410305000001", "缺少上级区划"),
        (ids.check_region_code, ids.InvalidRegionCode, "000300000000", "缺少上级区划"),
        (ids.check_basic_code, ids.InvalidBasicCode, "00011705100", "应为12位数字"),
        (ids.check_implementation_code, ids.InvalidImplementationCode, SAMPLES[0][:-1], "应为31位，现为30位"),
        (ids.check_implementation_code, ids.InvalidImplementationCode, "2" + SAMPLES[0][1:], "校验码不对"),
        (
            ids.check_implementation_code,
            ids.InvalidImplementationCode,
            SAMPLES[0][:18] + "8" + SAMPLES[0][19:],
            "行使层级，应为1至7",
        ),
        (ids.check_implementation_code, ids.InvalidImplementationCode, SAMPLES[0][:-1] + "A", "基本编码应为12位数字"),
        (ids.check_handling_item_code, ids.InvalidHandlingItemCode, SAMPLES[0] + "A1", "加2位数字序号"),
        (ids.check_handling_item_code, ids.InvalidHandlingItemCode, "2" + SAMPLES[0][1:] + "01", "校验码不对"),
        (ids.check_case_number, ids.InvalidCaseNumber, CASE[:-1], "应为43位"),
        (ids.check_case_number, ids.InvalidCaseNumber, SAMPLES[0] + "202602300001", "实施编码或日期有误"),
        (ids.check_case_number, ids.InvalidCaseNumber, CASE + "12345678", "不超过50位"),
        (ids.check_certificate_identifier, ids.InvalidCertificateIdentifier, CERTIFICATE[:-1] + "A", "校验码不对"),
        (ids.check_certificate_identifier, ids.InvalidCertificateIdentifier, CERTIFICATE[15:], "开头、由五段组成"),
    ],
)
def test_refusal_when_mistyped(
    check: Callable[[str], str], error: type[ids.InvalidIdentifier], typed: str, told: str
) -> None:
    with pytest.raises(error, match=told):
        check(typed)


def test_id_card_when_born_after_today() -> None:
    number = ids.make_id_card(Random(1), birth=date(2026, 6, 10))
    assert ids.check_id_card(number, on=date(2026, 6, 10)) == number
    with pytest.raises(ids.InvalidIdCard, match="晚于今天"):
        ids.check_id_card(number, on=date(2026, 6, 9))


@pytest.mark.parametrize(
    "typed", ["138 0379 6207", "138-0379-6207", "+8613803796207", "008613803796207", "13803796207"]
)
def test_phone_when_typed_in_any_way(typed: str) -> None:
    assert ids.check_phone(typed) == "13803796207"


def test_uscc_when_valid() -> None:
    assert ids.check_uscc(USCC.lower()) == USCC
    for code in ("11440232MB2D06811W", "11100000000013338W", "11430000006122244L"):
        assert ids.check_uscc(code) == code


@pytest.mark.parametrize(
    ("code", "level", "prefix", "parents"),
    [
        ("000000000000", ids.RegionLevel.NATION, "", []),
        ("410000000000", ids.RegionLevel.PROVINCE, "41", []),
        ("410300000000", ids.RegionLevel.CITY, "4103", ["410000000000"]),
        ("410305000000", ids.RegionLevel.COUNTY, "410305", ["410300000000", "410000000000"]),
        ("410371000000", ids.RegionLevel.COUNTY, "410371", ["410300000000", "410000000000"]),  # statistical
        ("410305001000", ids.RegionLevel.TOWNSHIP, "410305001", ["410305000000", "410300000000", "410000000000"]),
        (
            "410305001002",
            ids.RegionLevel.VILLAGE,
            "410305001002",
            ["410305001000", "410305000000", "410300000000", "410000000000"],
        ),
        ("441900003000", ids.RegionLevel.TOWNSHIP, "441900003", ["441900000000", "440000000000"]),  # no counties
    ],
)
def test_region_when_taken_apart(code: str, level: ids.RegionLevel, prefix: str, parents: list[str]) -> None:
    assert (ids.region_level(code), ids.region_prefix(code), ids.region_parents(code)) == (level, prefix, parents)


def test_region_when_within_another() -> None:
    assert ids.region_contains("410300000000", "410305001002")
    assert ids.region_contains("410305001000", "410305001000")
    assert not ids.region_contains("410305001000", "410305000000")
    assert not ids.region_contains("410305001000", "410305002001")


@pytest.mark.parametrize("code", SAMPLES)
def test_implementation_code_when_real(code: str) -> None:
    parts = ids.ImplementationCode(ids.check_implementation_code(code))
    assert ids.implementation_code(parts.uscc, parts.level, parts.basic_code) == code
    assert ids.handling_item_code(code, 7) == code + "07"


def test_handling_item_when_out_of_numbers() -> None:
    with pytest.raises(ids.InvalidHandlingItemCode, match="1至99之间"):
        ids.handling_item_code(SAMPLES[0], 100)


def test_case_number_when_default() -> None:
    number = ids.case_number(SAMPLES[0], date(2026, 6, 9), 1)
    assert (number, len(number)) == (CASE, 43)
    assert ids.check_case_number(f" {number.lower()} ") == number
    assert ids.case_number(SAMPLES[0], date(2026, 6, 9), 10000) == SAMPLES[0] + "2026060910000"  # nobody turned away


def test_case_number_when_configured() -> None:
    pattern = "LY-{date:%y%m%d}-{sequence:06d}"
    assert ids.case_number(SAMPLES[0], date(2026, 6, 9), 42, pattern=pattern) == "LY-260609-000042"
    assert ids.check_case_number("ly-260609-000042", pattern=pattern) == "LY-260609-000042"
    for wrong in ("{item}", "{sequence:%q}", "{", "{implementation_code}" * 2, "{date:%Y}年{sequence}"):
        with pytest.raises(ids.InvalidCaseNumber):
            ids.case_number(SAMPLES[0], date(2026, 6, 9), 1, pattern=wrong)
    with pytest.raises(ids.InvalidCaseNumber, match="从1开始"):
        ids.case_number(SAMPLES[0], date(2026, 6, 9), 0)


def test_certificate_identifier_when_published() -> None:
    assert ids.certificate_check("11100000000013338W011" + "11430000006122244L" + "20230000403" + "001") == "U"
    assert ids.certificate_identifier("11100000000013338W011", "11430000006122244L", "20230000403") == CERTIFICATE
    parsed = ids.CertificateIdentifier.parse(CERTIFICATE.lower())
    assert (parsed.issuer, parsed.serial, parsed.version) == ("11430000006122244L", "20230000403", "001")
    with pytest.raises(ids.InvalidCertificateIdentifier, match="颁发机构代码有误"):
        ids.certificate_identifier("11100000000013338W011", "11430000006122244A", "20230000403")


@pytest.mark.parametrize(
    ("make", "check"),
    [
        (ids.make_id_card, ids.check_id_card),
        (ids.make_phone, ids.check_phone),
        (ids.make_uscc, ids.check_uscc),
        (ids.make_basic_code, ids.check_basic_code),
        (ids.make_implementation_code, ids.check_implementation_code),
        (ids.make_handling_item_code, ids.check_handling_item_code),
        (ids.make_certificate_identifier, ids.check_certificate_identifier),
    ],
)
def test_invented_ones_when_many(make: Callable[[Random], str], check: Callable[[str], str]) -> None:
    random = Random(20260609)
    made = [make(random) for _ in range(200)]
    assert [check(text) for text in made] == made
    assert len(set(made)) > 190
    assert made[0] == make(Random(20260609))


def test_invented_id_card_when_told_whose() -> None:
    number = ids.make_id_card(Random(3), region="410305001002", birth=date(2014, 2, 28), sex=ids.Sex.FEMALE)
    card = ids.IdCard.parse(number)
    assert (card.region, card.birth, card.sex) == ("410305", date(2014, 2, 28), ids.Sex.FEMALE)
    assert ids.make_uscc(Random(3), region="410305000000", kind="12").startswith("12410305")


@pytest.mark.parametrize("change", ["swap", "digit"])
def test_check_characters_when_one_slip_is_made(change: str) -> None:
    """Both codes find every single wrong digit and every swap of two neighbours."""
    random = Random(5)
    for number, check in ((ids.make_id_card(random), ids.id_card_check), (ids.make_uscc(random), ids.uscc_check)):
        body = number[:17]
        for place in range(8, 16):
            left, right = body[place], body[place + 1]
            slip = right + left if change == "swap" else ("1" if left == "0" else "0") + right
            if slip != left + right:
                assert check(body[:place] + slip + body[place + 2 :]) != number[17]


def test_masks() -> None:
    assert ids.mask_id_card("410305199001010029") == "410305********0029"
    assert ids.mask_phone("13803796207") == "138****6207"
    assert [ids.mask_name(name) for name in ("", "张", "张三", "王小明", "欧阳小明")] == [
        "",
        "张",
        "张*",
        "王*明",
        "欧**明",
    ]
    assert ids.mask_phone("6207") == "****"  # nothing of what is too short to mask
    assert ids.mask_id_card("4103050029") == "**********"
    assert ids.mask_passport("E12345678") == "E1*****78"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("阿卜杜・买买提", "阿卜杜·买买提"), ("阿卜杜 • 买买提", "阿卜杜·买买提"), ("阿卜杜．买买提", "阿卜杜·买买提"), ("张　三", "张三"),
        ("\u200b王小明 ", "王小明"), ("ＡＮＮＡ　 Schmidt", "ANNA Schmidt"), ("𬱖 䶮", "𬱖䶮"),
        ("洛阳某某（集团）有限公司", "洛阳某某（集团）有限公司"), ("J. R. Smith", "J. R. Smith"),
    ],
)  # fmt: skip
def test_a_name_is_kept_as_documents_print_it(typed: str, kept: str) -> None:
    assert ids.tidy_name(typed) == kept
    assert ids.tidy_name(kept) == kept
    assert ids.same_name(typed, kept)


def test_who_types_a_name_another_way_is_not_another() -> None:
    assert ids.same_name("anna schmidt", "ANNA  SCHMIDT")
    assert ids.same_name("洛阳某某(集团)有限公司", "洛阳某某（集团）有限公司")
    assert not ids.same_name("张三", "张三丰")
    assert not ids.same_name("阿卜杜·买买提", "阿卜杜买买提")


def test_passports_of_other_countries() -> None:
    assert [ids.check_passport(text) for text in ("ｅ12345678", "12 AB 34567", "512345678")] == [
        "E12345678", "12AB34567", "512345678",
    ]  # fmt: skip
    for text in ("", "E1234", "E123456789", "护照E12345"):
        with pytest.raises(ids.InvalidPassport, match="6至9位"):
            ids.check_passport(text)
