"""The words of files for employment, driving, sex and course, each with the word of ours it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from fatigue.cohort.cells.folded import fold, words
from fatigue.cohort.statuses import DRIVING, EMPLOYMENT

YES = "yes, true, ja, oui, si, sim, tak, ano, evet, kyllä, igen, да, はい, 是, 有"
NO = "no, false, nein, non, nao, nie, ne, hayır, nee, nej, nei, ei, nem, нет, いいえ, 否, 无, 無"
UNKNOWN = """
    unk, not known, uk, unbekannt, nicht bekannt, inconnu, sconosciuto, ignoto, desconocido, desconhecido, onbekend
    okänd, okänt, ukendt, ukjent, nieznany, nieznane, neznámo, neznámý, bilinmiyor, ei tiedossa, tuntematon, ismeretlen
    неизвестно, 不明, 未知, 不详
"""
EMPLOYMENT_WORDS = {
    "full-time": """
        full time, fulltime, ft, full, employed full time, full time work, working full time, full time employed
        vollzeit, in vollzeit, ganztags, temps plein, temps complet, plein temps, tempo pieno, a tempo pieno
        tiempo completo, jornada completa, a tiempo completo, tempo integral, tempo inteiro, voltijd, fulltime werk
        heltid, på heltid, fuldtid, fulltid, pełny etat, pełen etat, cały etat, plný úvazek, na plný úvazek
        tam zamanlı, tam zaman, kokoaikainen, kokopäivätyö, kokoaikatyö, teljes munkaidő, teljes munkaidős, főállás
        полный рабочий день, полная занятость, полный день, 常勤, フルタイム, 正社員, 全职, 全職""",
    "part-time": """
        part time, parttime, pt, part, employed part time, part time work, working part time, part time employed
        reduced hours, teilzeit, in teilzeit, halbtags, temps partiel, mi temps, tempo parziale, a tempo parziale
        tiempo parcial, media jornada, a tiempo parcial, jornada reducida, tempo parcial, meio período, deeltijd
        deltid, på deltid, niepełny etat, pół etatu, część etatu, částečný úvazek, zkrácený úvazek, poloviční úvazek
        yarı zamanlı, yarım gün, osa aikainen, osa aikatyö, részmunkaidő, részmunkaidős, неполный рабочий день
        неполная занятость, частичная занятость, 非常勤, パート, パートタイム, 時短, 時短勤務, アルバイト, 兼职
        兼職""",
    "self-employed": """
        self employed, selfemployed, freelance, own business, selbstandig, selbständig, freiberuflich, indépendant
        indépendante, autonomo, autónomo, lavoratore autonomo, libero professionista, por cuenta propia
        trabalhador independente, conta própria, zelfstandig, zzp, egen företagare, egenföretagare, selvstændig
        selvstendig, własna działalność, samozatrudniony, osvč, podnikatel, serbest, serbest meslek, yrittäjä
        vállalkozó
        önfoglalkoztató, самозанятый, предприниматель, 自営業, 自営, フリーランス, 自由职业, 个体""",
    "employed": f"""
        {YES}, working, works, at work, in work, berufstätig, erwerbstätig, angestellt, arbeitet, employé, employée
        en activité, actif, active, travaille, occupato, occupata, lavora, impiegato, impiegata, empleado, empleada
        trabaja, trabajando, activo, activa, empregado, empregada, trabalha, ativo, ativa, werkend, werkt, in dienst
        anställd, arbetar, yrkesverksam, i arbete, i arbejde, arbejder, i arbeid, arbeider, yrkesaktiv, ansat, ansatt
        pracuje, zatrudniony, zatrudniona, aktywny zawodowo, zaměstnaný, zaměstnaná, zaměstnán, çalışıyor, çalışan
        työssä, työelämässä, työllinen, dolgozik, foglalkoztatott, работает, трудоустроен, работающий, занят, 就労中
        就業中, 就労, 有職, 勤務中, 在职, 就业, 工作, 工作中, 有工作""",
    "student": """
        in education, studying, school, in training, studium, studierend, schüler, schülerin, studentin, in ausbildung
        auszubildende, azubi, étudiant, étudiante, élève, écolier, scolarisé, studente, studentessa, estudiante
        estudante, aluno, leerling, studerend, elev, studerande, studerende, pupil, student, studentka, uczeń, uczennica
        studující, žák, öğrenci, opiskelija, koululainen, diák, tanuló, hallgató, студент, студентка, учащийся, учится
        学生, 大学生, 在学中, 上学""",
    "homemaker": """
        housewife, househusband, home maker, home, caregiver, hausfrau, hausmann, haushalt, au foyer, femme au foyer
        homme au foyer, mère au foyer, casalinga, casalingo, ama de casa, labores del hogar, hogar, dona de casa
        doméstica, do lar, huisvrouw, huisman, hemmafru, hemmaman, hjemmegående, hjemmeværende, husmor
        gospodyni domowa, prowadzi dom, v domácnosti, ev hanımı, ev kadını, kotiäiti, kotirouva, kotona, háztartásbeli
        домохозяйка, 主婦, 専業主婦, 主夫, 家事, 家庭主妇, 家务""",
    "sick leave": """
        sick, on sick leave, medical leave, krankgeschrieben, krank, arbeitsunfähig, arrêt maladie, en arrêt
        congé maladie, en arrêt maladie, malattia, in malattia, baja laboral, baja, baja médica, de baja
        incapacidad temporal
        baixa médica, baixa, licença médica, ziekteverlof, ziek, in de ziektewet, ziektewet, sjukskriven, sjukskrivning
        sygemeldt, sykmeldt, sykemeldt, zwolnienie lekarskie, zwolnienie, na zwolnieniu, l4, nemocenská, na nemocenské
        v pracovní neschopnosti, raporlu, hastalık izni, sairauslomalla, sairausloma, táppénz, táppénzen, больничный
        на больничном, 休職, 休職中, 病気休暇, 病休, 病假""",
    "disability pension": """
        disability, disabled, on disability, pension, disability benefit, medically retired, long term disability
        incapacity, rente, erwerbsunfähig, erwerbsminderungsrente, em rente, erwerbsgemindert, frührente
        frührentner, iv rente, invalidenrente, invalidité, invalide, pension d'invalidité, en invalidité, invalidità
        pensione di invalidità, invalido, invalidez, pensión de invalidez, incapacidad, incapacidad permanente
        incapacidad laboral, pensionista por invalidez, aposentado por invalidez, incapacidade, arbeidsongeschikt
        wao, wia, sjukersättning, sjukpensionär, förtidspension, førtidspension, førtidspensionist, uføretrygd, ufør
        uføretrygdet, renta, rencista, rencistka, renta inwalidzka, na rencie, invalidní důchod, invalidní důchodce
        malulen emekli, malulen, engelli, työkyvyttömyyseläke, työkyvyttömyyseläkkeellä, rokkantnyugdíj
        rokkantnyugdíjas, leszázalékolt, инвалидность, инвалид, на инвалидности, 障害年金, 障害, 病退, 残疾""",
    "unemployed": """
        jobless, looking for work, out of work, arbeitslos, arbeitssuchend, erwerbslos, sans emploi, chômage, au chômage
        chômeur, chômeuse, disoccupato, disoccupata, desempleado, desempleada, en paro, paro, parado, parada, cesante
        desempregado, desempregada, werkloos, werkzoekend, arbetslös, arbetssökande, arbejdsløs, ledig, arbeidsledig
        bezrobotny, bezrobotna, nezaměstnaný, nezaměstnaná, işsiz, työtön, munkanélküli, безработный, безработная
        失業, 失業中, 求職中, 失业, 待业, 下岗""",
    "retired": """
        retirement, pensioner, rentner, rentnerin, in rente, altersrente, pensioniert, retraite
        retraité
        retraitée, à la retraite, pensionato, pensionata, in pensione, jubilado, jubilada, jubilación, reformado
        reformada
        aposentado, aposentada, gepensioneerd, met pensioen, pensionista, pensionär, ålderspensionär, pensionist
        alderspensjonist
        pensjonist, folkepensionist, emeryt, emerytka, emerytura, na emeryturze, důchodce, důchodkyně, starobní důchod
        v důchodu, emekli, eläkkeellä, eläkeläinen, eläke, nyugdíjas, nyugdíj, пенсионер, пенсионерка, на пенсии, 退職
        定年, 定年退職, 年金生活, 退休""",
    "not employed": f"""
        {NO}, not working, does not work, none, no work, nicht berufstätig, nicht erwerbstätig, ohne arbeit, inactif
        inactive, ne travaille pas, sans activité, non lavora, inattivo, non occupato, no trabaja, inactivo
        não trabalha
        inativo, werkt niet, niet werkend, arbetar inte, ikke i arbejde, ikke i arbeid, nie pracuje, niepracujący
        nieaktywny zawodowo, nepracuje, nezaměstnán, çalışmıyor, ei työssä, ei töissä, nem dolgozik, не работает
        неработающий, не трудоустроен, 無職, 未就労, 非就労, 就労なし, 无业, 無業, 未就业, 不工作, 没有工作""",
    "unknown": UNKNOWN,
}
DRIVING_WORDS = {
    "drives": f"""
        {YES}, driving, driver, drive, active driver, currently driving, fährt, fährt auto, conduit, guida, conduce
        conduz, maneja, rijdt, kör, kör bil, kører, kjører, prowadzi, prowadzi samochód, řídí, kullanıyor
        araç kullanıyor
        ajaa, vezet, водит, 運転している, 運転する, 驾驶, 开车""",
    "licensed but not driving": """
        licensed, has licence, licence but not driving, licensed not driving, license but not driving
        führerschein aber fährt nicht, permis mais ne conduit pas, patente ma non guida, ペーパードライバー""",
    "does not drive for MS": """
        stopped for ms, stopped because of ms, stopped due to ms, not driving due to ms, does not drive because of ms
        gave up for ms, not driving because of ms, wegen ms aufgegeben, arrêté à cause de la sep""",
    "never drove": """
        never, never driven, no licence, no license, never licensed, nie gefahren, kein führerschein, jamais
        sans permis
        pas de permis, mai, senza patente, nunca, sin carnet, sin licencia, sem carta, sem habilitação, nooit
        geen rijbewijs, aldrig, aldri, nigdy, nikdy, hiç, ehliyeti yok, ei koskaan, ei ajokorttia, soha, никогда
        нет прав
        免許なし, 从未, 无驾照""",
    "does not drive": f"""
        {NO}, not driving, stopped, stopped driving, fährt nicht, ne conduit pas, ne conduit plus, non guida, no conduce
        no maneja, não conduz, rijdt niet, kör inte, kører ikke, kjører ikke, nie prowadzi, neřídí, kullanmıyor
        araç kullanmıyor, ei aja, nem vezet, не водит, 運転しない, 運転していない, 不驾驶, 不开车""",
    "unknown": UNKNOWN,
}
SEX_WORDS = {
    "female": """
        woman, women, girl, weiblich, frau, femme, féminin, féminine, femmina, donna, femminile, mujer, femenino
        femenina
        hembra, mulher, feminino, feminina, fêmea, vrouw, vrouwelijk, kvinna, kvinnlig, kvinne, kvinde, kvindelig
        kobieta, kobiety, żeńska, żeński, žena, ženské, ženský, ženy, kadın, kadin, bayan, nainen, nő, nők, женский
        женская, женщина, жен, 女, 女性, 女子, おんな""",
    "male": """
        man, men, boy, männlich, mann, homme, masculin, masculine, maschio, uomo, maschile, hombre, masculino, masculina
        varón, varon, macho, homem, mannelijk, manlig, mand, mandlig, mannlig, mężczyzna, mężczyźni, męska, męski, muž
        mužské, mužský, muži, erkek, bay, mies, férfi, férfiak, мужской, мужская, мужчина, муж, 男, 男性, 男子
        おとこ""",
}
# A letter means what the other of its column makes of it, female first: beside H, M is mujer; beside N, F is férfi.
SEX_LETTERS = ("fm", "wm", "km", "ke", "zm", "жм", "mh", "fh", "nf", "nm", "du")
LONE_LETTERS = {"f": "female", "w": "female", "k": "female", "z": "female", "ж": "female", "м": "male", "m": "male"}
OTHER_LETTERS = frozenset("vhnedk")  # beside one of these alone, an m or f may be either
COURSE_WORDS = {
    "RRMS": """
        rr, rr ms, relapsing remitting, relapsing remitting ms, relapsing, remitting, smrr, sm rr, emrr, em rr, seprr
        sep rr, rrem, rrsm, rrrs, rs rr, schubförmig, schubförmig remittierend, schubförmig remittierende ms
        récurrente rémittente, rémittente, récurrente, recidivante remittente, recidivante, a ricadute e remissioni
        remitente recurrente, recurrente remitente, recidivante remitente, surto remissão, recorrente remitente
        remitente recorrente, relapsing remitting vorm, skovvis, skovvis förlöpande, attakkvis, attakvis
        attakvis ms, relapserende remitterende, recidiverende remitterende, rzutowo remisyjna, rzutowa
        rzutowo remisyjny
        relaps remitentní, relabující remitující, relabující, ataklı, ataklı düzelmeli, relapsing remitting tip
        yineleyici, aaltomainen, aaltomaisesti etenevä, relapsoiva remittoiva, relapszáló remittáló, ремиттирующий
        ремиттирующее, рецидивирующе ремиттирующий, рецидивирующий, ррс, рррс, 再発寛解, 再発寛解型, 复发缓解
        复发缓解型""",
    "SPMS": """
        sp, sp ms, secondary progressive, secondary progressive ms, smsp, sm sp, emsp, em sp, sepsp, sep sp, spem, spsm
        sprs, rs sp, sekundär progredient, sekundär progressiv, sekundär chronisch progredient
        secondairement progressive, secondaire progressive, progressive secondaire, secondariamente progressiva
        secondaria progressiva, secundaria progresiva, secundariamente progresiva, progresiva secundaria
        secundária progressiva, secundariamente progressiva, progressiva secundária, secundair progressief
        sekundärprogressiv, sekundær progressiv, sekundærprogressiv, wtórnie postępująca, wtórnie progresywna
        wtórnie postępujący, sekundárně progresivní, sekonder progresif, ikincil ilerleyici, ikincil progresif
        toissijaisesti etenevä, sekundaarisprogressiivinen, sekundaarisesti etenevä, szekunder progresszív
        másodlagosan progresszív, вторично прогрессирующий, вторично прогрессирующее, впрс, 二次性進行型, 二次進行型
        二次性進行, 继发进展型, 继发进展, 继发性进展型""",
    "PPMS": """
        pp, pp ms, primary progressive, primary progressive ms, smpp, sm pp, empp, em pp, seppp, sep pp, ppem, ppsm
        pprs, rs pp, primär progredient, primär progressiv, primär chronisch progredient, primaire progressive
        primairement progressive, progressive primaire, primaire progressive d'emblée, progressive d'emblée
        primariamente progressiva, primaria progressiva, primaria progresiva, primariamente progresiva
        progresiva primaria, primária progressiva, progressiva primária, primair progressief, primärprogressiv
        primær progressiv, primærprogressiv, pierwotnie postępująca, pierwotnie progresywna, pierwotnie postępujący
        primárně progresivní, primer progresif, birincil ilerleyici, birincil progresif, ensisijaisesti etenevä
        primaarisprogressiivinen, primaaristi etenevä, primer progresszív, elsődlegesen progresszív
        первично прогрессирующий, первично прогрессирующее, ппрс, 一次性進行型, 一次進行型, 一次性進行, 原发进展型
        原发进展, 原发性进展型""",
    "PRMS": """
        pr, progressive relapsing, progressive relapsing ms, progredient schubförmig, progressive récurrente
        progresiva recurrente, progressiva recorrente, postępująco nawracająca, progresif relapsing""",
}
MOST_WORDS = 2_000  # different words of one column; one with more holds free text
VOCABULARY: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "employment": (EMPLOYMENT, EMPLOYMENT_WORDS),
    "driving": (DRIVING, DRIVING_WORDS),
    "sex": (tuple(SEX_WORDS), SEX_WORDS),
    "course": (tuple(COURSE_WORDS), COURSE_WORDS),
}
for _, _texts in VOCABULARY.values():
    words(" ".join(_texts.values()))  # spelled so


def plain(word: str) -> str:
    """Give a word without case, accents, hyphens and underscores, as the tables above are looked up."""
    return " ".join(re.sub(r"[-_/.,]+", " ", fold(word)).split())


@cache
def _ours(role: str) -> dict[str, str]:
    """Give plain word -> our word."""
    levels, said = VOCABULARY[role]
    found = {plain(level): level for level in levels}
    for level, text in said.items():
        for word in re.split(r"[,\n]", text):
            found.setdefault(plain(word), level)
    return found


def understood(role: str, texts: Iterable[str]) -> dict[str, str | None]:
    """Give, for each word of a column, the word of our vocabulary that it stands for; None where it is not understood.

    Examples
    --------
    >>> understood("employment", ["Full time", "Teilzeit", "3"])
    {'Full time': 'full-time', 'Teilzeit': 'part-time', '3': None}
    >>> understood("sex", ["M", "F"]), understood("sex", ["M", "H"])
    ({'M': 'male', 'F': 'female'}, {'M': 'female', 'H': 'male'})
    """
    known, said_words = _ours(role), list(texts)
    letters = {word: plain(word) for word in said_words if len(plain(word)) == 1} if role == "sex" else {}
    said = {letter for letter in letters.values() if letter.isalpha() and letter not in known}
    return {word: _of_letter(letters[word], said) if letters.get(word) in said else known.get(plain(word))
            for word in said_words}  # fmt: skip


def _of_letter(letter: str, said: set[str]) -> str | None:
    """Give the sex that a letter means among the letters of its column; None where languages differ."""
    pair = next((pair for pair in SEX_LETTERS if said.issuperset(pair)), "")
    if pair:
        return ("female", "male")[pair.index(letter)] if letter in pair else None
    return None if (said - {letter}) & OTHER_LETTERS else LONE_LETTERS.get(letter)


def known_word(role: str, word: str) -> str | None:
    """Give the word of our vocabulary that one word stands for by itself; None when it is not in the table.

    Examples
    --------
    >>> known_word("employment", "Full time"), known_word("employment", "Teilzeit"), known_word("employment", "3")
    ('full-time', 'part-time', None)
    """
    return understood(role, [word])[word]
