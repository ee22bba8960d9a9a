"""What a model invents for a name gives way to the name, without its ending, as English spells it."""

from __future__ import annotations

import pytest

from translator.glossary import NO_TERMS, Glossary, make_term
from translator.languages import language_of
from translator.records import Hypothesis, SourceText
from translator.repair.names import keep_names


def kept(
    text: str, said: str, language: str, *, glossary: Glossary = NO_TERMS
) -> tuple[str, tuple[str, ...]]:
    """What becomes of a translation."""
    source, result = SourceText(text, language), Hypothesis(said, -0.5, False)
    (found,) = keep_names([source], [result], glossary=glossary)
    return found.text, found.flags


@pytest.mark.parametrize(
    ("language", "text", "said", "expected"),
    [
        (
            "hu",
            "A pilóta Dilokrit Pattavee volt.",
            "The pilot was Dilokrit Patve.",
            "The pilot was Dilokrit Pattavee.",
        ),
        ("hu", "Tegnap a Whitehallban volt.", "He was in Whitell.", "He was in Whitehall."),
        ("hu", "Átigazolt a Barcelonához.", "He went to Barcelon.", "He went to Barcelona."),
        ("hu", "Azt mondta Zelenszkijnek.", "He told Zelenski so.", "He told Zelensky so."),
        ("hu", "Tárgyalt Harvickkal.", "He met Harvik.", "He met Harvick."),
        ("hu", "A Mossack-kal és a Fonseca-val.", "With Mosack and Fonsca.", "With Mossack and Fonseca."),
        ("hu", "Szerinte dr. Kelemér Ottília.", "Says Dr. Kelemér Otília.", "Says Dr. Kelemér Ottília."),
        ("hu", "Szerinte dr. Kelemér Ottília.", "Says Dr. Kelemééééér.", "Says Dr. Kelemér."),
        ("hu", "Legyőzte Bobek és Harvick.", "Boobek and Harvic won.", "Bobek and Harvick won."),
        ("ja", "コステロ氏は語った。", "Mr Kosterro said.", "Mr Costello said."),
        ("ja", "モサック・フォンセカから", "From Mosadok Fonseca", "From Mossack Fonseca"),
        ("vi", "Gặp Lo Piccolo và Lo Piccolo.", "Met Lo Piccolo and Loccolo.", "Met Lo Piccolo and Piccolo."),
        (
            "vi",
            "Ông Nguyễn Tiến Trường ở đó.",
            "Mr Nguyen Tien Truoong was there.",
            "Mr Nguyen Tien Truong was there.",
        ),
    ],
)
def test_a_name_takes_the_place_of_what_was_invented(
    language: str, text: str, said: str, expected: str
) -> None:
    assert kept(text, said, language) == (expected, ("names_respelled",))


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        # a common word with a capital that the sentence or the quotation gives it
        ("hu", "Ritka jégvirágmohát találtak. Ritkás erdő.", "Rytka was found."),
        ("hu", "Azt írta: „Ritka mohát találtak”.", "He wrote: “Rytka was found”."),
        # institutions that are translated, exonyms, nationalities, months
        ("hu", "Azt közölte a Fehér Ház.", "So said the White House."),
        ("hu", "Ma a Biztonsági Tanács előtt.", "Today before the Security Council."),
        ("hu", "Tegnap Lisszabonban járt.", "He was in Lisbon."),
        ("hu", "Tegnap Irkutszkba ment.", "He went to Irkutsk."),
        ("hu", "Vlagyimir Putyin mondta.", "Vladimir Putin said so."),
        ("ja", "プレイヤーとゴール", "Playeres and goals"),
        ("ja", "レオーノフ氏は", "Mr Leonov"),  # as good as a spelling that no English text has
        ("vi", "Nhà Trắng cho biết.", "The White House said so."),
        # what is in the source, or in capitals, or an address
        ("hu", "A Kovacsics Kovats nevű", "One called Kovats"),
        ("ja", "ナダルの対カナダ戦", "The war of Nadal"),  # no misspelling of Canada
        ("hu", "Tegnap Whitehallban", "WHITELL"),
        ("hu", "Tegnap Whitehallban", "See https://Whitell.example/Whitell in Whitehall"),
    ],
)
def test_what_is_right_stays(language: str, text: str, said: str) -> None:
    text, flags = kept(text, said, language)
    assert text == said
    assert "names_respelled" not in flags


def test_terms_of_the_user_and_places_are_no_names_to_be_spelled() -> None:
    glossary = Glossary((make_term("Whitehall", "the Ministry", language="hu"),))
    assert (
        kept("Tegnap a Whitehallban volt.", "He was in Whitell.", "hu", glossary=glossary)[0]
        == "He was in Whitell."
    )
    assert kept("Tegnap Szingapúrban járt.", "He was in Singapure.", "hu")[0] == "He was in Singapore."


@pytest.mark.parametrize(
    ("language", "text", "said", "is_lost"),
    [
        ("ja", "ジョン・グラント氏は語った。", "He said so.", True),
        ("ja", "ジョン・グラント氏は語った。", "John Grant said so.", False),
        ("ja", "チームはゴールを決めた。", "They scored.", False),
        ("hu", "Azt mondta Costello.", "He said so.", True),
        ("hu", "Azt mondta a Bíróság.", "The Court said so.", False),
    ],
)
def test_a_name_that_nothing_stands_for_is_flagged(
    language: str, text: str, said: str, is_lost: bool
) -> None:
    assert kept(text, said, language) == (said, ("names_lost",) if is_lost else ())


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("Whitehallban", ("Whitehall",)),
        ("Barcelonához", ("Barcelona",)),
        ("Szabónak", ("Szabó",)),
        ("Oslóban", ("Oslo",)),
        ("Trumppal", ("Trump",)),
        ("Jourdain-nek", ("Jourdain",)),
        ("Street-i", ("Street",)),
        ("Putyinnal", ("Putin",)),
        ("Vlagyimir", ("Vladimir",)),
        ("Dzsong", ("Jong",)),
        ("Clinton", ("Clinton",)),  # which nothing but Clint makes, and that would be Clinten
        ("Bobek", ("Bobek",)),  # the Bobes would be Bobék
        ("Harvick", ("Harvick",)),
        ("Maroochydore", ("Maroochydore",)),
        ("Moszkvát", ("Moszkvát", "Moskva")),
        ("Robert", ("Robert", "Rober")),
    ],
)
def test_hungarian_names_lose_their_endings(word: str, forms: tuple[str, ...]) -> None:
    (name,) = language_of("hu").find_spelled(f"Tegnap {word}")
    assert name.forms == forms
