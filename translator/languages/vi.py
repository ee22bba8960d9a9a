"""Vietnamese. Its words are built of single syllables, whose tones are written in two ways."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from translator.languages.language import (
    Abbreviations,
    Calendar,
    Language,
    NumberStyle,
    Numerals,
    TrainingTraits,
    count_from,
)
from translator.languages.names import (
    INTERNATIONAL,
    NO_NAMES,
    SpelledName,
    as_written,
    may_begin_sentence,
    strip_marks,
)
from translator.records import Span

_FAMILY = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trịnh Cao".split()
_MIDDLE = "Văn Thị Minh Đức Quốc Xuân Thanh Ngọc Hữu Công Quang Phú Thế Đình Hồng Kim Bá Tấn".split()
_GIVEN = (
    "Hùng Dũng Lan Hương Hoa Tuấn Nam Long Phúc Trọng Thảo Linh Anh Hà Bình Sơn Hải Khánh Nga Trang Yến Mai "
    "Đạt Kiên Thắng Tùng Cường Hiếu Thủy Tâm Vinh Quân Chính Giang Huệ"
).split()
_PLACES = (
    "Hải Phòng,Đà Nẵng,Cần Thơ,Huế,Nghệ An,Thanh Hóa,Quảng Ninh,Lào Cai,Bắc Giang,Đồng Nai,Bình Dương,"
    "Vũng Tàu,Nha Trang,Đà Lạt,Cà Mau,Kiên Giang,Hà Tĩnh,Quảng Trị,Gia Lai,Đắk Lắk,Thủ Đức,Hạ Long,Ninh Bình"
).split(",")
# Of these no other language here has one; in lower case.
VIETNAMESE_LETTER = "[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_CAPITALIZED = re.compile(r"(?<![\w-])(?=[^\W\d_a-z])[^\W\d_]{3,40}(?![\w-])")
_LIKE, _NEVER = 0.7, 2.0
_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
# Stricter, and of words as they are written: what does not look like one is no word of the language.
_PLAIN_SYLLABLE = re.compile(
    r"(?:ngh?|gh?|gi|kh|ph|th|tr|ch|nh|qu|[bcdhklmnprstvx])?"
    r"(?:uye|uya|oai|oay|uay|uoi|ieu|yeu|uou|oeo|uyu|[iy]a|[iy]e|u[aoiuye]|o[aeio]|a[iouy]|[ei]o|[ei]u|[aeiouy])"
    r"(?:ch|nh|ng|[cmnpt])?",
    re.IGNORECASE,
)
# The tone of these pairs is written on either vowel: `hoà` and `hòa` are one syllable.
_TONES = {
    first + unicodedata.normalize("NFC", vowel + mark): unicodedata.normalize("NFC", first + mark) + vowel
    for first, vowel in (("o", "a"), ("o", "e"), ("u", "y"))
    for mark in "\u0300\u0301\u0303\u0309\u0323"
}
_TONE = re.compile("|".join(_TONES))


def is_syllable(word: str) -> bool:
    """Whether a word in lower case may be Vietnamese, marks aside."""
    return bool(_SYLLABLE.fullmatch(strip_marks(word)))


def _fold_tones(word: str) -> str:
    """A word in lower case with each tone on the vowel that has it in the newer spelling."""
    return _TONE.sub(lambda found: _TONES[found.group()], word)


def _draw_name(rng: random.Random) -> tuple[str, str] | None:
    """Six times of ten a name of its own, of which a third are places; English writes them alike."""
    if rng.random() >= 0.6:
        return None
    if rng.random() < 0.35:
        place = rng.choice(_PLACES)
        return place, place
    middle = [rng.choice(_MIDDLE)] if rng.random() < 0.7 else []
    name = " ".join([rng.choice(_FAMILY), *middle, rng.choice(_GIVEN)])
    return name, name


def _dates(day: date) -> tuple[str, ...]:
    return (
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"ngày {day.day:02}/{day.month:02}/{day.year}",
    )


VIETNAMESE_TEACHING = TrainingTraits(
    english_ratios=(0.35, 2.4),
    marks=re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u00e0-\u00e3\u00e8-\u00ed\u00f2-\u00f5\u00f9-\u00fd\u1ea0-\u1ef9]"),
    unmarked_chars=18,
    words=re.compile(r"[^\W\d_]+"),  # syllables, of which most words have two or three
    entry_words=(3, 2),
    conjunction=(", ", " và "),
    parts_with_stops=1.0,
    dates=_dates,
    draw_name=_draw_name,
    stems=(),
    nouns=None,
)


def _find_names(text: str) -> Iterator[Span]:
    """Capitalized words that its syllables cannot make; in capitals only what is international."""
    for found in _WORD.finditer(text):
        word = found.group()
        if word in NO_NAMES or not (word.isascii() and word[0].isupper() and len(word) > 1):
            continue
        if word.isupper() or any(letter.isdigit() for letter in word):
            is_name = word in INTERNATIONAL
        else:
            is_name = not all(_PLAIN_SYLLABLE.fullmatch(part) for part in re.split(r"['’-]", word) if part)
        if is_name:
            yield found.span()


def _find_spelled(text: str) -> Iterator[SpelledName]:
    """Words with a capital within sentences; English leaves the marks of Vietnamese ones out."""
    for found in _CAPITALIZED.finditer(text):
        word = found.group()
        if len(word) > 1 and not word.isupper() and not may_begin_sentence(text, found.start()):
            small = word.lower()
            form = strip_marks(word) if is_syllable(small) else word
            yield SpelledName(found.start(), found.end(), (form,), (form,), _LIKE, _NEVER, False)


VIETNAMESE = Language(
    tag="vi",
    name="Vietnamese",
    script="latin",
    is_spaced=True,
    letters=re.compile(VIETNAMESE_LETTER, re.IGNORECASE),
    marked_share=0.4,  # 95 % of Vietnamese sentences have more (vi-en.text)
    english_ratio=0.91,  # FLORES dev
    estimate_offset=0.088,
    clause_chars=(40, 120),
    divides_words=False,
    numbers=NumberStyle(
        thousands=". \u00a0\u202f",
        decimal=",",
        codes=(
            r"điện thoại|đt|sđt|tel|fax|hotline|di động|gọi số|isbn|iban|issn|tài khoản|stk|mst|mã số|mã vạch"
            r"|mã|cmnd|cccd|hộ chiếu|phiên bản|version|ver|iso|tcvn|luật số|nghị định|thông tư|quyết định"
            r"|điều|khoản"
        ),
    ),
    numerals=Numerals(
        units={
            **count_from(0, "không một|mốt hai ba bốn|tư năm|lăm sáu bảy|bẩy tám chín mười"),
            **{"tá": 12, "nửa": Fraction(1, 2)},
        },
        tens={"mươi|chục": 10, "trăm|thế kỷ|thế kỉ": 100, "thập kỷ|thập niên|thập kỉ": 10},
        powers={"nghìn|ngàn|k": 10**3, "vạn": 10**4, "triệu|tr": 10**6, "tỷ|tỉ": 10**9},
        between=r"[ \u00a0]+(?:linh |lẻ )?",
        half="rưỡi",
        is_glued=False,
    ),
    calendar=Calendar(
        weekdays=(
            *(rf"thứ (?:{day})\b" for day in ("hai|2", "ba|3", "tư|4", "năm|5", "sáu|6", "bảy|bẩy|7")),
            r"chủ nhật|chúa nhật|\bcn\b",
        ),
        months=tuple(
            rf"tháng (?:{month})\b"
            for month in (
                *("giêng|một", "hai", "ba", "tư|bốn", "năm", "sáu", "bảy|bẩy", "tám", "chín", "mười"),
                *("mười một", "chạp|mười hai|mười 2"),
            )
        ),
        eras={},
    ),
    abbreviations=Abbreviations(
        titles=frozenset(
            """
            tp ts tsbs tskh pgs gs gsts pgsts ths thsbs bs bsck bsckii bscki cki ckii ck1 ck2 ds dsck
            kts gvc gvcc ks cn ncs pts ls lm gm đgm hy ht tt đđ nsnd nsưt ngnd ngưt ttnd ttưt đd gv sv hs
            """.split()
        ),
        inner=frozenset(
            """
            tx q p gp nxb tr đ/c đc đt sđt đh cđ hv thpt thcs ubnd hđnd cty ctcp kp đ h x tl vd stt mst ch trg
            """.split()
        ),
        open=frozenset({"v.v", "vv"}),
    ),
    ordinals=None,
    spellings=str.maketrans({"₫": " đồng"}),
    marks={},
    find_names=_find_names,
    find_spelled=_find_spelled,
    sound=as_written,
    is_native=is_syllable,
    fold=_fold_tones,
    forms=None,
    flores="vie_Latn",
    teaching=VIETNAMESE_TEACHING,
)
