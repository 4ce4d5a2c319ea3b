import pytest

from onewindow.kernel.pinyin import initials, pinyin_key


@pytest.mark.parametrize(
    ("text", "key", "letters"),
    [
        ("涧西区", "jianxiqu", "jxq"),
        ("洛龙区", "luolongqu", "llq"),
        ("栾川县", "luanchuanxian", "lcx"),
        ("瀍河回族区", "chanhehuizuqu", "chhzq"),
        ("吕店镇", "lvdianzhen", "ldz"),
        ("翟镇镇", "zhaizhenzhen", "zzz"),
        ("长水镇", "changshuizhen", "csz"),
        ("朝阳镇", "chaoyangzhen", "cyz"),
        ("重渡沟", "chongdugou", "cdg"),
        ("重庆路街道", "chongqinglujiedao", "cqljd"),
        ("食品经营许可", "shipinjingyingxuke", "spjyxk"),
        ("行政许可", "xingzhengxuke", "xzxk"),
        ("第１号 A区", "di1haoaqu", "d1haq"),
        ("", "", ""),
    ],
)
def test_pinyin_of_names(text: str, key: str, letters: str) -> None:
    assert pinyin_key(text) == key
    assert initials(text) == letters
