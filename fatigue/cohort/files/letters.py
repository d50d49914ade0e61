"""The letters and signs of the languages that files come in, and the encodings that hold them."""

from __future__ import annotations

import re

# The letters beyond a to z of each language, the commonest first; the commonest languages first.
LETTERS = {
    "western": (
        "éèàêçëôîâûùïœæÉÀÈÊÇÔÎÂÛÙËÏŒÆüö", "üäößÄÖÜéèàáç", "óíáéñúüÓÍÁÉÑÚÜ¿¡", "ãçáéíóõêâúàôÃÇÁÉÍÓÕÊÂÚÀÔ", "äöåÄÖÅéü",
        "øæåØÆÅéöäü", "áíðéóúýþæöÁÍÐÉÓÚÝÞÆÖ",
    ),
    "italian": ("àèéìòùÀÈÉÌÒÙ",),
    "central": (
        "íáěéřýčšžůúóťďňÍÁĚÉŘÝČŠŽŮÚÓŤĎŇ", "łąęóżśćńźŁĄĘÓŻŚĆŃŹ", "áéóöíüőúűÁÉÓÖÍÜŐÚŰ",
        "áíčšžýéľťňúôďäŕĺóÁÍČŠŽÝÉĽŤŇÚÔĎÄŔĹÓ",
        "ăîâșțşţĂÎÂȘȚŞŢ", "čšžćđČŠŽĆĐ", "üäößÄÖÜ",
    ),
    "cyrillic": (
        "оаеинтсрвлкмдпуяыьгзбчйхжшюцщэфъёОАЕИНТСРВЛКМДПУЯЫЬГЗБЧЙХЖШЮЦЩЭФЪЁ",
        "оаинвіетрслкумдпзяьбгчйхжїєшюцщфґОАИНВІЕТРСЛКУМДПЗЯЬБГЧЙХЖЇЄШЮЦЩФҐ",
        "аиоенрсјтукдвлмпзгбчшжцњћхђфљџАИОЕНРСЈТУКДВЛМПЗГБЧШЖЦЊЋХЂФЉЏ",
    ),
    "greek": ("αοιετσνηυρπκμλςωδγχθφβξζψάίόέήώύϊϋΐΰΑΟΙΕΤΣΝΗΥΡΠΚΜΛΩΔΓΧΘΦΒΞΖΨΆΊΌΈΉΏΎΪΫ",),
    "turkish": ("ışüğöçİŞÜĞÖÇâîû",),
    "baltic": ("ėšžūįąųčęĖŠŽŪĮĄŲČĘ", "āēīšņļķģūžčĀĒĪŠŅĻĶĢŪŽČ", "äõöüšžÄÕÖÜŠŽ"),
    "hebrew": ("יוהלאתמרשבנםדקחעפצגטכזסןךףץ",),
    "arabic": ("الينمتروبدعسفهكقجحةطصشخىذثضزءغظأإآئؤ",),
}  # fmt: skip
ENCODINGS = {  # the commonest first
    "cp1252": ("western", "italian"), "cp1250": ("central",), "cp1251": ("cyrillic",), "cp1253": ("greek",),
    "cp1254": ("turkish",), "cp932": (), "gb18030": (), "cp949": (), "big5": (), "euc_jp": (),
    "mac_roman": ("western", "italian"), "cp850": ("western", "italian"), "cp1257": ("baltic",),
    "iso8859_2": ("central",), "koi8_u": ("cyrillic",), "cp1255": ("hebrew",), "cp1256": ("arabic",),
    "mac_cyrillic": ("cyrillic",), "cp866": ("cyrillic",), "iso8859_5": ("cyrillic",), "iso8859_7": ("greek",),
    "mac_greek": ("greek",), "mac_turkish": ("turkish",), "mac_latin2": ("central",), "cp852": ("central",),
    "cp857": ("turkish",), "cp737": ("greek",), "iso8859_9": ("turkish",),
}  # fmt: skip
DAILY = {  # signs that are everywhere, in daily use and in a clinic's tables
    "cp932": (
        "日月年人男女性別齢者患氏名号番院病疲労感後前回週身体大小中上下左右有無不明薬治療"
        "点数値合計平均歳才生時間状態就職業東西田山川本子"
    ),
    "gb18030": (
        "的一是不了人在有中大来上国个到为子和年月日时后前男女性别龄姓名患者病号编疲劳疗治"
        "药分值得总量小无有未知是否周期岁生工作张王李刘陈"
    ),
    "big5": (
        "的一是不了人在有中大來上國個到為子和年月日時後前男女性別齡姓名患者病號編疲勞療治"
        "藥分值得總量小無未知是否周期歲生工作張王李劉陳"
    ),
    "cp949": (
        "이다는의가하고에을를은지사기도로인한자수성여남녀명월년개환나일번호시간점총합전후"
        "피직업무유상태병원김박최정"
    ),
}  # fmt: skip
SIGNS = frozenset("°±µ²³½¼¾§€£–—’‘“”„«»…•·×÷≥≤≈→√∆Δ®©№´¹ºª\u00a0、。・「」（）：，％～ー々")
AT_WORDS = frozenset("°µ²³’‘“”„«»…\u00a0")
USUAL = frozenset("°µ±–’“”„€²")
FINALS = re.compile(r"[ךםןףץ](?=\w)")
VOWELS = frozenset("aeiouyаеёиоуыэюяіїєαειηουω")
