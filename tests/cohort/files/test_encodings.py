"""Letters of old code pages: right, or asked, never garbled in silence."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fatigue import load
from fatigue.cohort.files import letters
from fatigue.cohort.files.encodings import decoded
from fatigue.cohort.files.how import How
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.files.read import read
from fatigue.errors import FatigueError, FileError

# Words of small clinical tables, with the encodings in which their country saves a csv. Those with a star may be asked.
WORDS = {
    "Geschlecht,männlich,Größe,Müller,Schön": "cp1252 latin-1 mac_roman cp850 iso8859_15 utf-16 utf-16-le utf-16-be utf-32",  # noqa: E501
    "âge,élève,François,prénom,retraité,hôpital": "cp1252 latin-1 mac_roman cp850",
    "años,género,Muñoz,jubilación,día": "cp1252 mac_roman*",
    "età,città,perché,lunedì": "cp1252 mac_roman*",
    "ålder,kön,Åsa,Björn,män": "cp1252 mac_roman*",
    "køn,måned,Søren,Bjørn": "cp1252 cp850*",
    "pohlaví,věk,muž,žena,příjmení,Dvořák,Řehoř": "cp1250 iso8859_2* mac_latin2* cp852*",
    "płeć,wiek,mężczyzna,miesiąc,Wiśniewski,żona": "cp1250 iso8859_2* mac_latin2* cp852*",
    "életkor,nő,férfi,Erdős,gyűrű": "cp1250 iso8859_2*",
    "пациент,месяц,возраст,мужской,женский": "cp1251 koi8_r mac_cyrillic* cp866 iso8859_5",
    "пацієнт,місяць,стать,чоловік": "cp1251 koi8_u*",
    "ασθενής,μήνας,φύλο,ηλικία,γυναίκα": "cp1253 iso8859_7 mac_greek* cp737*",
    "hasta,yaş,cinsiyet,kadın,Çalışıyor,öğrenci": "cp1254 iso8859_9 mac_turkish* cp857*",
    "患者,性別,年齢,男性,女性,疲労": "shift_jis cp932 euc_jp*",
    "患者,月份,性别,年龄,疲劳": "gb18030 gbk",
    "환자,개월,성별,나이,여성,피로": "euc_kr cp949",
    "°C,5 µg,P1 – P2,don’t know": "cp1252* cp1250* mac_roman*",
}  # fmt: skip
CASES = [(words, encoding) for words, encodings in WORDS.items() for encoding in encodings.split()]


def table(words: str, encoding: str) -> bytes:
    lines = ["id,month,FIS,note", *(f"P{at},0,50,{word}" for at, word in enumerate(words.split(",")))]
    return "\r\n".join(lines).encode(encoding)


@pytest.mark.parametrize(("words", "encoding"), CASES)
def test_words_of_a_country_in_its_encodings_are_right_or_asked(words, encoding):
    name = encoding.removesuffix("*")
    data = table(words, name)
    raw = read(data)
    if raw.doubt:
        assert encoding.endswith("*")
        assert len(raw.readings) > 1
        with pytest.raises(FileError, match="does not tell how its letters are written"):
            load(data)
    else:
        assert list(raw.frame["note"]) == words.split(",")
    assert list(read_as(data, name).frame["note"]) == words.split(",")


def read_as(data: bytes, encoding: str) -> Raw:

    return read(data, how=How(encoding=encoding))


def test_what_was_found_from_words_is_said():
    assert any("read as cp1250 (pohlaví" in note for note in load(table("pohlaví,věk,žena,Řehoř", "cp1250")).notes)
    assert not any("read as" in note for note in load(table("pohlaví", "utf-8")).notes)


def test_an_encoding_can_be_said_and_a_wrong_one_is_refused():
    data = table("yaş", "cp1254")
    assert any("ş" in word for word in load(data, encoding="cp1254").patients["note"].astype(str))
    for wrong in ("utf-8", "klingon", "zip", "base64", ""):
        with pytest.raises(FileError, match=r"not written in|no encoding"):
            load(data, encoding=wrong)


@given(st.binary(max_size=60))
def test_any_bytes_are_text_or_a_sentence(data):
    try:
        found = decoded(data + b"\xe9")
    except FatigueError:
        return
    assert found.plain.decode() == found.words or found.encoding.startswith("utf")


def test_a_long_run_of_letters_takes_no_time():
    start = time.process_time()
    decoded(b"x" * 300_000 + b",\xe9t\xe9\n")
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("header", "encodings"),
    [
        ("âge", "cp1252 mac_roman cp850"), ("année", "cp1252 mac_roman cp850"), ("männlich", "cp1252 mac_roman"),
        ("FIS 1 año", "cp1252 mac_roman"), ("ålder", "cp1252 mac_roman"), ("ikä", "cp1252"), ("køn", "cp1252"),
        ("gênero", "cp1252"), ("età", "cp1252"), ("płeć", "cp1250 iso8859_2"), ("měsíc", "cp1250 iso8859_2"),
        ("nő", "cp1250"), ("yaş", "cp1254"), ("FIS öncesi", "cp1254"), ("пол", "cp1251 koi8_u cp866"), ("é", "cp1252"),
        ("temp °C", "cp1252"), ("年齢", "cp932 euc_jp"), ("年龄", "gb18030"),
    ],
)  # fmt: skip
def test_a_single_word_that_is_known_tells_how_a_file_is_written(header, encodings):
    for encoding in encodings.split():
        data = f"id;{header};FIS_0;FIS_6\nP1;1;50;40\n".encode(encoding)
        assert header in read(data).columns
        assert not read(data).doubt


@pytest.mark.parametrize("encoding", letters.ENCODINGS)
def test_every_encoding_that_is_tried_is_known(encoding):
    assert decoded("a,b\n1,2\n".encode(encoding), encoding=encoding).words == "a,b\n1,2\n"


# --- files of Stata and SAS -------------------------------------------------------------------------------------------


def relettered(kind: str, word: str, encoding: str, folder: Path) -> bytes:
    """A file with this word, written in an encoding that the file does not name."""
    frame = pd.DataFrame({"id": ["a", "a"], "month": [0.0, 6.0], "fis": [50.0, 40.0], "note": [word, word]})
    path = folder / f"x.{kind}"
    (pyreadstat.write_xport if kind == "xpt" else pyreadstat.write_dta)(
        frame, path, **({} if kind == "xpt" else {"version": 10})
    )
    plain, old = word.encode(), word.encode(encoding)
    return path.read_bytes().replace(plain, old + (b" " if kind == "xpt" else b"\0") * (len(plain) - len(old)))


@pytest.mark.parametrize("kind", ["xpt", "dta"])
@pytest.mark.parametrize(
    ("word", "encoding"),
    [("Müller", "cp1252"), ("Schäfer Müller", "mac_roman"), ("мужской женский", "cp1251"), ("疲労患者", "shift_jis"),
     ("mężczyzna płeć", "cp1250"), ("yaş", "cp1254"), ("kaş", "cp1254")],
)  # fmt: skip
def test_letters_of_a_file_that_does_not_name_them(kind, word, encoding, tmp_path):
    data = relettered(kind, word, encoding, tmp_path)
    raw = read(data)
    assert raw.doubt or word in set(raw.frame["note"])
    assert bool(raw.doubt) == (word == "kaş")
    assert set(read_as(data, encoding).frame["note"]) == {word}


def test_letters_that_an_spss_file_does_not_have_are_found(tmp_path):
    pyreadstat.write_sav(pd.DataFrame({"id": ["a"], "note": ["Müller"]}), tmp_path / "x.sav")
    data = (tmp_path / "x.sav").read_bytes().replace("Müller".encode(), "Müller".encode("cp1252") + b" ")
    assert list(read(data).frame["note"]) == ["Müller"]
