"""The words of scores in the names of columns: scales, totals, and what is made from scores.

One language a line where there are many: English, German, French, Italian, Spanish, Portuguese, Dutch, Swedish, Danish
and Norwegian, Polish, Czech, Turkish, Finnish, Hungarian, Russian, Japanese, Chinese.
"""

from __future__ import annotations

from fatigue.cohort.cells import time_words
from fatigue.cohort.cells.folded import fold
from fatigue.cohort.cells.folded import words as _set
from fatigue.cohort.instruments import INSTRUMENTS

SCALE_WORDS = {
    **{fold(scale.name): scale.name for one in INSTRUMENTS.values() for scale in one.scales},
    **dict.fromkeys(_set("""
        total tot sum overall global
        gesamt summe gesamtscore gesamtwert gesamtpunktzahl gesamtpunkte summenscore summenwert summenpunkte insgesamt
        totale somme globale ensemble
        totale somma complessivo complessiva globale
        suma
        soma
        totaal totaalscore som somscore
        summa totalt totalpoäng summapoäng
        totalscore samlet sumscore totalskår sumskår
        suma razem łącznie ogółem łączny ogólny ogólna całkowity globalny
        součet celkem celkový celková celkové
        toplam toplamı
        yhteensä summapisteet kokonaispisteet kokonaispistemäärä
        összesen összeg összpontszám össz összpont
        сумма итого итог общий общая общее всего суммарный
        合計 総点 総得点 合計点 合計得点 総合 総計 計
        总分 總分 合计 总计 总和
    """), "total"),
    **dict.fromkeys(_set("""
        physical phys phy
        physisch körperlich
        physique
        fisico fisica
        físico física
        fysiek lichamelijk
        fysisk fysiskt
        fizyczny fizyczna fizyczne
        fyzický fyzická fyzické
        fiziksel
        fyysinen
        fizikai
        физический физическая физическое физич
        身体 身体的 身体面
        躯体 生理
    """), "physical"),
    **dict.fromkeys(_set("""
        cognitive cog cogn cognition
        kognitiv
        cognitif
        cognitivo cognitiva
        cognitief
        kognitivt
        poznawczy poznawcza poznawcze kognitywny kognitywna
        kognitivní
        bilişsel kognitif
        kognitiivinen
        kognitív
        когнитивный когнитивная когнитивное когнит
        認知 認知的 認知面
        认知
    """), "cognitive"),
    **dict.fromkeys(_set("""
        psychosocial psych psy psychosoc psysoc social
        psychosozial
        psicosociale
        psicosocial
        psicossocial
        psychosociaal
        psykosocial psykososial psykosocialt
        psychospołeczny psychospołeczna psychospołeczne
        psychosociální
        psikososyal
        psykososiaalinen
        pszichoszociális
        психосоциальный психосоциальная психосоциальное
        心理社会 心理社会的 心理社会面
        社会心理
    """), "psychosocial"),
    **dict.fromkeys(_set("""
        motor mot
        motorisch
        moteur motrice
        motorio motoria
        motora
        motorisk
        motoryczny motoryczna ruchowy
        motorický motorická
        motorinen
        motoros
        моторный двигательный
        運動
        运动
    """), "motor"),
}  # fmt: skip
# A column called so alone holds a score, though not whose.
SCORE_NAMES = _set("""
    fatigue score
    müdigkeit ermüdung
    fatica punteggio
    fatiga puntuación puntaje
    fadiga pontuação
    vermoeidheid
    trötthet poäng
    træthed tretthet
    zmęczenie
    únava skóre
    yorgunluk skor puan skoru puanı
    väsymys uupumus pisteet
    fáradtság pontszám
    усталость утомляемость балл баллы
    疲労 疲労度 スコア 得点
    疲劳 得分 评分
""")
SCORE_FILLERS = (
    time_words.TREATMENT
    | SCORE_NAMES
    | _set("""
    scores scale subscale t at points value result mean average
    wert punkte punktwert skala subskala mittelwert
    échelle valeur points résultat moyenne
    scala valore risultato media
    escala valor resultado media
    escala pontos média
    schaal waarde
    skala värde resultat medel
    score skåre skår pointtal
    wynik wartość punkty pkt skala
    hodnota body výsledek škála
    ölçeği değer sonuç
    asteikko arvo pistemäärä
    érték skála pont
    шкала значение результат
    点数 点 値 尺度 的 面
    分 值 量表
""")
)
# Made from scores, or about them, and no score of a visit.
DERIVED = time_words.DATES | _set("""
    change chg delta diff difference percent pct z zscore rank cat category group class cutoff cut responder response
    improved worse slope complete completed missing nmiss n count comment note notes version form language rater done
    available flag valid filled imputed
    differenz veränderung prozent proz gruppe kommentar
    différence changement pourcentage variation
    differenza variazione percentuale
    diferencia cambio porcentaje
    diferença mudança percentagem variação
    verschil verandering
    skillnad förändring
    forskel ændring endring
    różnica zmiana procent
    rozdíl změna
    fark değişim yüzde
    ero muutos
    különbség változás
    разница изменение процент
    差 変化 変化量 変化率
    变化 差值
""")
