"""Where terms are found: forms, boundaries, capitals, tones, overlaps, versions."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.glossary import Glossary, Term, make_term
from translator.glossary.occurrence import MOST_NESTED
from translator.records import SourceText


def glossary(*terms: Term) -> Glossary:
    return Glossary(tuple(sorted(terms)))


def found(text: str, language: str, *terms: Term) -> list[str]:
    """What of a text is found, in order."""
    return [item.surface for item in glossary(*terms).find(SourceText(text, language)).applied]


def terms(*sources: str, language: str = "", case: str = "match") -> list[Term]:
    return [make_term(source, source, language=language, case=case) for source in sources]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("Putyinnal és Putyinkával beszélt", "Putyin", ["Putyinnal"]),
        ("A NATO-val és NATO-tagországgal, natóval", "NATO", ["NATO-val", "NATO"]),
        ("a Magyar Nemzetben; a Magyarok Nemzete", "Magyar Nemzet", ["Magyar Nemzetben"]),
        ("PUTYINNAL, putyinnal", "Putyin", ["PUTYINNAL"]),
        ("Putyin-kormány", "Putyin", ["Putyin"]),
        ("az AT&T-nek, AT & T", "AT&T", ["AT&T-nek"]),
        ("a G7-tel, G77", "G7", ["G7-tel"]),
        ("ügyvéd, véd", "véd", ["véd"]),
        ("Szarvasréti-tónál", "Szarvasréti-tó", ["Szarvasréti-tónál"]),
        ("Jóreggelt", "reggel", []),
    ],
)
def test_hungarian(text: str, term: str, expected: list[str]) -> None:
    assert found(text, "hu", *terms(term, language="hu")) == expected


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("Hoà Bình, HÒA BÌNH và hòa bình", "Hòa Bình", ["Hoà Bình", "HÒA BÌNH"]),
        ("thuỷ điện", "thủy điện", ["thuỷ điện"]),
        ("Thỏa  thuận\nvà thoả thuận", "thỏa thuận", ["Thỏa  thuận", "thoả thuận"]),
        ("An Lũng, an lũng, An Lung", "An Lũng", ["An Lũng"]),
        ("bán hàng", "bán", ["bán"]),
        ("bánh", "bán", []),
    ],
)
def test_vietnamese(text: str, term: str, expected: list[str]) -> None:
    assert found(text, "vi", *terms(term, language="vi")) == expected
    decomposed = unicodedata.normalize("NFD", text)
    assert found(decomposed, "vi", *terms(term)) == [unicodedata.normalize("NFD", one) for one in expected]


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("ウラジーミル・プーチン大統領", "プーチン", ["プーチン"]),
        ("アジアンとアジアは", "アジア", ["アジア"]),
        ("東京都と京都府の京都", "京都", ["京都", "京都"]),
        ("日本政府と日本海と日本人", "日本", ["日本", "日本"]),
        ("元大統領と副大統領候補", "大統領", ["大統領", "大統領"]),
        ("ﾌﾟｰﾁﾝ氏とＮＡＴＯ", "プーチン", ["ﾌﾟｰﾁﾝ"]),
        ("ＮＡＴＯ、NATOとNATOS", "NATO", ["ＮＡＴＯ", "NATO"]),
        ("さくらがさくらい", "さくら", ["さくら"]),
        ("㈱トヨタの車と株", "株", ["株"]),
        ("㌔と㌔ﾒｰﾄﾙ", "キロ", ["㌔"]),
    ],
)
def test_japanese(text: str, term: str, expected: list[str]) -> None:
    assert found(text, "ja", *terms(term, language="ja")) == expected


@pytest.mark.parametrize(
    ("text", "language", "term", "expected"),
    [
        ("Xin đọc tin ở https://example.vn/tin nhé.", "vi", "tin", ["tin"]),
        ("Írjon a kovacs@example.hu címre.", "hu", "kovacs", []),
        ("Xin chào {tin}, đây là tin mới.", "vi", "tin", ["tin"]),
        ("詳しくはhttps://example.jp/newsと、newsを見る。", "ja", "news", ["news"]),
        ("Az ASP.NET jó.", "hu", "ASP.NET", ["ASP.NET"]),
    ],
)
def test_addresses_and_placeholders_have_no_terms(
    text: str, language: str, term: str, expected: list[str]
) -> None:
    assert found(text, language, *terms(term)) == expected


def test_longest_term_counts_and_the_covered_one_is_told() -> None:
    both = glossary(*terms("Việt Nam", "Thông tấn xã Việt Nam", language="vi"))
    result = both.find(SourceText("Thông tấn xã Việt Nam ở Việt Nam", "vi"))
    assert [item.surface for item in result.applied] == ["Thông tấn xã Việt Nam", "Việt Nam"]
    assert [(inner.surface, outer.start) for inner, outer in result.covered] == [("Việt Nam", 0)]


def test_term_of_the_language_goes_before_one_of_any() -> None:
    special, common = make_term("Duna", "Danube", language="hu"), make_term("Duna", "Duna")
    assert [item.term for item in glossary(common, special).find(SourceText("Duna", "hu")).applied] == [
        special
    ]
    assert [item.term for item in glossary(common, special).find(SourceText("Duna", "vi")).applied] == [
        common
    ]


def test_case_rules() -> None:
    assert found("us US Us", "vi", *terms("US", case="exact")) == ["US"]
    assert found("us US Us", "vi", *terms("US", case="free")) == ["us", "US", "Us"]
    assert found("chợ Chợ CHỢ", "vi", *terms("chợ", case="exact")) == ["chợ"]


def test_key_is_of_the_terms_that_apply_alone() -> None:
    source, other = SourceText("Putyinnal", "hu"), SourceText("Pénz", "hu")
    first = glossary(make_term("Putyin", "Putin"), make_term("Kijev", "Kiev"))
    second = glossary(make_term("Putyin", "Putin", note="new"), make_term("Kijev", "Kyiv"))
    third = glossary(make_term("Putyin", "Poutine"))
    assert first.version != second.version
    assert first.key_for(source) == second.key_for(source) != third.key_for(source)
    assert first.key_for(other) == ""


words = st.text(st.sampled_from("abcdeáőú NATO-"), min_size=1, max_size=12).filter(
    lambda text: any(letter.isalnum() for letter in text)
)


@given(st.lists(words, min_size=1, max_size=8), words, st.sampled_from(["vi", "hu", "ja"]), st.randoms())
def test_found_places_are_apart_and_do_not_depend_on_the_order_of_terms(
    sources: list[str], text: str, language: str, rng: object
) -> None:
    made = {term.key: term for term in terms(*sources)}.values()
    shuffled = list(made)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    one, two = Glossary(tuple(sorted(made))), Glossary(tuple(shuffled))
    source = SourceText(f"{text} {sources[0]} {text}", language)
    applied = one.find(source).applied
    assert one.version == two.version
    assert applied == two.find(source).applied
    assert all(first.end <= second.start for first, second in pairwise(applied))
    assert all(source.text[item.start : item.end] == item.surface for item in applied)


def test_no_term_is_found_where_there_is_none() -> None:
    assert Glossary().find(SourceText("Putyin", "hu")).applied == ()
    assert Glossary().version == ""


def test_no_term_stands_in_a_text_of_unknown_language() -> None:
    assert found("Putin и Путин", "und", *terms("Putin")) == []


@pytest.mark.parametrize("case", ["match", "exact"])
@pytest.mark.parametrize(
    ("unit", "language", "lengths"),
    [
        ("a ", "hu", [100, 100, 50]),
        ("aB ", "hu", [100, 100, 50]),
        ("A ", "vi", [100, 100, 50]),
        ("鯖", "ja", [100]),  # the rest is another word
    ],
)
def test_of_terms_that_begin_alike_the_longest_are_looked_at(
    unit: str, language: str, lengths: list[int], case: str
) -> None:
    nested = glossary(*terms(*((unit * n).strip() for n in range(1, 101)), case=case))
    place = nested.find(SourceText((unit * 250).strip(), language))
    assert [len(item.surface.replace(" ", "")) // len(unit.strip()) for item in place.applied] == lengths
    assert len(place.covered) <= MOST_NESTED * 250
