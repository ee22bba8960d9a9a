"""Placeholders and addresses come through any model as they were."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.bench.hostile_texts import TEXTS
from tests.fakes import FakeEngine
from translator.pipeline import translate_texts
from translator.placeholders import PLACEHOLDER, keeps_placeholders
from translator.records import Decoding, SourceText
from translator.repair.verbatim import _KEPT, _has_kept


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Szia {name}, {0} db, {0:N2}, {}!", ["{name}", "{0}", "{0:N2}", "{}"]),
        ("%s és %d, %(name)s, %1$s, %.2f, %@ %ld", ["%s", "%d", "%(name)s", "%1$s", "%.2f", "%@", "%ld"]),
        ("${user.name} {{ x }} {% if a %}", ["${user.name}", "{{ x }}", "{% if a %}"]),
        ("%{count} #{x} $NAME$ %név%", ["%{count}", "#{x}", "$NAME$", "%név%"]),
        ("Futtasd: `git push`, majd ⟦2⟧!", ["`git push`", "⟦2⟧"]),
        ("100%-os, 50% discount, 5%d, 20 %-kal, 100% sör, tăng 20 %so với", []),
        ("$5 és $ARA, a {b, mert `nem", []),
        ("%d件 %sさん 残り%1$d分 合計%d円 %@さん", ["%d", "%s", "%1$d", "%d", "%@"]),
        ("%1$sfrissítése, %1$sezelőtt, Có %dtệp, %sban", ["%1$s", "%1$s", "%d", "%s"]),
        ("%d%% kész, 100%% ingyenes, %.1f%%", ["%d", "%%", "%%", "%.1f", "%%"]),
        ("%date %username %site", ["%date", "%username", "%site"]),
        (
            "Kész :tada:, hiba :bug: 完成:white_check_mark:です 10:30:16",
            [":tada:", ":bug:", ":white_check_mark:"],
        ),
        ("Szia :name, :count darab (:total). Giờ:phút:giây, megjegyzés:name", [":name", ":count", ":total"]),
        ("ありがとう@tanaka_taroさん @a.b @x@mastodon.hu a@b.hu", ["@tanaka_taro", "@a.b", "@x@mastodon.hu"]),
        ("今日は #猫の日 です #SàiGòn C# #1 &#39; a#b", ["#猫の日", "#SàiGòn"]),
        (
            "[[Trang chính]] <%= user %> __NAME__ __count__ a__b__c",
            ["[[Trang chính]]", "<%= user %>", "__NAME__", "__count__"],
        ),
        (
            "<@123> <@!123> <#C12|general> <:ok:123456> <t:123:R> <!here> <b>",
            ["<@123>", "<@!123>", "<#C12|general>", "<:ok:123456>", "<t:123:R>", "<!here>"],
        ),
        ("Hiba #123 és #4567, a #1 csapat, #a1", ["#123", "#4567", "#a1"]),
        ("Köszi @felhasználó és @Nguyễn_A!", ["@felhasználó", "@Nguyễn_A"]),
        ("Cảm ơn u/nguyenvana và r/vietnam, và/hoặc 5 u/min", ["u/nguyenvana", "r/vietnam"]),
        (
            "Số 12/2024/HĐLĐ, 15/2020/NĐ-CP, 45/2019/QH14; 5/A, 3/4, 24/7",
            ["12/2024/HĐLĐ", "15/2020/NĐ-CP", "45/2019/QH14"],
        ),
        ("Lásd ~/.bashrc és /etc/hosts, de 12/5/2024, km/h és/vagy </b>", ["~/.bashrc", "/etc/hosts"]),
        ("Első sor\\nMásodik\\t\\u00e1 C:\\new\\temp", ["\\n", "\\t", "\\u00e1", "C:\\new\\temp"]),
    ],
)
def test_what_a_placeholder_is(text: str, found: list[str]) -> None:
    assert PLACEHOLDER.findall(text) == found


def translate(engine: FakeEngine, text: str) -> tuple[str, tuple[str, ...]]:
    source = SourceText(text, "hu")
    [found] = translate_texts([source], engine=engine, decoding=Decoding())
    return found.text, found.flags


def test_a_model_that_copies_them_is_not_asked_again() -> None:
    engine = FakeEngine(lambda _: "Hello {name}, my dear!")
    assert translate(engine, "Szia {name}!") == ("Hello {name}, my dear!", ())
    assert len([texts for texts, _ in engine.calls if texts]) == 1


def test_what_a_model_spoils_goes_in_as_a_mask() -> None:
    engine = FakeEngine(lambda source: source.text.upper().replace("SZIA", "HELLO THERE MY DEAR"))
    assert translate(engine, "Szia {name}, %s!") == ("HELLO THERE MY DEAR {name}, %s!", ())


def test_nothing_is_left_of_a_mask_that_was_copied_badly() -> None:
    engine = FakeEngine(
        lambda source: source.text.replace("{", "").replace("⟦1⟧", "my ⟦1⟦1⟧ dear 1⟧ friends")
    )
    assert translate(engine, "Szia {name}!")[0] == "Szia my {name} dear  friends!"


def test_what_a_model_loses_goes_round_it() -> None:
    engine = FakeEngine(lambda source: PLACEHOLDER.sub("", source.text.upper()))
    text, flags = translate(engine, "A {name} fájl kész: %s.")
    assert text == "A {name} FÁJL KÉSZ: %s."
    assert "split" in flags
    assert "placeholders_lost" not in flags


@pytest.mark.parametrize(
    ("spoil", "flags"),
    [
        (lambda text: text.replace("pelda", "example").replace("Írjon az", "Please write to"), ()),
        (lambda text: re.sub(r"\S+[.⟧]\S*", "", text), ("split",)),
    ],
    ids=["misspelled", "lost"],
)
def test_an_address_comes_through_as_it_was(spoil: Callable[[str], str], flags: tuple[str, ...]) -> None:
    engine = FakeEngine(lambda source: spoil(source.text).replace("oldalról, ", "of the page, hello "))
    text, found = translate(engine, "Írjon az info@pelda.hu címre a www.pelda.hu oldalról, {name}!")
    assert "info@pelda.hu" in text
    assert "www.pelda.hu" in text
    assert "{name}" in text
    assert set(flags) <= set(found)
    assert "addresses_lost" not in found


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("%1$sfrissítése szükséges", "%1$sfris update", "%1$s MUST BE UPDATED"),
        ("Van %dfájl", "Have %dfájl", "VAN %d FILES"),
        ("%s-ban van", "It is in %s", "It is in %s"),
        ("Ez %dth", "This is the %dth", "This is the %dth"),
    ],
)
def test_no_letters_of_the_source_hang_on_a_conversion(text: str, said: str, expected: str) -> None:
    def answer(source: SourceText) -> str:
        if "%" in source.text:
            return said
        return source.text.upper().replace("FRISSÍTÉSE SZÜKSÉGES", "MUST BE UPDATED").replace("FÁJL", "FILES")

    assert translate(FakeEngine(answer), text)[0] == expected


@pytest.mark.parametrize(
    "said", ["You have {{count} of them.", "You have {count}} of them.", "{ You have {count}"]
)
def test_a_stray_brace_beside_a_placeholder_is_none_of_the_source(said: str) -> None:
    assert not keeps_placeholders("{count} üzenete van", said)
    assert keeps_placeholders("{count} üzenete van", "You have {count} messages")


@pytest.mark.parametrize(
    "text",
    [
        "%d件のメッセージがあります",
        "Có %dtệp",
        "%1$sfrissítése szükséges",
        "%d%% kész, %s fájl másolása folyamatban van.",
        "Elkészült az új verzió :tada: és a hibák :bug: javítva.",
        "Cảm ơn @nguyenvana nhé, #SàiGòn đẹp lắm",
        "Első sor\\nMásodik sor",
        "Szia <@123456>, nézd meg ezt: [[Főoldal]] és __NAME__!",
    ],
)
def test_no_model_spoils_a_token(text: str) -> None:
    engine = FakeEngine(lambda source: re.sub(r"[%@#:\[\]_<>\\]\w?", "", source.text).upper())
    result, _ = translate(engine, text)
    assert PLACEHOLDER.findall(result) == PLACEHOLDER.findall(text)
    assert len(PLACEHOLDER.findall(text)) > 0


@pytest.mark.parametrize(
    "code",
    [
        "+36 30 123 4567",
        "06 30 123 4567",
        "06 30 1234",
        "978 963 07 1234 5",
        "978-963-07-1234-5",
        "12 345 678-90 123 456",
    ],
)
def test_a_code_of_several_groups_comes_through_as_it_is(code: str) -> None:
    def tear(source: SourceText) -> str:
        return source.text.replace(" 1", ",1").replace("-", " ").replace("Ez a szám", "My number is")

    text, flags = translate(FakeEngine(tear), f"Ez a szám: {code}.")
    assert text == f"My number is: {code}."
    assert flags == ()


@pytest.mark.parametrize(
    "stamp",
    [
        "2023-09-20 09:02:16",
        "2023-09-20T09:02",
        "20/09/2023 09:02",
        "20-09-2023 9:02 AM",
        "2023/09/20 9:02:16",
        "2023.09.20. 09:02",
        "09:02 | 20/09/2023",
        "09:02, 20.09.2023",
    ],
)
def test_a_date_with_a_time_comes_through_as_it_is(stamp: str) -> None:
    engine = FakeEngine(lambda source: source.text.replace(":", ": ").replace("hozzászólás", "comments here"))
    text, flags = translate(engine, f"{stamp} 0 hozzászólás")
    assert text == f"{stamp} 0 comments here"
    assert flags == ()


@settings(max_examples=50)
@given(
    st.lists(
        st.sampled_from(["Szia", " ", "{name}", "%s", "⟦1⟧", "`x`", ". ", "⟦2⟧", "és"]),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from(["", "⟦1⟧", "{name} %s", "⟦1⟧ ⟦2⟧ ⟦1⟧", "Hello"]),
)
def test_each_comes_back_once_or_the_flag_says_so(parts: list[str], answer: str) -> None:
    text = "".join(parts)
    result, flags = translate(FakeEngine(lambda _: answer), text)
    assert keeps_placeholders(text, result) or {"placeholders_lost", "empty"} & set(flags)


@pytest.mark.parametrize("token", ["__lt__", "{x}", "%s", "`x < y`", "#tag", ":tada:", "[[page]]"])
@pytest.mark.parametrize("source", ["Ez kisebb annál.", "Ez kisebb {name} annál."])
def test_a_token_of_the_english_alone_stays_and_is_flagged(source: str, token: str) -> None:
    engine = FakeEngine(lambda _: f"This is {token} less")
    text, flags = translate(engine, source)
    assert token in text
    assert "placeholders_lost" in flags


@pytest.mark.parametrize(
    ("source", "said", "whole"),
    [
        ("{name} ötven százalék", "50%", "{name} 50%"),
        ("{name}: öt dollár", "$5", "{name}: $5"),
        ("{name}: mínusz öt fok", "-5 degrees", "{name}: -5 degrees"),
        ("{name} (szép)", "(Nice)", "{name} (Nice)"),
        ("{name} szép.", "☃ Nice!", "{name} ☃ Nice."),
        ("{name} → szép 🎉", "→ Nice", "{name} → Nice 🎉"),
        ("{name}, szép", "⟦7⟧ nice", "{name}, nice"),
    ],
)
def test_a_symbol_at_the_edge_of_a_piece_stays_once(source: str, said: str, whole: str) -> None:
    assert translate(FakeEngine(lambda _: said), source)[0] == whole


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_is_kept_is_never_overlooked(text: str) -> None:
    assert _has_kept(text[:300]) == bool(_KEPT.search(text[:300]))
