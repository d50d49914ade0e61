"""What a column's name says: the month it speaks of, the score or role its other words mean. Words only, no values."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from fatigue.cohort.cells import timing
from fatigue.cohort.cells.timing import Key, When
from fatigue.cohort.cells.timing import words as _set
from fatigue.cohort.roles.months import months_of_days

INSTRUMENT_WORDS = {
    "fis": "FIS", "mfis": "MFIS", "mfisfive": "MFIS-5", "dfis": "D-FIS", "fss": "FSS", "fsmc": "FSMC",
    "promis": "PROMIS Fatigue", "neuroqol": "Neuro-QoL Fatigue",
}  # fmt: skip
PHRASES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("modified", "fatigue", "impact", "scale"), "mfis"),
    (("daily", "fatigue", "impact", "scale"), "dfis"),
    (("fatigue", "impact", "scale"), "fis"),
    (("neuro", "qol"), "neuroqol"),
)
SCALE_WORDS = {
    **dict.fromkeys(("total", "tot", "sum", "gesamt", "overall"), "total"),
    **dict.fromkeys(("physical", "phys", "phy", "physisch"), "physical"),
    **dict.fromkeys(("cognitive", "cog", "cogn", "kognitiv", "cognition"), "cognitive"),
    **dict.fromkeys(("psychosocial", "psych", "psy", "psychosoc", "psysoc", "social", "psychosozial"), "psychosocial"),
    **dict.fromkeys(("motor", "mot", "motorisch"), "motor"),
}
SCORE_FILLERS = timing.TREATMENT | _set(
    "score scores scale subscale fatigue t at points value result mean average mittelwert moyenne media wert punkte "
    "summe punteggio puntaje pontuacao wynik skor poang"
)
# Made from scores, or about them, and no score of a visit.
DERIVED = _set(
    "change chg delta diff difference differenz veranderung percent pct proz prozent z zscore rank cat category group "
    "gruppe class cutoff cut responder response improved worse slope date datum data fecha complete completed missing "
    "nmiss n count comment kommentar note notes version form language rater done available flag valid filled imputed"
)

ROLE_PHRASES: dict[str, tuple[frozenset[str], ...]] = {
    role: tuple(frozenset(phrase.split()) for phrase in phrases)
    for role, phrases in {
        "patient": ("patient", "patients", "pat", "subject", "subj", "participant", "proband", "id", "pid", "patid",
                    "patientid", "subjid", "subjectid", "usubjid", "recordid", "patientennummer"),
        "site": ("site", "siteid", "center", "centre", "centers", "clinic", "hospital", "klinik", "zentrum"),
        "month": ("month", "months", "monat", "monate", "mois", "mes", "meses", "mesi", "maand", "miesiac", "manad",
                  "maned"),
        "time": ("visit", "time", "timepoint", "time point", "wave", "event", "assessment", "followup", "follow up",
                 "fu", "t", "zeitpunkt", "messzeitpunkt", "visite", "besuch", "visita", "wizyta", "pomiar", "temps",
                 "tempo", "momento", "avaliacao", "valutazione", "evaluation", "termin", "bezoek", "besok", "week",
                 "weeks", "day", "days", "visitnum", "visitn", "avisit", "avisitn"),
        "age": ("age", "alter", "edad", "leeftijd"),
        "sex": ("sex", "gender", "geschlecht", "geschl", "sexe", "sexo"),
        "edss": ("edss",),
        "employment": ("employment", "employed", "working", "job", "occupation", "beruf", "beschaftigung", "emploi",
                       "work", "arbeit", "erwerbsstatus", "berufstatigkeit"),
        "driving": ("driving", "drive", "drives", "driver", "fahren", "autofahren", "conduite"),
        "course": ("course", "phenotype", "ms type", "mstype", "verlauf", "verlaufsform", "ms form", "ms subtype"),
        "duration": ("duration", "years since diagnosis", "years since onset", "krankheitsdauer"),
        "arm": ("arm", "group", "treatment", "treat", "trt", "armcd"),
    }.items()
}  # fmt: skip
COMMON_FILLERS = _set(
    "at of the in status score current value entry inclusion transplant transplantation ahsct hsct baseline "
    "therapie therapy behandlung"
)
ROLE_FILLERS: dict[str, frozenset[str]] = {
    "patient": _set("id no nr num number code identifier study unique record"),
    "site": _set("id no nr number code study name"),
    "month": _set("since after post from follow up fu followup visit time no number study treatment"),
    "time": _set("no nr num number name since after post study treatment label"),
    "age": _set("years year yrs yr y"),
    "duration": _set("disease ms symptom illness years year yrs yr"),
    "course": _set("disease ms"),
    "arm": _set("treatment study group code name"),
    "employment": _set("situation"),
}
IDENTIFIERS = _set(
    "name firstname lastname surname forename vorname nachname dob birth birthdate birthday geburtsdatum email mail "
    "phone telephone telefon mobile address geb gebdat gebdatum geburtstag "
    "adresse street postcode zip zipcode mrn nhs ssn ohip initials"
)


HALF_YEARS = re.compile(
    r"(?<![^\W_])(\d{1,2})[.,]5[ _]?(?:y|yrs?|years?|jahren?|jahre|ans|anos|años|anni)(?![^\W_])", re.I
)
LETTERS = str.maketrans({"ø": "oe", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d"})  # these have no accent to take off
GLUED = timing.START | timing.AFTER | timing.WEEKS | timing.DAYS | timing.VISITS | {*timing.MONTHS, *SCALE_WORDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A column's name, taken apart."""

    stem: tuple[str, ...]  # its words without the timing, folded
    label: str  # the same as the file spells them
    number: float | None = None  # months when `when` is "month" or "bare", else the number of the day, week or visit
    when: When = "none"
    word: str = ""  # the word that says before or after

    @property
    def key(self) -> Key:
        """The time it speaks of; names with equal keys speak of the same visit."""
        is_month = self.when == "month"
        return self.when, self.number, "" if is_month else self.word

    @property
    def slug(self) -> str:
        """The stem as a plain identifier."""
        return "_".join(self.stem)


def parse(header: str) -> Name:
    """Take a column's name apart.

    Examples
    --------
    >>> parse("FIS physical 12 months").stem, parse("FIS physical 12 months").number
    (('fis', 'physical'), 12.0)
    >>> parse("MFIS_M12").number, parse("fis_baseline").number, parse("FIS_V3").when
    (12.0, 0.0, 'visit')
    """
    if re.fullmatch(r"\d{1,3}(\.0)?", header):  # a column named 6 or 6.0, as Cohort.wide writes them
        return Name(stem=(), label="", number=float(header), when="bare")
    spelled = _words(header)
    words = [fold(word) for word in spelled]
    found = timing.timing(words)
    if found is None:
        return Name(stem=tuple(words), label=" ".join(spelled))
    kept = [at for at in range(len(words)) if at not in found.at]
    return Name(stem=tuple(words[at] for at in kept), label=" ".join(spelled[at] for at in kept), number=found.number,
                when=found.when, word=found.word)  # fmt: skip


def fold(word: str) -> str:
    """Give a word in small letters without accents."""
    letters = unicodedata.normalize("NFKD", word.casefold().translate(LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def slug(header: str) -> str:
    """Give a column's whole name as a plain identifier; "" when it has no letter or digit."""
    return "_".join(fold(word) for word in _words(header))


def _words(header: str) -> list[str]:
    """Cut a name into words and numbers; mFIS, M-FIS and MFIS-5 are one word each, fisbl is two."""
    header = re.sub(r"mfis-?5(?!\d)", "mfisfive", header[:300], flags=re.IGNORECASE)
    header = re.sub(r"(?<![a-z0-9])([md])[-_ ]?fis", r"\1fis", header, flags=re.IGNORECASE)
    header = re.sub(r"follow[-_ ]?up", "Followup", header, flags=re.IGNORECASE)
    header = HALF_YEARS.sub(lambda found: f"{6 + 12 * int(found[1])}m", header)
    header = re.sub(r"(?<=[_\s])[-−](?=\d)", " pre ", header)  # month -1 is before treatment
    header = re.sub(r"(?<=[a-z][a-z])(?=[A-Z])", " ", header)
    return [part for word in re.findall(r"[^\W\d_]+|[0-9]+", header) for part in _unglued(word)]


def _unglued(word: str) -> list[str]:
    folded = fold(word)
    if len(folded) == len(word) and folded not in INSTRUMENT_WORDS:
        for start in ("mfis", "dfis", "fsmc", "fss", "fis"):
            if folded.removeprefix(start) != folded and folded.removeprefix(start) in GLUED:
                return [word[: len(start)], word[len(start) :]]
            if folded.removesuffix(start) != folded and folded.removesuffix(start) in GLUED:
                return [word[: -len(start)], word[-len(start) :]]
    return [word]


def month_of(words: str) -> float | None:
    """Give the month a cell speaks of ("baseline", "6 months", "M12"); None when it speaks of none for certain."""
    name = parse(words)
    if name.number is None or not {*name.stem} <= timing.POLITE | timing.VISITS:
        return None
    return name.number if name.when == "month" else months_of_days(name.number) if name.when == "days" else None


def score_of(stem: tuple[str, ...]) -> tuple[str | None, str] | None:
    """Give the instrument (None: not said) and scale a stem names; None when it names no score.

    Examples
    --------
    >>> score_of(("fis", "physical")), score_of(("fatigue",)), score_of(("fis", "change"))
    (('FIS', 'physical'), (None, 'total'), None)
    """
    words = list(collapsed(stem))
    instruments = {INSTRUMENT_WORDS[word] for word in words if word in INSTRUMENT_WORDS}
    scales = {SCALE_WORDS[word] for word in words if word in SCALE_WORDS}
    rest = {word for word in words if word not in INSTRUMENT_WORDS and word not in SCALE_WORDS}
    if len(instruments) > 1 or len(scales) > 1 or rest - SCORE_FILLERS:
        return None
    if not instruments and not rest & {"fatigue", "score"} and words != [*scales]:
        return None
    return next(iter(instruments), None), next(iter(scales), "total")


def collapsed(stem: tuple[str, ...]) -> tuple[str, ...]:
    """Give a stem with the full name of an instrument as its short one."""
    words = list(stem)
    for phrase, short in PHRASES:
        for at in range(len(words) - len(phrase) + 1):
            if tuple(words[at : at + len(phrase)]) == phrase:
                words[at : at + len(phrase)] = [short]
    return ("fss", *words[3:]) if words[:3] == ["fatigue", "severity", "scale"] else tuple(words)


def role_of(stem: tuple[str, ...]) -> str | None:
    """Give the role a stem names: patient, month, age, ...; None when it names none."""
    words = set(stem)
    for role, phrases in ROLE_PHRASES.items():
        fillers = COMMON_FILLERS | ROLE_FILLERS.get(role, frozenset())
        if any(phrase <= words and words - phrase <= fillers for phrase in phrases):
            return role
    return None
