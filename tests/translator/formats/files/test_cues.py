r"""Brackets, notes and names who speaks stay in their cue, `\N` is a line end; in SRT, WebVTT and SubStation."""

from __future__ import annotations

import pytest

from tests.translator.formats.files.english import english
from translator.errors import UnreadableInput
from translator.formats.files import open_file

Cues = list[str]

# What the cues say, each with `|` for its line ends, and what comes out with <> round each text.
CUES: dict[str, tuple[Cues, Cues]] = {
    "sound": (["Nem tudom, hol van", "[esik az eső]"], ["<Nem tudom, hol van>", "[<esik az eső>]"]),
    "round sound": (["Várj meg", "(sóhajt)"], ["<Várj meg>", "(<sóhajt>)"]),
    "sound first": (["(sóhajt)", "várj meg"], ["(<sóhajt>)", "<várj meg>"]),
    "Vietnamese": (["Tôi không biết", "[tiếng mưa rơi]"], ["<Tôi không biết>", "[<tiếng mưa rơi>]"]),
    "full-width": (["待ってくれ", "（笑い声）"], ["<待ってくれ>", "(<笑い声>)"]),
    "other brackets": (["【悲鳴】", "［拍手］"], ["[<悲鳴>]", "[<拍手>]"]),
    "song": (["Te menj előre", "♪ szól a zene ♪"], ["<Te menj előre>", "♪ <szól a zene> ♪"]),
    "song of two lines": (["♪ Szól a zene,|te csak nevetsz ♪"], ["♪ <Szól a zene, te csak nevetsz> ♪"]),
    "song of two verses": (["♪ Szól a zene|♪ nevetsz rám"], ["♪ <Szól a zene>|♪ <nevetsz rám>"]),
    "sung on": (["♪ Szól a zene,", "♪ te csak nevetsz"], ["♪ <Szól a zene,>", "♪ <te csak nevetsz>"]),
    "bare note": (["Gyere ide", "♪♪"], ["<Gyere ide>", "♪♪"]),
    "label above": (["（浩介）|待ってくれよ！"], ["(<浩介>)|<待ってくれよ！>"]),
    "label before": (["（沙織）何？"], ["(<沙織>) <何？>"]),
    "label and blank": (["（沙織）　何？"], ["(<沙織>) <何？>"]),
    "two labels": (["（沙織）何？|（浩介）別に。"], ["(<沙織>) <何？>|(<浩介>) <別に。>"]),
    "label and sound": (["（沙織）（笑い）何？"], ["(<沙織>) (<笑い>) <何？>"]),
    "sound behind": (["何？（笑い）"], ["<何？> (<笑い>)"]),
    "ASCII label": (["[KATI] Hol vagy?|[PETI] Itt vagyok."], ["[KATI] <Hol vagy?>|[PETI] <Itt vagyok.>"]),
    "dash and label": (["- [KATI] Hol vagy?|- Itt vagyok."], ["- [KATI] <Hol vagy?>|- <Itt vagyok.>"]),
    "colon": (["FÉRFI: Hol vagy?|NŐ: Itt vagyok."], ["<FÉRFI>: <Hol vagy?>|<NŐ>: <Itt vagyok.>"]),
    "full name": (["Dr. Kiss Anna: Jó napot!"], ["<Dr. Kiss Anna>: <Jó napot!>"]),
    "wide colon": (["浩介：待ってくれよ！"], ["<浩介>: <待ってくれよ！>"]),
    "wide colon, blank": (["浩介：　待ってくれよ！"], ["<浩介>: <待ってくれよ！>"]),
    "no label": (["Azt mondta: gyere ide."], ["<Azt mondta: gyere ide.>"]),
    "clock": (["Reggel 8:30 óra volt."], ["<Reggel 8:30 óra volt.>"]),
    "inner brackets": (["Nem (vagy igen) tudom."], ["<Nem (vagy igen) tudom.>"]),
    "brackets of two lines": (["(Nem tudom,|hol vagyok.)"], ["(<Nem tudom, hol vagyok.>)"]),
    "wide ones": (["（待ってくれ|ここで）"], ["(<待ってくれここで>)"]),
    "dashes": (["- Hol vagy?|- Itt vagyok."], ["- <Hol vagy?>|- <Itt vagyok.>"]),
    "runs on": (["Tegnap elmentem", "a boltba."], ["<Tegnap elmentem", "a boltba.>"]),
    "only a sound between": (
        ["Tegnap elmentem", "(köhög)", "a boltba."],
        ["<Tegnap elmentem>", "(<köhög>)", "<a boltba.>"],
    ),
    "song with signs": (["Te menj előre", "# szól a zene #"], ["<Te menj előre>", "# <szól a zene> #"]),
    "song with waves": (["~ szól a zene ~"], ["~ <szól a zene> ~"]),
    "plain brackets": (["(浩介)待って"], ["(<浩介>) <待って>"]),
    "number sign": (["A #1 csapat", "C# nyelven"], ["<A #1 csapat>", "<C# nyelven>"]),
    "sound with stars": (["Várj meg", "*sóhajt*"], ["<Várj meg>", "*<sóhajt>*"]),
    "stress": (["Ez *nagyon* jó"], ["<Ez *nagyon* jó>"]),
    "off the picture": (["≪行くぞ≫"], ["«<行くぞ>»"]),
    "off the picture, named": (["≪浩介：行くぞ≫"], ["«<浩介：行くぞ>»"]),
    "speakers of captions": ([">> Jössz?|>> Megyek."], [">> <Jössz?>|>> <Megyek.>"]),
    "named ones": ([">> NŐ: Jó.|>> FÉRFI: Nem."], [">> <NŐ>: <Jó.>|>> <FÉRFI>: <Nem.>"]),
    "reading": (["倉田(たなか)さん"], ["<倉田さん>"]),
    "reading in a label": (["（倉田(たなか)）|前から"], ["(<倉田>)|<前から>"]),
    "reading of Aozora": (["吾輩《わがはい》だ"], ["<吾輩だ>"]),
    "unclosed": (["(Nem tudom", "hol van."], ["<(Nem tudom>", "<hol van.>"]),
    "tags": (["<i>[zene szól]</i>"], ["<i>[<zene szól>]</i>"]),
    "tag and label": (["<i>[KATI] Hol vagy?</i>"], ["<i>[KATI] <Hol vagy?></i>"]),
}


def srt(cues: Cues) -> str:
    return "".join(
        f"{number}\n00:00:0{number},000 --> 00:00:0{number},900\n" + cue.replace("|", "\n") + "\n\n"
        for number, cue in enumerate(cues, start=1)
    )


def vtt(cues: Cues) -> str:
    return "WEBVTT\n\n" + "".join(
        f"00:0{number}.000 --> 00:0{number}.900\n" + cue.replace("|", "\n") + "\n\n"
        for number, cue in enumerate(cues, start=1)
    )


SCRIPT = """[Script Info]
Title: Az utolsó vonat
; megjegyzés

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def ass(cues: Cues) -> str:
    return SCRIPT + "".join(
        f"Dialogue: 0,0:00:0{number}.00,0:00:0{number}.90,Default,,0,0,0,," + cue.replace("|", r"\N") + "\n"
        for number, cue in enumerate(cues, start=1)
    )


def through(data: str, name: str) -> str:
    opened = open_file(data.encode(), name=name)
    return opened.rebuild(english(opened.text, lambda text: f"<{text}>")).decode()


@pytest.mark.parametrize("case", CUES)
def test_asides_stay_in_their_cues_in_srt(case: str) -> None:
    before, after = CUES[case]
    assert through(srt(before), "a.srt") == srt(after)
    broken = srt(before).replace("\n", "\r\n")
    assert through(broken, "a.srt") == srt(after).replace("\n", "\r\n")


@pytest.mark.parametrize("case", CUES)
def test_asides_stay_in_their_cues_in_webvtt(case: str) -> None:
    before, after = CUES[case]
    expected = vtt(after).replace("<", "&lt;").replace(">", "&gt;").replace("--&gt;", "-->")
    found = through(vtt(before), "a.vtt").replace(">> ", "&gt;&gt; ")
    assert found.replace("<i>", "&lt;i&gt;").replace("</i>", "&lt;/i&gt;") == expected


@pytest.mark.parametrize("case", [case for case in CUES if "tag" not in case])
def test_asides_stay_in_their_cues_in_substation(case: str) -> None:
    before, after = CUES[case]
    assert through(ass(before), "a.ass") == ass(after)


def test_written_line_ends_are_line_ends_in_srt() -> None:
    assert through(srt([r"Jó napot,\Nviszlát."]), "a.srt") == srt(["<Jó napot, viszlát.>"])
    assert through(srt([r"- Jó napot.\N- Viszlát."]), "a.srt") == srt([r"- <Jó napot.>\N- <Viszlát.>"])


@pytest.mark.parametrize(
    ("text", "english_text"),
    [
        (r"Tegnap {\i1}vártam{\i0} rád,\Nde nem jöttél.", r"<Tegnap {\i1}vártam{\i0} rád, de nem jöttél.>"),
        (r"{\an8\pos(10,20)}Kijárat", r"{\an8\pos(10,20)}<Kijárat>"),
        (r"{Megjegyzés: itt nem értem}Kijárat", r"{Megjegyzés: itt nem értem}<Kijárat>"),
        (r"Vessző, meg\hmég egy, vége", r"<Vessző, meg még egy, vége>"),
        (r"{\p1}m 0 0 l 100 0 100 100{\p0}", r"{\p1}m 0 0 l 100 0 100 100{\p0}"),
        (r"{\fs20}", r"{\fs20}"),
        ("", ""),
    ],
)
def test_overrides_notes_and_drawings_of_substation_stay(text: str, english_text: str) -> None:
    whole = [text, "Jó napot."]
    assert through(ass(whole), "a.ssa") == ass([english_text, "<Jó napot.>"])


def test_long_texts_of_substation_get_a_line_end_of_theirs() -> None:
    text = "Ez egy nagyon hosszú sor, amely két sorban van írva, mert hosszú."
    assert through(ass([text]), "a.ass") == ass(
        [r"<Ez egy nagyon hosszú sor,|amely két sorban van írva, mert hosszú.>"]
    )


def test_columns_stand_where_the_script_says() -> None:
    script = "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,Jó, szép nap\n"
    assert through(script, "a.ass") == script.replace("Jó, szép nap", "<Jó, szép nap>")


def test_speakers_of_substation_do_not_share_a_sentence() -> None:
    lines = ass(["Tegnap elmentem", "a boltba."]).replace("Default,,", "Default,Kati,", 1)
    assert "<Tegnap elmentem>" in through(lines, "a.ass")


@pytest.mark.parametrize("data", ["", "[Events]\n", "[Script Info]\nDialogue: x\n", "Dialogue: 1,2\n"])
def test_a_script_without_dialogue_is_refused(data: str) -> None:
    with pytest.raises(UnreadableInput, match=r"^a\.ass"):
        open_file(data.encode(), name="a.ass")


def test_each_voice_of_webvtt_keeps_its_line() -> None:
    cue = "<v.loud Minh>Đi đâu đấy?|<v Lan>Về nhà."
    right = "<v.loud Minh><Đi đâu đấy?>|<v Lan><Về nhà.>"
    assert through(vtt([cue]), "a.vtt") == vtt([right]).replace("><", ">&lt;").replace("?>", "?&gt;").replace(
        ".>", ".&gt;"
    )
