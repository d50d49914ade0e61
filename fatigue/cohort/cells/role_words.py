"""The words of roles in the names of columns, and those of what identifies a person.

One language a line where there are many: English, German, French, Italian, Spanish, Portuguese, Dutch, Swedish, Danish
and Norwegian, Polish, Czech, Turkish, Finnish, Hungarian, Russian, Japanese, Chinese.
"""

from __future__ import annotations

import re

from fatigue.cohort.cells import score_words, time_words
from fatigue.cohort.cells.folded import signs_among
from fatigue.cohort.cells.folded import words as _set

_ROLES = {
    "patient": """
        patient, patients, pat, subject, subj, participant, id, pid, patid, patientid, subjid, subjectid, usubjid
        recordid, proband, probanden, patientin, patienten, patientennummer, patientencode, teilnehmer, fallnummer
        versuchsperson
        patiente, sujet, participante
        paziente, pazienti, soggetto
        paciente, pacientes, sujeto
        doente, utente, sujeito
        patientnummer, patiëntnummer, deelnemer, proefpersoon
        deltagare, försöksperson
        pasient, pasientnummer, deltaker, deltager, forsøgsperson
        pacjent, pacjenta, pacjentka, chory, identyfikator, uczestnik
        pacient, pacienta, pacientka, nemocný, identifikátor, účastník
        hasta, hastanın, hastalar, katılımcı, denek
        potilas, potilaan, potilasnumero, potilastunnus, tunniste, tutkittava, osallistuja
        beteg, páciens, betegazonosító, betegkód, betegszám, azonosító, résztvevő
        пациент, пациента, пациентка, пациенты, больной, больного, испытуемый, участник, ид
        患者, 被験者, 症例, 症例番号, 登録番号, 参加者
        病人, 受试者, 编号, 病例号, 住院号""",
    "site": """
        site, siteid, center, centre, centers, clinic, hospital
        klinik, zentrum, krankenhaus, prüfzentrum
        hôpital, clinique, établissement
        centro, clinica, ospedale
        clínica
        ziekenhuis, centrum, kliniek
        sjukhus
        sygehus, sykehus
        ośrodek, szpital, klinika
        nemocnice, pracoviště
        merkez, hastane
        keskus, sairaala
        központ, kórház
        центр, клиника, больница
        施設, 病院
        中心, 医院""",
    "month": """
        month, months
        monat, monate
        mois
        mese, mesi
        mes, meses
        mês
        maand, maanden
        månad, månader
        måned, måneder
        miesiąc, miesiące
        měsíc, měsíce
        ay, aylar
        kuukausi, kuukaudet, kk
        hónap, hónapok
        месяц, месяцы
        月, 月数, ヶ月, か月
        月份, 个月""",
    "time": """
        visit, time, years since, timepoint, time point, wave, event, assessment, evaluation, followup
        follow up, fu, t, week, weeks
        day, days, visitnum, visitn, avisit, avisitn
        zeitpunkt, messzeitpunkt, messung, untersuchung, visite, besuch, termin, woche, wochen, tag, tage, jahr
        temps, moment, consultation, suivi, semaine, semaines, jour, jours
        tempo, visita, valutazione, controllo, settimana, settimane, giorno, giorni
        momento, evaluación, semana, semanas, día, días, tiempo, seguimiento
        avaliação, consulta, dia, dias
        bezoek, meetmoment, meting, tijdstip, dag, dagen
        besök, tidpunkt, mätning, vecka, veckor
        besøg, besøk, tidspunkt, måling, uge, uke
        wizyta, wizyty, pomiar, moment, czas, badanie, tydzień, tygodnie, dzień
        návštěva, vizita, měření, čas, týden, den
        vizit, ziyaret, zaman, kontrol, hafta, gün, takip
        käynti, aika, ajankohta, mittaus, viikko, päivä
        vizit, látogatás, időpont, mérés, hét, nap
        визит, время, обследование, посещение, неделя, день
        来院, 来院時期, 時点, 時期, 評価時期, 測定時期, 受診, 週, 日数
        访视, 时间, 时间点, 随访, 周, 天""",
    "age": """
        age, alter, âge, età, edad, idade, leeftijd, ålder, alder, wiek, věk, yaş, yaşı, ikä, életkor, kor, возраст
        年齢, 年龄, 年齡""",
    "sex": """
        sex, gender, geschlecht, geschl, sexe, genre, sesso, genere, sexo, género, gênero, geslacht, kön, køn, kjønn
        płeć, pohlaví, cinsiyet, cinsiyeti, sukupuoli, nem, neme, пол, 性別, 性别""",
    "edss": "edss",
    "employment": """
        employment, employed, working, job, occupation, work
        beruf, beschäftigung, arbeit, erwerbsstatus, berufstätigkeit, erwerbstätigkeit, berufstätig, arbeitsstatus
        emploi, travail, profession, professionnelle, statut professionnel
        occupazione, occupazionale, lavoro, lavorativa, lavorativo, impiego, professione
        empleo, trabajo, ocupación, laboral, profesión
        emprego, trabalho, ocupação, profissão, profissional
        werk, werkstatus, arbeid, beroep
        sysselsättning, arbete, yrke, arbetsstatus
        arbejde, beskæftigelse, erhverv, arbeid, sysselsetting, arbeidsstatus
        zatrudnienie, praca, zawodowy, zawodowa, zawód
        zaměstnání, práce, povolání, pracovní
        çalışma, iş, istihdam, meslek
        työ, työllisyys, työtilanne, ammatti
        munka, foglalkozás, foglalkoztatás, munkavégzés
        занятость, работа, трудоустройство, профессия
        就労, 就業, 職業, 雇用, 仕事
        就业, 职业, 工作""",
    "driving": """
        driving, drive, drives, driver, fahren, autofahren, conduite, conduit, guida, conducción, conduce, condução
        autorijden, rijden, bilkörning, kjøring, bilkjøring, kørsel, bilkørsel, prowadzenie, řízení, sürüş
        autolla ajo, ajaminen, vezetés, вождение, 運転, 驾驶""",
    "course": """
        course, phenotype, ms type, mstype, ms form, ms subtype, disease type
        verlauf, verlaufsform, krankheitsverlauf, ms typ, ms verlaufsform
        forme sep, type sep, forme clinique, phénotype, forme ms, évolution sep
        decorso, fenotipo, forma sm, tipo sm, forma clinica
        curso, forma em, tipo em, forma clínica
        forma de em, fenótipo
        verloop, beloop, ms vorm, ms type
        förlopp, sjukdomsförlopp, forløb, forløp, sygdomsforløb, sykdomsforløp, ms form
        przebieg, postać, postać sm, typ sm
        průběh, forma rs, typ rs
        seyir, seyri, ms tipi, ms tip, klinik tip
        taudinkuva, taudinkulku, ms tyyppi, ms muoto
        lefolyás, kórforma, sm típus, sm forma
        течение, тип рс, форма рс, тип течения
        病型, 経過型
        分型, 临床分型""",
    "duration": """
        duration, years since diagnosis, years since onset, time since diagnosis, time since onset
        krankheitsdauer, erkrankungsdauer, dauer, ms dauer, jahre seit diagnose, jahre seit erstdiagnose
        durée, ancienneté
        durata, anni di malattia, anni malattia
        duración, años de evolución, tiempo de evolución
        duração, tempo de doença, anos de doença
        duur, ziekteduur
        sjukdomsduration, sjukdomslängd, duration
        varighed, varighet, sygdomsvarighed, sykdomsvarighet
        czas trwania, czas choroby
        trvání, délka nemoci, délka
        süre, süresi, hastalık yılı
        kesto, sairausaika
        betegségtartam, időtartam, időtartama, tartam
        длительность, давность, стаж
        罹病期間, 罹患期間, 病歴年数, 罹病年数
        病程, 患病年限""",
    "arm": """
        arm, group, treatment, treat, trt, armcd
        gruppe, behandlung, therapie, therapiearm, behandlungsarm, behandlungsgruppe, studienarm
        groupe, bras, traitement
        gruppo, braccio, trattamento, terapia
        grupo, brazo, tratamiento
        braço, tratamento
        groep, behandeling, behandelgroep
        grupp, behandling, behandlingsgrupp
        behandlingsgruppe
        grupa, ramię, leczenie
        skupina, rameno, léčba
        grup, grubu, tedavi, kol
        ryhmä, hoito, hoitoryhmä
        csoport, kezelés, kar
        группа, лечение, терапия
        群, 治療群, 投与群, 割付群, 割付, 治療
        组, 组别, 分组, 治疗组, 治疗""",
}
ROLE_PHRASES: dict[str, tuple[frozenset[str], ...]] = {
    role: tuple(_set(phrase) for phrase in re.split(r"[,\n]", phrases) if phrase.strip())
    for role, phrases in _ROLES.items()
}
_NUMBERS = """
    id no nr num number code identifier unique record nummer kennung code-nr numéro numero código codigo codice número
    kod kód numer číslo numara numarası numarasi tunnus numero szám száma kódja sorszám azonosító azonosítója
    identyfikator n     номер код № 番号 号 コード 编号 号码
"""
YEARS_TEXT = """
    years year yrs yr y jahre jahren jahr j ans années an anni anno años año anos ano jaar år lat lata rok roky let
    yıl sene vuosi vuotta vuosina v év évek évben года лет год 年 歳 才 岁
"""
_DISEASE = """
    disease ms symptom illness krankheit erkrankung maladie sep malattia sm enfermedad em doença ziekte sjukdom
    sjukdomens sygdom sygdommens sykdom sykdommens choroby choroba nemoci nemoc rs hastalık hastalığın hastalik taudin
    sairauden betegség betegségnek болезни заболевания рс 疾患 病 疾病
"""
YEARS = _set(YEARS_TEXT)
COMMON_FILLERS = (
    time_words.START
    | time_words.TREATMENT
    | time_words.PREPOSITIONS
    | _set("""
    at of the in status score current value entry inclusion studie study
    status stand bei zum zur der des von am
    du de la le l d au statut état situation actuelle
    al alla del della di stato situazione punteggio
    al el la los estado situación puntuación
    ao da do no situação estado pontuação
    van bij op stand situatie
    vid av nuvarande poäng
    ved av nå
    przy w od stan wynik sytuacja obecna
    při v od stav skóre aktivita
    durumu durum puanı skoru
    tila tilanne pisteet
    állapot státusz pontszám
    на при в статус балл баллы
    の 時 状況 状態 スコア 得点 的
    时 状态 状况 评分
""")
)
ROLE_FILLERS: dict[str, frozenset[str]] = {
    "patient": _set(_NUMBERS + " study studie"),
    "site": _set(_NUMBERS + " name study nom nome nombre nazwa název adı 名"),
    "month": _set("""
        since after post from follow up fu followup visit time no number study treatment seit nach depuis après dal dopo
        desde después após sinds na sedan efter siden etter od po sonra jälkeen óta után после с 後 経過 数 后
    """),
    "time": _set(_NUMBERS + """
        name since after post study treatment label typ type tipo point name nom nome nombre nazwa název adı 名 後 目 数
    """),
    "age": YEARS,
    "edss": score_words.SCORE_FILLERS,
    "duration": _set(_DISEASE + YEARS_TEXT),
    "course": _set(_DISEASE + " klinik kliniczna klinická"),
    "arm": _set(_NUMBERS + " name study studie badana"),
    "employment": _set("activité activity aktivität attività actividad attività professionelle"),
}  # fmt: skip
IDENTIFIERS = _set("""
    name firstname lastname surname forename dob birth birthdate birthday email mail phone telephone mobile address
    street postcode zip zipcode mrn nhs ssn ohip initials
    vorname nachname geburtsdatum geb gebdat gebdatum geburtstag adresse strasse telefon plz
    nom prénom naissance téléphone
    nome cognome nascita telefono indirizzo codicefiscale
    nombre apellido apellidos nacimiento dirección teléfono
    sobrenome apelido nascimento telefone endereço cpf
    naam voornaam achternaam geboortedatum bsn
    namn förnamn efternamn födelsedatum personnummer
    navn fornavn etternavn efternavn fødselsdato fødselsdag cpr fødselsnummer
    imię nazwisko urodzenia pesel
    jméno příjmení narození rodné
    adı soyadı soyad doğum tckn tc
    nimi etunimi sukunimi syntymäaika henkilötunnus hetu puhelin
    név vezetéknév keresztnév születési születés taj telefonszám
    фамилия имя отчество фио рождения адрес телефон снилс
    氏名 名前 生年月日 誕生日 住所 電話 電話番号
    姓名 出生日期 电话 身份证 身份证号 地址
""")
# Chinese and Japanese have no blanks: a name is cut at the words of all these tables, and of these longer ones.
LONGER = _set("""
    評価日 測定日 検査日 記入日 来院日 受診日 移植日 投与日 治療開始日 評価 測定 変化
    以前 前回 月経 周期 生年
""")
SIGNS = signs_among(
    *(getattr(time_words, table) for table in ("BASELINE", "BEFORE", "ARRIVAL", "AFTER", "MONTHS", "WEEKS", "DAYS",
                                               "VISITS", "POLITE", "DATES")),
    score_words.SCALE_WORDS, score_words.SCORE_FILLERS, score_words.DERIVED, COMMON_FILLERS, IDENTIFIERS, LONGER,
    *ROLE_FILLERS.values(),
    *(phrase for phrases in ROLE_PHRASES.values() for phrase in phrases),
)  # fmt: skip
