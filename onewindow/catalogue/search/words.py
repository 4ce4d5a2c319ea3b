"""Chinese text in words, the same way for what is indexed and for what is asked."""

import re
import unicodedata

import rjieba

_WORD = re.compile(r"[0-9a-z\u3400-\u9fff]+")
_BETWEEN = re.compile(r"[\s，。、；：？！·,.;:?!]+")
_PAREN = re.compile(r"[（(].*?[)）]")

# What a question is dressed in and never what it is about.
_STOP_WORDS = """
    的 了 吗 呢 吧 啊 我 我们 你 您 他 她 要 想 想要 需要 怎么 怎样 如何 怎么办 怎么样 哪里 哪儿 什么 多少 多久 可以 能 能不能
    可不可以 请问 一下 一个 办 办理 去 在 和 与 及 或 或者 把 给 为 是 有 没有 到 从 对 等 这 那 个 之 其 不 也 都 就 还 上 下 里 中
    后 前 时 手续 流程 条件
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())


def tidy(text: str) -> str:
    """Full-width forms made half, lower case, no blanks around."""
    return unicodedata.normalize("NFKC", text).lower().strip()


def run_together(text: str) -> str:
    """Tidied, without blanks and punctuation."""
    return _BETWEEN.sub("", tidy(text))


def words(text: str) -> list[str]:
    """The words of a text in its order, long ones with the shorter ones inside them, without those that say nothing."""
    found: list[str] = []
    for run in _WORD.findall(tidy(text)):
        found.extend(word for word in rjieba.cut_for_search(run) if word not in STOP_WORDS)
    return found


def letters_of_substance(text: str) -> int:
    """How many characters of a question are of what it is about."""
    return sum(len(word) for run in _WORD.findall(tidy(text)) for word in rjieba.cut(run) if word not in STOP_WORDS)


def plain_name(name: str) -> str:
    """A name without its parentheses: 食品经营许可 for 食品经营许可（新办）."""
    return run_together(_PAREN.sub("", tidy(name)) or name)
