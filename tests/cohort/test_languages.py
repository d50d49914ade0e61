"""Tables as clinics of many languages write them: visits, roles, totals and words are understood in each."""

from __future__ import annotations

import pandas as pd
import pytest

from fatigue.cohort.cells.names import parse, role_of, score_of
from fatigue.cohort.cells.vocabulary import understood
from fatigue.cohort.load import load
from fatigue.cohort.roles.guess import guess

# Before treatment, then 6 months, 1 year: the names of a wide file. The first two words of each also alone.
VISITS = {
    "English": "FIS before treatment|FIS 6 months after treatment|FIS 1 year",
    "English, ordinals": "FIS baseline|FIS 6th month|FIS 1st year",
    "German": "FIS vor Therapie|FIS nach 6 Monaten|FIS 1 Jahr",
    "French": "FIS avant traitement|FIS à 6 mois|FIS à 1 an",
    "French, ordinals": "FIS initial|FIS 6e mois|FIS 1re année",
    "Italian": "FIS prima della terapia|FIS a 6 mesi|FIS dopo 1 anno",
    "Spanish": "FIS antes del tratamiento|FIS a los 6 meses|FIS al año 1",
    "Portuguese": "FIS antes do tratamento|FIS aos 6 meses|FIS 1º ano",
    "Dutch": "FIS voor behandeling|FIS na 6 maanden|FIS 1 jaar",
    "Swedish": "FIS före behandling|FIS 6 mån|FIS 1 år efter",
    "Norwegian": "FIS før behandling|FIS 6 måneder etter|FIS 1 år",
    "Danish": "FIS udgangspunkt|FIS 6 mdr efter|FIS 1 år",
    "Polish": "FIS przed leczeniem|FIS po 6 mies.|FIS po 1 roku",
    "Czech": "FIS před léčbou|FIS 6 měsíců po|FIS 1 rok",
    "Turkish": "FIS tedavi öncesi|FIS 6. ay|FIS 1. yıl",
    "Turkish, capitals": "FIS BAŞLANGIÇ|FIS 6 AY SONRA|FIS 12 AY",
    "Finnish": "FIS ennen hoitoa|FIS 6 kk|FIS 1 vuosi jälkeen",
    "Hungarian": "FIS kezelés előtt|FIS 6 hónap|FIS 1 év után",
    "Russian": "FIS до лечения|FIS через 6 месяцев|FIS 1 год",
    "Japanese": "FIS治療前|FIS治療後6ヶ月|FIS_1年後",
    "Japanese, wide digits": "FIS_ベースライン|FIS_６か月|FIS_１２カ月目",
    "Chinese": "FIS治疗前|FIS治疗后6个月|FIS_第1年",
}
OTHER_TIMES = {
    "FIS 12. hafta": ("weeks", 12), "FIS 12. Woche": ("weeks", 12), "FIS 12e semaine": ("weeks", 12),
    "FIS 12 tyg.": ("weeks", 12), "FIS 12. týden": ("weeks", 12), "FIS vk 12": ("weeks", 12),
    "FIS 12. hét": ("weeks", 12), "FIS 12 нед": ("weeks", 12), "FIS 12週": ("weeks", 12), "FIS 第12周": ("weeks", 12),
    "FIS settimana 12": ("weeks", 12), "FIS semana 12": ("weeks", 12), "FIS vecka 12": ("weeks", 12),
    "FIS uke 12": ("weeks", 12), "FIS uge 12": ("weeks", 12), "FIS 7. gün": ("days", 7), "FIS 7 dni": ("days", 7),
    "FIS 7. nap": ("days", 7), "FIS 7 pv": ("days", 7), "FIS день 7": ("days", 7), "FIS 7日目": ("days", 7),
    "FIS 7 dagar": ("days", 7), "FIS 7. den": ("days", 7), "FIS giorno 7": ("days", 7), "FIS día 7": ("days", 7),
    "FIS tarama": ("before", None), "FIS seulonta": ("before", None), "FIS szűrés": ("before", None),
    "FIS скрининг": ("before", None), "FIS スクリーニング": ("before", None), "FIS 筛选": ("before", None),
    "FIS triagem": ("before", None), "FIS cribado": ("before", None), "FIS dépistage": ("before", None),
    "FIS taburcu": ("after", None), "FIS kotiutus": ("after", None), "FIS выписка": ("after", None),
    "FIS 退院時": ("after", None), "FIS 出院": ("after", None), "FIS alta": ("after", None),
    "FIS dimissione": ("after", None), "FIS udskrivelse": ("after", None), "FIS takip": ("after", None),
    "FIS seuranta": ("after", None), "FIS 随访": ("after", None), "FIS uppföljning": ("after", None),
    "FIS 2. vizit": ("visit", 2), "FIS 2nd visit": ("visit", 2), "FIS 2. wizyta": ("visit", 2),
    "FIS 2ª visita": ("visit", 2), "FIS 2. Besuch": ("visit", 2), "FIS визит 2": ("visit", 2),
    "FIS 2. käynti": ("visit", 2), "FIS 第2次": ("visit", 2), "FIS 2回目": ("visit", 2),
    "FIS 2019 rok": ("year", 2019), "FIS 2019年": ("year", 2019), "FIS año 2019": ("year", 2019),
}  # fmt: skip
ROLES = {
    "patient": "Nr pacjenta|Pacjent|Codice paziente|Paziente|ID do doente|Paciente|Nº paciente|Číslo pacienta|"
    "Pacient|"
    "Hasta No|Hasta|患者ID|患者番号|被験者番号|N° patient|Sujet|Patienten-ID|Teilnehmer|Patiëntnummer|Deelnemer|"
    "Patient-id|"
    "Pasient nr|Pasientnummer|Potilas|Potilasnumero|Beteg azonosító|Betegkód|№ пациента|Код пациента|Пациент|"
    "患者编号|病例号",
    "age": "wiek|Wiek (lata)|età|Età al basale|idade|Idade (anos)|věk|yaş|Yaş (yıl)|年齢|edad|Edad (años)|âge|"
    "Âge à l'inclusion|Alter|Alter (Jahre)|leeftijd|Leeftijd bij inclusie|ålder|alder|Alder (år)|ikä|életkor|возраст|"
    "Возраст, лет|年龄|年龄（岁）",
    "sex": "płeć|sesso|sexo|pohlaví|cinsiyet|Cinsiyeti|性別|género|sexe|Geschlecht|geslacht|kön|kjønn|køn|"
    "sukupuoli|nem|"
    "neme|пол|性别",
    "edss": "EDSS|EDSS puanı|Wynik EDSS|Punteggio EDSS|EDSSスコア|EDSS basale|балл EDSS|EDSS-pisteet|EDSS 评分|"
    "EDSS-Wert|Pontuação EDSS|EDSS bazowy|Score EDSS",
    "employment": "Zatrudnienie|Status zawodowy|Occupazione|Stato lavorativo|Emprego|Situação profissional|"
    "Zaměstnání|"
    "Çalışma durumu|İş durumu|就労状況|職業|Empleo|Situación laboral|Emploi|Situation professionnelle|"
    "Berufstätigkeit|"
    "Werkstatus|Sysselsättning|Arbeidsstatus|Beskæftigelse|Työllisyys|Foglalkozás|Занятость|Работа|就业状况|职业",
    "driving": "Prowadzenie|Guida|Condução|Řízení|Sürüş|運転|Conducción|Conduite|Autofahren|Autorijden|Bilkörning|"
    "Bilkørsel|Vezetés|Вождение|驾驶",
    "course": "Przebieg choroby|Postać SM|Typ SM|Decorso|Forma di SM|Forma de EM|Průběh nemoci|Forma RS|MS tipi|"
    "Hastalık seyri|病型|MS病型|Curso de la enfermedad|Forme de SEP|Phénotype|Verlauf|MS-Verlaufsform|Beloop|MS-vorm|"
    "Förlopp|Sjukdomsförlopp|Forløp|Sygdomsforløb|Taudinkulku|SM típus|Тип течения|Форма РС|分型",
    "duration": "Czas trwania choroby|Durata malattia|Durata di malattia (anni)|Duração da doença|Délka nemoci|"
    "Trvání nemoci (roky)|Hastalık süresi|Hastalık süresi (yıl)|罹病期間|罹病期間（年）|Duración de la enfermedad|"
    "Durée de la maladie|Krankheitsdauer (Jahre)|Ziekteduur|Sjukdomsduration|Sykdomsvarighet|Sygdomsvarighed|"
    "Taudin kesto|Betegség időtartama|Длительность болезни|病程|病程（年）",
    "arm": "Grupa|Leczenie|Gruppo|Trattamento|Braccio|Grupo|Tratamento|Skupina|Léčba|Tedavi grubu|Grup|治療群|群|"
    "Groupe|"
    "Bras|Gruppe|Behandlungsarm|Behandlung|Groep|Behandeling|Grupp|Behandling|Ryhmä|Csoport|Группа|组别|治疗组",
    "month": "miesiąc|mese|mês|měsíc|ay|Ay|月|月数|経過月数|mes|mois|Monat|maand|månad|måned|kuukausi|hónap|месяц|月份",
    "time": "wizyta|Nr wizyty|visita|consulta|návštěva|vizit|Vizit no|ziyaret|来院|評価時期|時点|visite|Besuch|"
    "Zeitpunkt|bezoek|"
    "besök|besøk|besøg|käynti|vizit|визит|访视|hafta|tydzień|settimana|semana|týden|週|semaine|viikko|hét|неделя|"
    "周|gün",
}
TOTALS = (
    "FSMC suma|FSMC toplam|FIS合計|FIS 総得点|FIS总分|FIS сумма|FIS Общий балл|FIS yhteensä|FIS összesen|"
    "FIS összpontszám|FIS totale|FIS Punteggio totale|FIS puntuación total|FIS soma|FIS pontuação total|"
    "FIS celkem|FIS součet|FIS łącznie|FIS wynik ogólny|FIS-Summe|FIS Gesamtscore|FIS totaal|"
    "FIS totaalscore|FIS summa|FIS totalpoäng|FIS samlet score|FIS total skår|FIS score global|"
    "FIS Toplam Puan|FIS toplam skoru|FIS合計点|FIS kokonaispisteet"
)
SCALES = {
    "physical": "FIS fisico|FIS física|FIS fizyczny|FIS fyzická|FIS fiziksel|FIS身体|FIS physique|FIS körperlich|"
    "FIS lichamelijk|FIS fysisk|FIS fyysinen|FIS fizikai|FIS физический|FIS躯体",
    "cognitive": "FIS cognitivo|FIS poznawczy|FIS kognitivní|FIS bilişsel|FIS認知|FIS cognitif|FIS kognitiv|FIS认知|"
    "FIS kognitiivinen|FIS когнитивный",
    "psychosocial": "FIS psicosociale|FIS psicossocial|FIS psychospołeczny|FIS psikososyal|FIS心理社会|FIS "
    "psykosocial|"
    "FIS pszichoszociális|FIS психосоциальный|FIS社会心理",
}
IDENTIFYING = (
    "Imię i nazwisko|Cognome|Nome|Data di nascita|Data de nascimento|Fecha de nacimiento|Apellidos|Jméno|Příjmení|"
    "Doğum tarihi|Adı Soyadı|氏名|生年月日|Date de naissance|Prénom|Geboortedatum|Personnummer|Fødselsdato|Sukunimi|"
    "Születési dátum|ФИО|Дата рождения|姓名|出生日期|PESEL|Rodné číslo|Telefono"
)
WORDS = {
    (
        "sex",
        "female",
    ): "kobieta K żeńska|femmina donna F|feminino mulher|žena Ž|kadın Kadın|女 女性 女子|mujer femenino|femme "
    "féminin|weiblich w|vrouw vrouwelijk|kvinna|kvinne|kvinde|nainen|nő|женский жен. ж Женщина|女",
    ("sex", "male"): "mężczyzna męska|maschio uomo|masculino homem|muž mužské|erkek Erkek|男 男性|hombre varón|homme "
    "masculin|männlich|man mannelijk|mies|férfi|мужской муж. м Мужчина|mand mann",
    (
        "employment",
        "full-time",
    ): "pełny_etat|tempo_pieno|tempo_integral|plný_úvazek|tam_zamanlı|常勤 フルタイム|tiempo_completo|"
    "temps_plein|Vollzeit|voltijd|heltid|kokoaikainen|teljes_munkaidő|полный_рабочий_день|全职",
    (
        "employment",
        "part-time",
    ): "niepełny_etat|part-time tempo_parziale|tempo_parcial|částečný_úvazek|yarı_zamanlı|パート 非常勤|"
    "temps_partiel|Teilzeit|deeltijd|deltid|osa-aikainen|részmunkaidő|неполный_рабочий_день|兼职",
    (
        "employment",
        "employed",
    ): "tak pracuje|sì occupato|sim empregado|ano zaměstnaný|evet çalışıyor|はい 就労中|sí empleado|oui "
    "en_activité|ja berufstätig|werkend|yrkesverksam|kyllä työssä|igen dolgozik|да работает|是 在职",
    (
        "employment",
        "not employed",
    ): "nie nie_pracuje|no non_lavora|não não_trabalha|ne nepracuje|hayır çalışmıyor|いいえ 未就労|non|nein|"
    "nee|nej|nei|ei|nem|нет не_работает|否",
    (
        "employment",
        "unemployed",
    ): "bezrobotny|disoccupato|desempregado|nezaměstnaný|işsiz|失業|desempleado|chômeur|arbeitslos|"
    "werkloos|arbetslös|arbeidsledig|arbejdsløs|työtön|munkanélküli|безработный|失业",
    (
        "employment",
        "retired",
    ): "emeryt emerytura|pensionato|reformado aposentado|důchodce|emekli|退職 定年|jubilado|retraité|Rentner|"
    "gepensioneerd|pensionär|pensionist|eläkkeellä|nyugdíjas|пенсионер на_пенсии|退休",
    (
        "employment",
        "disability pension",
    ): "renta renta_inwalidzka|invalidità pensione_di_invalidità|invalidez|invalidní_důchod|"
    "malulen_emekli|障害年金|incapacidad|invalidité|Erwerbsminderungsrente|arbeidsongeschikt|sjukersättning|"
    "uføretrygd|"
    "førtidspension|työkyvyttömyyseläke|rokkantnyugdíj|инвалидность|病退",
    (
        "employment",
        "student",
    ): "uczeń|studente|estudante|studující|öğrenci|学生|estudiante|étudiant|Schüler|leerling|elev|"
    "opiskelija|tanuló|студент|学生",
    ("employment", "homemaker"): "gospodyni_domowa|casalinga|dona_de_casa|v_domácnosti|ev_hanımı|主婦|ama_de_casa|"
    "femme_au_foyer|Hausfrau|huisvrouw|hemmafru|hjemmeværende|kotiäiti|háztartásbeli|домохозяйка|家庭主妇",
    (
        "employment",
        "sick leave",
    ): "zwolnienie_lekarskie|malattia|baixa_médica|nemocenská|raporlu|休職 病気休暇|baja_laboral|"
    "arrêt_maladie|krankgeschrieben|ziekteverlof|sjukskriven|sykmeldt|sygemeldt|sairauslomalla|táppénz|больничный|"
    "病假",
    ("driving", "drives"): "tak|sì|sim|ano|evet|はい|sí|oui|ja|kyllä|igen|да|是",
    ("driving", "does not drive"): "nie|no|não|ne|hayır|いいえ|non|nein|nee|nej|nei|ei|nem|нет|否",
    (
        "course",
        "RRMS",
    ): "rzutowo-remisyjna|recidivante-remittente SMRR|surto-remissão EMRR|relaps-remitentní|ataklı|再発寛解型|"
    "remitente-recurrente|récurrente-rémittente SEP-RR|schubförmig|skovvis|attakkvis|attakvis|aaltomainen|"
    "relapszáló-remittáló|ремиттирующий РРС|复发缓解型",
    ("course", "SPMS"): "wtórnie_postępująca|secondariamente_progressiva SMSP|secundária_progressiva EMSP|"
    "sekundárně_progresivní|sekonder_progresif|二次性進行型|secundaria_progresiva|secondairement_progressive SEP-SP|"
    "sekundär_progredient|secundair_progressief|sekundärprogressiv|sekundær_progressiv|toissijaisesti_etenevä|"
    "szekunder_progresszív|вторично-прогрессирующий ВПРС|继发进展型",
    ("course", "PPMS"): "pierwotnie_postępująca|primariamente_progressiva SMPP|primária_progressiva EMPP|"
    "primárně_progresivní|primer_progresif|一次性進行型|primaria_progresiva|primaire_progressive SEP-PP|"
    "primär_progredient|primair_progressief|primärprogressiv|primær_progressiv|ensisijaisesti_etenevä|"
    "primer_progresszív|первично-прогрессирующий ППРС|原发进展型",
}


@pytest.mark.parametrize("language", VISITS)
def test_a_wide_file_gives_its_months_in_every_language(language):
    names = VISITS[language].split("|")
    frame = pd.DataFrame({"id": ["a", "b"], **{name: [60 - at, 50 - at] for at, name in enumerate(names)}})
    assert load(frame).months == (0, 6, 12)
    words = [name.removeprefix("FIS").strip(" _") for name in names]
    rows = [(patient, word, 60 - at) for patient in "ab" for at, word in enumerate(words)]
    assert load(pd.DataFrame(rows, columns=["id", "visit", "FIS"])).months == (0, 6, 12)


def test_other_times_are_understood_in_every_language():
    found = {name: (parse(name).when, parse(name).number) for name in OTHER_TIMES}
    assert found == OTHER_TIMES
    assert {parse(name).stem for name in OTHER_TIMES} == {("fis",)}


def test_roles_totals_scales_and_identifiers_are_understood_in_every_language():
    found = {name: role_of(parse(name).stem) for names in ROLES.values() for name in names.split("|")}
    assert found == {name: role for role, names in ROLES.items() for name in names.split("|")}
    for name in TOTALS.split("|"):
        assert score_of(parse(name).stem) in (("FIS", "total"), ("FSMC", "total")), name
    for scale, names in SCALES.items():
        assert {name: score_of(parse(name).stem) for name in names.split("|")} == dict.fromkeys(
            names.split("|"), ("FIS", scale)
        )
    names = IDENTIFYING.split("|")
    frame = pd.DataFrame({"id": ["a", "b"], "FIS_0": [1, 2], "FIS_6": [1, 2], **{name: ["x", "y"] for name in names}})
    assert guess(frame).identifiers == tuple(names)


def test_values_are_understood_in_every_language():
    wrong = {}
    for (role, ours), text in WORDS.items():
        words = [word.replace("_", " ") for word in text.replace("|", " ").split()]
        wrong |= {(role, ours, word): got for word in words if (got := understood(role, [word])[word]) != ours}
    assert not wrong


@pytest.mark.parametrize(
    ("letters", "meaning"),
    [
        ("F M", "female male"), ("K M", "female male"), ("K E", "female male"), ("Ž M", "female male"),
        ("w m", "female male"), ("F H", "female male"), ("M H", "female male"), ("N F", "female male"),
        ("N M", "female male"), ("Ж М", "female male"), ("D U", "female male"), ("M", "male"), ("F", "female"),
    ],
)  # fmt: skip
def test_letters_for_sex_are_read_by_what_stands_beside_them(letters, meaning):
    assert list(understood("sex", letters.split()).values()) == meaning.split()


def test_letters_that_two_languages_use_otherwise_are_asked():
    assert understood("sex", ["V", "M"]) == {"V": None, "M": None}  # vrouw and man, or varón and mujer


def test_ids_that_may_be_one_patient_stay_apart_and_are_said():
    rows = [(one, month, 50) for one in ("001", "1", "A 1", "a1", "B") for month in (0, 6)]
    cohort = load(pd.DataFrame(rows, columns=["id", "month", "FIS"]))
    assert cohort.n_patients == 5
    assert any("001 and 1; A 1 and a1" in note for note in cohort.notes)


def test_a_share_of_work_in_percent_is_a_measure_and_no_word_for_work():
    rows = [(one, month, 50, share) for one in "ab" for month, share in ((0, 100), (6, 50))]
    cohort = load(pd.DataFrame(rows, columns=["id", "month", "FIS", "employment %"]))
    assert not cohort.statuses
    assert cohort.measure_array("employment_percent").tolist() == [[100, 50], [100, 50]]
