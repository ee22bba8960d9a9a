"""Which writing systems a text uses; whether one in Chinese characters alone is Chinese, not Japanese."""

from __future__ import annotations

import re

_KANA_RANGES = "\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d"
HAN_RANGES = "\u3400-\u4dbf\u4e00-\u9fff々〆"
"""Of Chinese characters, as they stand in a class of a regular expression."""
JAPANESE_LETTER = f"[{_KANA_RANGES}{HAN_RANGES}]"
KANA = re.compile(f"[{_KANA_RANGES}]")
HAN = re.compile(f"[{HAN_RANGES}]")
KANA_OR_HAN = re.compile(JAPANESE_LETTER)
_LATIN_RUN = re.compile("[A-Za-zＡ-Ｚａ-ｚ\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff]+")
_LETTER_RUN = re.compile(r"[^\W\d_]+")
# Text in Han characters alone is Chinese when this share of them is in no Japanese standard set.
_FOREIGN_HAN_SHARE = 0.1
# Letters of everyday Chinese that are fewer than six in a million of our Japanese corpus (2026-11-30).
_SPOKEN = frozenset("你們嗎吧她它牠妳您沒很說跟麼啊呀喔哦媽爸姐哥躺丟歉幫孩賣找站吃與從讓裡樣兩搞哪呢")
# The same of forms that Japanese writes in another way, but for names.
_TRADITIONAL = frozenset(
    "臺灣氣歡關發會來體點當號應實讀寫聽覺樂歲廣擔擧圖圍壓壞壽專屬帶歸爐獨獻畫盡禮總聲藝處證譯輕辭醫釋鐵鹽齊齒黨變"
    "經數權歐殘溫滿潛濕獸疊稱絲絕繼續纖舊莊藏蟲裝觀觸豐賴轉遲遞鄰錄險隨隱雙雜靈顏驅驗髮麥黃黑德戀戰拂拜搖敍晝樓歷每"
    "淨淚淺渴濟爭爲狀獎產眾碎祿禪稅穩粹綠緣縱繩缺聯脫腦腳臟舉莖蔥藥虛蝕覽豫贊踐軀辨醬釀錢鍊鑛雞靜顯飮餘餠驛髓鬪鷗"
)
_PHRASE = re.compile("請[勿問多您在不]|謝謝|[今明昨]天|我的|什麼|怎麼|公司網|老師|朋友們|吸煙")
# Offices and places of China and Taiwan: Japanese writes them so, too, but among kana.
_OF_CHINA = re.compile(
    "人民(?:政府|法院|代表|検察|日報|武装|大会)|公安[局部庁]|市政府|外交部|安全部|国務院|中共|党委|"
    "(?:北京|上海|天津|重慶|南京|武漢|西安|成都|杭州|深圳|広州|台北|新北|台中|台南|高雄)市|"
    "(?:河[北南]|山西|吉林|安徽|福建|江西|浙江|湖[北南]|四川|青海|貴州|海南|台湾)省"
)
_TRADITIONAL_SHARE = 0.2
# Of a sentence with a Chinese comma, or a full stop and one of these, which Japanese nouns hardly ever hold.
_LONG = 8
_SENTENCE = re.compile("，|^(?=.*[是我他也就很]).*[。！？]", re.MULTILINE)


def count_scripts(text: str) -> tuple[int, int, int]:
    """Numbers of Latin, Japanese (kana and Han) and other letters."""
    if text.isascii():
        return _count(_LATIN_RUN, text), 0, 0
    latin, letters = _count(_LATIN_RUN, text), _count(_LETTER_RUN, text)
    if latin == letters and not KANA_OR_HAN.search(text):
        return latin, 0, 0
    japanese = len(KANA.findall(text)) + len(HAN.findall(text))
    return latin, japanese, max(0, letters - latin - japanese)


def _count(runs: re.Pattern[str], text: str) -> int:
    return sum(map(len, runs.findall(text)))


def is_chinese(text: str) -> bool:
    """Whether a text without kana is Chinese by its letters, its phrases or the marks of a whole sentence."""
    han = HAN.findall(text)
    if not han or KANA.search(text):
        return False
    if sum(not _is_in_jis(letter) for letter in han) > _FOREIGN_HAN_SHARE * len(han):
        return True
    if not _SPOKEN.isdisjoint(han) or _PHRASE.search(text):
        return True
    traditional = [letter for letter in han if letter in _TRADITIONAL]
    if len(set(traditional)) >= 2 or len(traditional) > _TRADITIONAL_SHARE * len(han):
        return True
    return len(han) >= _LONG and _SENTENCE.search(text) is not None


def is_of_china(text: str) -> bool:
    """Whether a text names what Japanese and Chinese may write alike, and only Chinese without kana."""
    return _OF_CHINA.search(text) is not None


def _is_in_jis(letter: str) -> bool:
    try:
        letter.encode("euc_jp")
    except UnicodeEncodeError:
        return False
    return True
