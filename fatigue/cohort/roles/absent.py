"""Words that mean "missing": in cells, and as the labels that SPSS, Stata, SAS and REDCap give to codes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Dictionary

import numpy as np

from fatigue.cohort.arrays import Flags
from fatigue.cohort.cells.vocabulary import known_word, plain
from fatigue.cohort.files.raw import Raw, counted
from fatigue.cohort.roles.mapping import STATUSES, Mapping

# A label "unknown" says that nothing is known; for work and driving it is an answer of its own (see `is_absent`).
UNKNOWN = frozenset(map(plain, {
    "unknown", "unk", "not known", "unbekannt", "nicht bekannt", "inconnu", "inconnue", "non connu", "sconosciuto",
    "ignoto", "non noto", "desconocido", "desconhecido", "onbekend", "okand", "ukendt", "ukjent", "nieznany",
    "nieznane", "nie wiadomo", "neznamo", "neznamy", "bilinmiyor", "ei tiedossa", "tuntematon", "ismeretlen",
    "неизвестно", "不明", "未知", "不詳",
}))  # fmt: skip
ABSENT = frozenset(map(plain, {
    # English
    "missing", "miss", "missing value", "missing data", "system missing", "user missing", "not done", "not available",
    "not applicable", "n a", "na", "nan", "nd", "not answered", "unanswered", "no answer", "no response",
    "not recorded", "not reported", "not assessed", "not collected", "not stated", "not asked", "no data", "refused",
    "refusal", "declined", "refused to answer", "declined to answer", "prefer not to say", "prefer not to answer",
    "dont know", "do not know", "does not know", "didnt answer", "did not answer", "skipped", "invalid", "left blank",
    "blank", "no information", "asked but unknown", "temporarily unavailable", "masked", "not present",
    # German
    "fehlend", "fehlt", "fehlender wert", "fehlende angabe", "keine angabe", "keine angaben", "ka", "k a",
    "nicht erhoben", "nicht beantwortet", "keine antwort", "nicht durchgefuhrt", "nicht gemacht", "weiss nicht",
    "weiss ich nicht", "verweigert", "antwort verweigert", "nicht zutreffend", "entfallt", "nicht verfugbar",
    "ungultig",
    # French
    "manquant", "manquante", "donnee manquante", "valeur manquante", "non reponse", "pas de reponse", "sans reponse",
    "non repondu", "non renseigne", "non renseignee", "non fait", "non realise", "non applicable", "refus", "refuse",
    "ne sait pas", "nsp", "non disponible", "sans objet", "ne souhaite pas repondre",
    # Italian
    "mancante", "dato mancante", "valore mancante", "non risponde", "nessuna risposta", "non risposto",
    "non eseguito", "non applicabile", "rifiuto", "rifiutato", "non so", "non sa", "non disponibile", "non rilevato",
    "preferisco non rispondere",
    # Spanish, Portuguese
    "no contesta", "no responde", "sin respuesta", "sin datos", "sin dato", "perdido", "valor perdido", "faltante",
    "no realizado", "no hecho", "no aplica", "no aplicable", "no procede", "rechazado", "rehusa", "no sabe", "no se",
    "ns nc", "no disponible", "prefiere no decir", "prefiere no contestar", "dado ausente", "em falta",
    "nao respondeu", "sem resposta", "sem dados", "nao realizado", "nao feito", "nao se aplica", "nao aplicavel",
    "recusado", "recusou", "nao sabe", "nao disponivel", "prefere nao responder", "ignorado", "omisso",
    # Dutch, Swedish, Danish, Norwegian
    "ontbreekt", "ontbrekend", "geen antwoord", "niet ingevuld", "niet gedaan", "niet van toepassing", "nvt", "n v t",
    "geweigerd", "weet niet", "weet ik niet", "niet bekend", "saknas", "inget svar", "ej svar", "ej utford",
    "ej utfort", "ej tillampligt", "vagrar", "vet inte", "vet ej", "uppgift saknas", "mangler", "manglende",
    "ikke besvaret", "ikke besvart", "intet svar", "ikke svar", "ikke udfoert", "ikke utfoert",
    "oensker ikke at svare", "ved ikke", "vet ikke",
    # Polish, Czech
    "brak danych", "brak odpowiedzi", "nie wykonano", "nie dotyczy", "odmowa", "odmowil", "nie wiem", "chybi",
    "chybejici", "bez odpovedi", "neprovedeno", "neuvedeno", "odmitl", "nevim", "nehodi se",
    # Turkish, Finnish, Hungarian, Russian
    "eksik", "eksik veri", "yanit yok", "cevap yok", "yapilmadi", "uygulanmadi", "reddetti", "bilmiyor", "puuttuu",
    "puuttuva", "ei vastausta", "ei vastannut", "ei tehty", "ei tietoa", "kieltaytyi", "hianyzik", "hianyzo",
    "nincs adat", "nincs valasz", "nem valaszolt", "nem tortent", "nem tudja", "megtagadta", "нет данных",
    "нет ответа", "не проводилось", "не выполнено", "не применимо", "неприменимо", "отказ", "отказался", "пропуск",
    "пропущено", "н д", "не знаю",
    # Japanese, Chinese
    "欠測", "欠損", "欠損値", "未実施", "未回答", "無回答", "未記入", "該当なし", "拒否", "回答拒否", "わからない",
    "缺失", "缺失值", "未做", "未测", "拒绝", "不适用", "不知道", "未填",
}))  # fmt: skip
# "not done" is an answer beside "done".
DONE = {
    "not done": ("done",), "refused": ("accepted", "agreed", "consented"), "declined": ("accepted", "agreed"),
    "no data": ("data",), "invalid": ("valid",), "blank": ("filled",), "refuse": ("accepte",), "non fait": ("fait",),
    "nicht durchgefuhrt": ("durchgefuhrt",), "nicht gemacht": ("gemacht",), "no realizado": ("realizado",),
    "nao realizado": ("realizado",), "non eseguito": ("eseguito",), "not applicable": ("applicable",),
}  # fmt: skip
MOST_NAMED = 40  # codes that are named in the note
OF_NUMBERS, HALF = "of numbers", 0.5  # where a file remembers of a column whether most of its texts are numbers
MARKS = frozenset({"na", "nan", "nd", "n.d."})  # as programs leave a cell empty: not worth a note
LONGEST = 40  # letters
MOST_WORDS, MOST_SCORES = 200, 20_000  # different words beside the numbers of a column, and different texts in all
CODE = re.compile(
    r"^-?\d+\s+(?![=:)-])|^[\[(<]?\s*[-.]?\w{0,4}\d\s*[])>]?\s*[=:)-]\s*|\s*[\[(]\s*-?\w{0,4}\d*\s*[])]\s*$"
)
PARTS = re.compile(r"\s*(?:/|;|,|\||\bor\b|\boder\b|\bou\b|\s[-\u2013]\s)\s*", re.IGNORECASE)


def is_absent(label: str, others: frozenset[str] = frozenset()) -> bool:
    """Tell whether the label of a code says that there is no value; `others` are the plain labels beside it.

    Examples
    --------
    >>> [is_absent(label) for label in ("99 = Missing", "Refused / don't know", "k. A.", "none", "not at all")]
    [True, True, True, False, False]
    """
    label = label.replace("N/A", "na").replace("n/a", "na")
    word = _plain(label)
    if word in ABSENT | UNKNOWN:
        return not any(other in others for other in DONE.get(word, ()))
    parts = [_plain(part) for part in PARTS.split(CODE.sub("", label))]
    return len(parts) > 1 and all(part in ABSENT | UNKNOWN for part in parts)


def _plain(label: str) -> str:
    return plain(CODE.sub("", label).replace("'", "").replace("\u2019", "").strip("[]()<>*? "))


def absent_codes(values: Dictionary[str, str], *, is_status: bool = False) -> dict[str, str]:
    """Give the codes whose label says that there is no value, with the label.

    `is_status`: the column is about work or driving, where "unknown" is an answer of its own.
    """
    others = frozenset(map(_plain, values.values()))
    return {
        code: label for code, label in values.items()
        if is_absent(label, others) and not (is_status and any(known_word(role, label) for role in STATUSES))
    }  # fmt: skip


def absent_words(texts: Sequence[str], are_numbers: Flags) -> dict[str, str]:
    """Give the words of a column of numbers that say that there is no value, such as "refused", each for itself.

    A column is one of numbers where hardly another word stands beside them.
    """
    words = [word for word, is_number in zip(texts, are_numbers, strict=True) if not is_number]
    if not words or len(words) == len(texts) or len(words) > MOST_WORDS:
        return {}
    absent = absent_codes({word: word for word in words})
    n_numbers = len(texts) - len(words)
    return absent if len(words) - len(absent) < n_numbers else {}


def _said(words: Iterable[str]) -> list[str]:
    return [word for word in words if len(word) < LONGEST and word.casefold() not in MARKS and is_absent(word)]


def note(raw: Raw, mapping: Mapping) -> tuple[str, ...]:
    """Say which labelled codes, and words among numbers, were read as missing, and in how many cells."""
    status = {column for (name, _), column in mapping.visits.items() if name in STATUSES}
    status |= {column for role, column in mapping.roles.items() if role in STATUSES}
    found: list[str] = []
    plain_words: list[str] = []
    for column in mapping.columns:
        codes = absent_codes(raw.values.get(column, {}), is_status=column in status)
        of_numbers = bool(raw.memo.get((OF_NUMBERS, column)))
        if not (codes or of_numbers) or column not in raw.frame:
            continue
        texts, counts = counted(raw.frame[column])
        n_cells = dict(zip((" ".join(str(word).split()) for word in texts), map(int, np.asarray(counts)), strict=True))
        words = (
            [word for word in _said(n_cells) if word not in codes and word not in codes.values()] if of_numbers else []
        )
        plain_words += [f"{column} “{word}” ({n_cells[word]:,})" for word in words]
        found += [
            f"{column} {code} “{label}” ({n_cells[said]:,})"
            for code, label in codes.items() for said in (code, label) if n_cells.get(said)
        ]  # fmt: skip
    whys = {
        "because the file's own labels say so": found, "as the file declares them missing": _declared(raw, mapping),
        "being words among numbers": plain_words,
    }  # fmt: skip
    return tuple(f"Read as missing, {why} (cells in brackets): {_some(cells)}." for why, cells in whys.items() if cells)


def _declared(raw: Raw, mapping: Mapping) -> list[str]:
    """Give the codes of a program's own missing values, such as .a, each with its label and its cells."""
    return [
        f"{column} {code}{f' “{label}”' if label else ''} ({n:,})"
        for column in mapping.columns
        for code, n in raw.declared.get(column, {}).items()
        for label in [raw.values.get(column, {}).get(code.removeprefix("."), "")]
    ]


def _some(found: list[str]) -> str:
    more = f" and {len(found) - MOST_NAMED:,} more" if len(found) > MOST_NAMED else ""
    return "; ".join(found[:MOST_NAMED]) + more
