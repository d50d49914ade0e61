"""The words of time in the names of columns and visits: before, after, days, weeks, months, years, visits."""

from __future__ import annotations

from fatigue.cohort.cells.folded import words

# One language a line: English, German, French, Italian, Spanish, Portuguese, Dutch, Swedish, Danish and Norwegian,
# Polish, Czech, Turkish, Finnish, Hungarian, Russian, Japanese, Chinese.
BASELINE = words("""
    bl baseline base initial baselinevisit
    basislinie ausgangswert ausgangslage baselinewert
    basale basal initiale
    basale iniziale
    basal inicial
    basal inicial
    basaal nulmeting beginwaarde nulpunt
    utgångsvärde basvärde
    udgangspunkt udgangsværdi utgangspunkt utgangsverdi
    bazowy bazowa bazowe bazowo wyjściowy wyjściowa wyjściowe wyjściowo
    výchozí vstupní vstup bazální
    başlangıç başlangıçta bazal
    lähtötaso lähtö alkutilanne alku
    kiindulás kiindulási kiinduláskor alapérték bazális
    исходно исходный исходная исходное исходные базовый базовая базально базальный
    ベースライン 開始時 登録時 初回
    基线 基線 初次
""")
BEFORE = words("""
    pre before preop preoperative pretreatment pretransplant
    vor vorher zuvor prä prae präoperativ praeoperativ vorbehandlung
    avant auparavant préopératoire
    prima pre
    antes previo previa
    antes prévio prévia
    voor vooraf voorafgaand
    före innan preoperativ
    før foer inden
    przed
    před
    öncesi öncesinde önce
    ennen
    előtt előtti előtte
    до перед
    前 術前 术前
""")
# These come before treatment too, but a file that also has a baseline means another day by them.
ARRIVAL = words("""
    admission inclusion enrollment enrolment intake consent start begin beginning screening scr screen
    aufnahme einschluss eingang beginn vorscreening anmeldung
    entrée inclusion dépistage début
    arruolamento ingresso inizio ricovero reclutamento
    ingreso inclusión inicio cribado reclutamiento
    admissão inclusão inicio início triagem rastreio
    opname inclusie aanvang
    inskrivning inklusion
    indlæggelse indlaeggelse inklusion innleggelse inkludering opstart oppstart
    początek przyjęcie włączenie skryning kwalifikacja
    začátek přijetí zařazení skríning
    tarama yatış kabul giriş
    seulonta sisäänotto aloitus
    szűrés felvétel kezdet bevonás
    скрининг поступление включение начало
    スクリーニング 入院 入院時 同意 登録
    筛选 筛查 入院 入组
""")
START = BASELINE | BEFORE | ARRIVAL
AFTER = words("""
    post after fu followup discharge end eot eos final postop postoperative postoperativ posttreatment posttransplant
    nach nachher danach nachsorge nachuntersuchung schluss abschluss ende entlassung verlaufskontrolle
    après suivi sortie fin
    dopo dimissione fine
    después despues posterior seguimiento alta
    depois após pós apos pos seguimento acompanhamento alta
    na nadien ontslag einde opvolging nacontrole
    efter uppföljning utskrivning slut
    efter etter opfølgning opfoelgning oppfølging oppfoelging udskrivelse udskrivning utskrivelse slut slutt
    po wypis obserwacja koniec
    po propuštění sledování konec
    sonra sonrası sonrasında sonu taburcu taburculuk takip izlem bitiş
    jälkeen seuranta kotiutus loppu
    után utáni utánkövetés követés elbocsátás elbocsátáskor vége
    после выписка наблюдение катамнез конец
    後 術後 退院 退院時 追跡 フォローアップ 終了 終了時
    后 术后 出院 随访 隨訪 结束
""")
# The end of a treatment does not say when it began.
ENDS = words("""
    end eot eos ende schluss abschluss fin fine final fim einde slut slutt koniec konec
    bitiş sonu loppu vége конец 終了 終了時 结束
""")
MONTHS: dict[str, float] = {
    **dict.fromkeys(words("""
        m mo mon mos mth mths month months
        monat monate monaten
        mois
        mese mesi
        mes meses
        mês meses
        maand maanden mnd
        månad månader mån
        måned måneder mdr maneden
        miesiąc miesiące miesięcy miesiącach miesiącu mies
        měsíc měsíce měsíci měsících měsíců měs
        ay ayda aylık
        kuukausi kuukautta kuukauden kk
        hónap hónapos hónapja hó
        месяц месяца месяцев месяце мес
        月 ヶ月 ヵ月 か月 カ月 ケ月 箇月 月目 ヶ月目 ヵ月目 か月目 カ月目 ヶ月時
        个月 個月
    """), 1.0),
    **dict.fromkeys(words("""
        y yr yrs year years
        jahr jahre jahren jr
        an ans année années
        anno anni
        año años
        ano anos
        jaar jaren
        år
        år
        rok roku lat latach lata
        rok roky roce let
        yıl yılda yıllık sene
        vuosi vuotta vuoden
        év éves éve
        год года лет году
        年 年目 年間 年時
    """), 12.0),
}  # fmt: skip
WEEKS = words("""
    w wk wks week weeks
    woche wochen wo
    semaine semaines sem
    settimana settimane sett
    semana semanas
    semana semanas
    weken
    vecka veckor
    uge uger uke uker
    tydzień tygodnie tygodni tygodniach tygodniu tyg
    týden týdny týdnů týdnu týd
    hafta haftada haftalık
    viikko viikkoa viikon vk
    hét hetes hete
    неделя недели недель неделе нед
    週 週間 週目 週時
    周 星期
""")
DAYS = words("""
    d day days
    tag tage tagen
    j jour jours
    giorno giorni gg
    día días
    dia dias
    dag dagen
    dagar
    dage dager
    dzień dzien dni dniach
    den dny dní dnů
    gün günde günlük
    päivä päivää päivän pv
    nap napos napja
    день дня дней дн
    日 日目 日間
    天
""")
VISITS = words("""
    v visit visits t tp time timepoint wave assessment session control
    visite besuch zeitpunkt messung messzeitpunkt mzp untersuchung kontrolle
    visite visites consultation temps contrôle
    visita visite controllo tempo
    visita visitas momento sesión evaluación consulta
    visita visitas tempo avaliação consulta
    bezoek meting meetmoment visiet consult controle
    besök mätning återbesök
    besøg besog besøk måling kontroll
    wizyta pomiar badanie kontrola
    návštěva vizita měření kontrola
    vizit ziyaret kontrol ölçüm muayene
    käynti mittaus
    vizit látogatás mérés
    визит обследование осмотр посещение
    来院 受診 回目 訪問 時点 診察
    访视 次
""")
DATES = words("""
    date dates datum data fecha dato tarih tarihi päivämäärä pvm dátum kelt дата 日付 月日 年月日 日期 dt dtc dat
""")
AMBIGUOUS = words(
    "na po pos fin fine final end slut slutt post start alta kabul loppu alku"
)  # also sodium, by mouth, a post, a name of a column
MOST_VISIT = 20  # T25 is a walk, not a visit
TREATMENT = words("""
    hsct ahsct asct hct sct bmt infusion reinfusion transplant transplantation therapy treatment tx
    therapie behandlung transplantation stammzelltransplantation
    greffe autogreffe traitement
    trapianto terapia trattamento infusione
    trasplante terapia tratamiento infusión
    transplante tratamento infusão
    transplantatie behandeling
    behandling
    transplantasjon
    przeszczep leczenie leczenia leczeniu leczeniem przeszczepienie przeszczepieniem przeszczepu
    transplantace léčba léčbě léčby léčbou
    nakil tedavi tedaviden tedavinin nakli nakilden
    hoito hoidon hoitoa siirto siirron siirtoa
    kezelés kezelést transzplantáció
    лечение лечения лечением трансплантация трансплантации терапия терапии ткс тгск
    治療 移植 投与 手術
    治疗 治療 移植 用药
""")
# These speak of a treatment and of the time around it in one word.
OPERATED = words("preop postop preoperativ postoperativ präoperativ préopératoire 術前 術後 术前 术后")
# Said beside a month, a day or a visit, these belong to the time and not to what was measured.
POLITE = (
    START
    | AFTER
    | TREATMENT
    | VISITS.intersection(
        words("""
    visit visite visita wizyta besuch vizit vizita ziyaret besök besøg besøk bezoek визит 来院 受診 访视 時点
""")
    )
    | words("""
    at since the of follow up
    seit der die des bei zum
    de du la le des au
    della del di dal alla al
    los las el
    ao aos do da dos das
    van op de het
    vid av
    ved
    od
    kohdalla
    az
    через спустя от
    第 時 時点 目 の 経過
    第 时
""")
)
PREPOSITIONS = words("a à w v u m в на az")  # and so they do right before a number alone
ORDINALS = words("st nd rd th er re ere eme e de o a й я го")  # 6th, 6e, 6o mes
CALENDAR = (1950, 2100)
