"""The articles for everybody: our wording at first, the official text once an operator has imported it."""

from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse

from onewindow.regulation.articles import NUMERALS
from onewindow.regulation.official import import_official
from onewindow.regulation.register import REGISTER
from onewindow.web.templatetags.ow import articles


def page() -> str:
    return Client().get(reverse("public:articles")).content.decode()


def test_sixty_articles_say_how_each_is_kept(settings: Any, tmp_path: Path) -> None:
    settings.OFFICIAL_TEXT = tmp_path
    shown = page()
    assert all(f'id="a{number}"' in shown and article.summary in shown for number, article in REGISTER.items())
    assert "不是法律文本" in shown


def test_the_official_text_takes_their_place_once_imported(settings: Any, tmp_path: Path) -> None:
    source = tmp_path / "official.txt"
    source.write_text(
        "\n".join(f"第{numeral}条 原文第{number}条。\n第二款。" for number, numeral in NUMERALS.items()),
        encoding="utf-8",
    )
    settings.OFFICIAL_TEXT = tmp_path / "kept"
    import_official(source, settings.OFFICIAL_TEXT)
    shown = page()
    assert all(f"原文第{number}条。" in shown for number in REGISTER)
    assert REGISTER[22].summary not in shown
    assert "不是法律文本" not in shown


def test_a_citation_leads_to_what_it_says() -> None:
    assert f'href="{reverse("public:articles")}#a22"' in articles([22, 23])
