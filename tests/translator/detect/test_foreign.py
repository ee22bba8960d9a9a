"""Neighbors of our languages are left as they are, and ours are still known."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest

from tests.fakes import FakeEngine
from translator.detect import detect, detect_all
from translator.pipeline import UNDETERMINED_LANGUAGE, translate_document
from translator.segment import segment

FOREIGN = {
    "de": [
        "Guten Morgen, wie geht es Ihnen?",
        "Das Wetter ist heute sehr schön.",
        "Ich habe gestern ein Buch gekauft.",
        "Bitte geben Sie Ihr Passwort ein.",
        "Wir sehen uns morgen am Bahnhof.",
        "Die Regierung hat neue Maßnahmen beschlossen.",
        "Vielen Dank für Ihre Hilfe!",
        "Datei nicht gefunden",
        "Einstellungen speichern",
        "Wo ist der Bahnhof?",
    ],
    "fr": [
        "Le chat est assis sur la table.",
        "Bonjour, comment allez-vous ?",
        "Votre mot de passe est incorrect.",
        "Nous partons demain pour Paris.",
        "Je ne sais pas où il est.",
        "Merci beaucoup pour votre aide.",
        "Le gouvernement a annoncé de nouvelles mesures.",
        "Fichier introuvable",
        "Enregistrer les modifications",
        "Où est la gare ?",
    ],
    "it": [
        "La tua password non è corretta",
        "Il gatto dorme sul divano.",
        "Buongiorno, come sta?",
        "Domani andiamo al mare con i bambini.",
        "Non ho capito la domanda.",
        "Grazie mille per il tuo aiuto!",
        "Il governo ha annunciato nuove misure.",
        "File non trovato",
        "Salva le modifiche",
        "Dov'è la stazione?",
    ],
    "es": [
        "El gato duerme en la silla.",
        "Buenos días, ¿cómo está usted?",
        "La contraseña no es correcta.",
        "Mañana vamos a la playa.",
        "No entiendo la pregunta.",
        "Muchas gracias por su ayuda.",
        "El gobierno anunció nuevas medidas.",
        "Archivo no encontrado",
        "Guardar los cambios",
        "¿Dónde está la estación?",
    ],
    "pt": [
        "O gato dorme na cadeira.",
        "Bom dia, como está?",
        "A senha não está correta.",
        "Amanhã vamos à praia.",
        "Não entendo a pergunta.",
        "Muito obrigado pela sua ajuda.",
        "O governo anunciou novas medidas.",
        "Arquivo não encontrado",
        "Salvar alterações",
        "Onde fica a estação?",
    ],
    "nl": [
        "De kat slaapt op de stoel.",
        "Goedemorgen, hoe gaat het met u?",
        "Het wachtwoord is niet juist.",
        "Morgen gaan we naar het strand.",
        "Ik begrijp de vraag niet.",
        "Hartelijk dank voor uw hulp.",
        "De regering heeft nieuwe maatregelen aangekondigd.",
        "Bestand niet gevonden",
        "Wijzigingen opslaan",
        "Waar is het station?",
    ],
    "sv": [
        "Katten sover på stolen.",
        "God morgon, hur mår du?",
        "Lösenordet är inte korrekt.",
        "I morgon åker vi till stranden.",
        "Jag förstår inte frågan.",
        "Tack så mycket för hjälpen!",
        "Regeringen har meddelat nya åtgärder.",
        "Filen hittades inte",
        "Spara ändringar",
        "Var ligger stationen?",
    ],
    "da": [
        "Katten sover på stolen.",
        "Godmorgen, hvordan har du det?",
        "Adgangskoden er ikke korrekt.",
        "I morgen tager vi til stranden.",
        "Jeg forstår ikke spørgsmålet.",
        "Mange tak for hjælpen!",
        "Regeringen har meddelt nye tiltag.",
        "Filen blev ikke fundet",
    ],
    "nb": [
        "Hvor er jernbanestasjonen?",
        "Jeg vet ikke hva han heter.",
        "Passordet er ikke riktig.",
        "Vi drar på ferie i morgen.",
    ],
    "fi": [
        "Kissa nukkuu tuolilla.",
        "Hyvää huomenta, mitä kuuluu?",
        "Salasana ei ole oikein.",
        "Huomenna menemme rannalle.",
        "En ymmärrä kysymystä.",
        "Kiitos paljon avusta!",
        "Hallitus ilmoitti uusista toimista.",
        "Tiedostoa ei löytynyt",
    ],
    "pl": [
        "Kot śpi na krześle.",
        "Dzień dobry, jak się pan ma?",
        "Hasło jest nieprawidłowe.",
        "Jutro jedziemy nad morze.",
        "Nie rozumiem pytania.",
        "Dziękuję bardzo za pomoc!",
        "Rząd ogłosił nowe środki.",
        "Nie znaleziono pliku",
        "Zapisz zmiany",
        "Gdzie jest dworzec?",
    ],
    "cs": [
        "Kočka spí na židli.",
        "Dobré ráno, jak se máte?",
        "Heslo není správné.",
        "Zítra jedeme k moři.",
        "Nerozumím té otázce.",
        "Děkuji mnohokrát za pomoc!",
        "Vláda oznámila nová opatření.",
        "Soubor nebyl nalezen",
    ],
    "sk": [
        "Mačka spí na stoličke.",
        "Dobré ráno, ako sa máte?",
        "Heslo nie je správne.",
        "Zajtra ideme k moru.",
        "Nerozumiem tej otázke.",
        "Ďakujem veľmi pekne za pomoc!",
    ],
    "sh": [
        "Mačka spava na stolici.",
        "Dobro jutro, kako ste?",
        "Lozinka nije ispravna.",
        "Sutra idemo na more.",
        "Ne razumijem pitanje.",
        "Hvala puno na pomoći!",
    ],
    "ro": [
        "Pisica doarme pe scaun.",
        "Bună dimineața, ce mai faceți?",
        "Parola nu este corectă.",
        "Mâine mergem la mare.",
        "Nu înțeleg întrebarea.",
        "Mulțumesc mult pentru ajutor!",
        "Guvernul a anunțat noi măsuri.",
        "Fișierul nu a fost găsit",
    ],
    "tr": [
        "Kedi sandalyede uyuyor.",
        "Günaydın, nasılsınız?",
        "Şifre doğru değil.",
        "Yarın denize gidiyoruz.",
        "Soruyu anlamıyorum.",
        "Yardımınız için çok teşekkürler!",
        "Dosya bulunamadı",
    ],
    "id": [
        "Selamat pagi, apa kabar?",
        "Kucing itu tidur di kursi.",
        "Kata sandi tidak benar.",
        "Besok kami pergi ke pantai.",
        "Saya tidak mengerti pertanyaannya.",
        "Terima kasih banyak atas bantuannya!",
        "Pemerintah mengumumkan langkah baru.",
        "Berkas tidak ditemukan",
        "Simpan perubahan",
    ],
    "fil": [
        "Kumusta ka?",
        "Magandang umaga po sa inyong lahat.",
        "Hindi ko alam kung nasaan siya.",
        "Salamat sa tulong mo!",
        "Pupunta kami sa palengke bukas.",
        "Mali ang password.",
    ],
    "lt": [
        "Katė miega ant kėdės.",
        "Labas rytas, kaip sekasi?",
        "Slaptažodis neteisingas.",
        "Rytoj važiuojame prie jūros.",
    ],
    "romaji": [
        "Konnichiwa, ogenki desu ka?",
        "Watashi wa gakusei desu.",
        "Kyou wa totemo samui desu ne.",
        "Arigatou gozaimasu, sensei!",
        "Ashita eiga o mimashou.",
        "Sumimasen, eki wa doko desu ka?",
        "Hajimemashite, Tanaka to moushimasu.",
        "Onegai shimasu",
        "Nihongo ga sukoshi wakarimasu.",
    ],
}
# Known to be missed: too few words, or words that are nearly ours.
MISSED = {
    "Enregistrer les modifications",
    "Waar is het station?",
    "Mali ang password.",
    "Onegai shimasu",
    "Zajtra ideme k moru.",
    "Spara ändringar",
}

CHINESE = [
    "你好世界",
    "臺灣的天氣很熱，請多喝水。",
    "歡迎光臨本公司網站",
    "請勿吸煙",
    "朝鲜领导人访问俄罗斯的时间还没有公布",
    "我们明天去北京。",
    "他是我的老師",
    "今天天氣很好",
    "謝謝大家",
    "這是什麼？",
    "北京大學校長，明日訪問東京大學。",
    "没有问题",
    "請問，車站在哪裡？",
    "關於我們",
    "北京市人民政府",
    "上海市公安局",
    "中央人民政府",
    "最高人民法院",
    "台北市政府",
    "浙江省杭州市",
]
JAPANESE = [
    "東京都知事選挙",
    "政府、新経済対策発表、年内実施",
    "国学院大学",
    "関係者以外立入禁止",
    "大阪府立図書館",
    "本日休業。",
    "平成三十年十月一日施行。",
    "山田太郎",
    "渡邊一郎",
    "国際的",
    "営業時間：午前九時",
    "請求書",
    "熱中症対策",
    "慶應義塾大学",
    "臨時休業",
    "喫煙所",
    "ｶﾞﾗｽ",
    "ガラス",
    "東京都庁",
    "日本政府",
    "日本国政府",
    "中華人民共和国",
    "朝鮮民主主義人民共和国",
    "国家主席",
    "外務省",
    "教育部",
    "首相官邸、午後会見",
    "日中首脳会談",
]
OURS = {
    "vi": [
        "Xin chào, anh khỏe không?",
        "Con mèo ngủ trên ghế.",
        "Mật khẩu không đúng.",
        "Không tìm thấy tệp",
        "Lưu thay đổi",
        "Ga ở đâu?",
        "toi khong biet anh ay o dau",
        "Cam on ban rat nhieu",
        "TIN TUC MOI NHAT HOM NAY",
        "Ông Macron gặp bà Merkel ở Berlin",
        "Đội Barcelona thắng Real Madrid",
        "cho em xin menu",
    ],
    "hu": [
        "Jó reggelt, hogy van?",
        "A macska a széken alszik.",
        "A jelszó nem megfelelő.",
        "A fájl nem található",
        "Módosítások mentése",
        "Hol van az állomás?",
        "nem tudom hol van a kutya",
        "koszonom szepen a segitseget",
        "A lavina elsodort egy turistát",
        "Macron és Merkel Berlinben találkozott",
        "A brazil Santos nyert",
        "Schröder kancellár beszéde",
        "Kérem, adja meg a jelszavát.",
        "trópusi vihar közeledik",
    ],
    "en": [
        "Good morning, how are you?",
        "The cat sleeps on the chair.",
        "The password is not correct.",
        "File not found",
        "Save changes",
        "Where is the station?",
        "Emmanuel Macron met Angela Merkel in Berlin",
        "Rio de Janeiro hosts the carnival",
        "A major pilgrimage",
        "Free Wi-Fi zone",
        "Schwarzenegger stars in Terminator",
    ],
}


@pytest.mark.parametrize(
    ("language", "text"),
    [(name, text) for name, texts in FOREIGN.items() for text in texts if text not in MISSED],
)
def test_a_neighbor_is_none_of_our_languages(language: str, text: str) -> None:
    assert detect(text).language == "und", language


@pytest.mark.parametrize("text", CHINESE)
def test_chinese_is_not_japanese(text: str) -> None:
    assert detect(text).language == "und"


@pytest.mark.parametrize("text", JAPANESE)
def test_japanese_without_kana_is_not_chinese(text: str) -> None:
    assert detect(text).language == "ja"


def test_what_both_languages_write_alike_goes_with_its_document() -> None:
    shared = ["北京市人民政府", "国家主席"]
    for others, language in (["発表しました。"], "ja"), (["我们明天去北京。"], "und"):
        assert {found.language for found in detect_all([*shared, *others])} == {language}
    [header, vietnamese] = detect_all(["日本政府", "Chính phủ Nhật Bản họp sáng nay."])
    assert (header.language, vietnamese.language) == ("ja", "vi")


@pytest.mark.parametrize(("language", "text"), [(tag, text) for tag, texts in OURS.items() for text in texts])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_our_languages_are_known(language: str, text: str, form: Literal["NFC", "NFD"]) -> None:
    assert detect(unicodedata.normalize(form, text)).language == language


@pytest.mark.parametrize(
    "text",
    ["Guten Morgen, wie geht es Ihnen?", "臺灣的天氣很熱，請多喝水。", "Le chat est assis sur la table."],
)
def test_what_is_foreign_is_left_and_flagged(text: str) -> None:
    engine = FakeEngine()
    [found] = translate_document(text, engine=engine).translations
    assert (found.text, found.flags, found.model) == (text, (UNDETERMINED_LANGUAGE,), None)
    assert not any(texts for texts, _ in engine.calls)


def test_a_foreign_sentence_among_ours_is_known_as_such() -> None:
    texts = [
        "A tanács elfogadta a költségvetést.",
        "Guten Morgen, wie geht es Ihnen?",
        "A gyakorlaton sokan vettek részt.",
    ]
    assert [found.language for found in detect_all(texts)] == ["hu", "und", "hu"]


def test_a_whole_foreign_document_is_foreign() -> None:
    for name, texts in FOREIGN.items():
        found = [item.language for item in detect_all(texts)]
        assert found.count("und") >= len(texts) - 1, (name, found)


def test_a_given_source_language_is_believed() -> None:
    assert detect("Guten Morgen, wie geht es Ihnen?", source="hu").language == "hu"


@pytest.mark.parametrize(
    "text",
    [
        "Az őrségi erdőkben sűrű köd ült a fűre.",
        "Művészeti főiskolára jár.",
        "A hőmérő tört.",
        "Kr. e. 480-ban győztek. Örültek is neki.",
        "Hôm nay PGS.TS. Nguyễn A phát biểu. Ông Đỗ Mười nghe.",
        "ガラスが割れました。パンを食べます。",
    ],
)
def test_decomposed_text_is_read_as_composed(text: str) -> None:
    composed = segment(text)
    decomposed = segment(unicodedata.normalize("NFD", text))
    assert [item.language for item in decomposed] == [item.language for item in composed]
    assert [unicodedata.normalize("NFC", item.text) for item in decomposed] == [
        item.text for item in composed
    ]


def test_characters_that_are_not_seen_hide_no_language() -> None:
    assert detect("a vá\u00adros költ\u00adség\u00adveté\u00adse").language == "hu"
    assert detect("hội\u200b đồng\u200b thị\u200b trấn").language == "vi"
