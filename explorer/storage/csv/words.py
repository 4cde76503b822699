"""The words that tables have for no value, and for yes and no."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from explorer.storage.csv.shapes import shape_of

_SINGLE = """
na n/a n.a. n.a na. (na) [na] nan -nan +nan null (null) none nil missing (missing) unknown n.d. n/d
nd k.a. s/d <na> <nan> <null> \\n 1.#ind -1.#ind 1.#qnan -1.#qnan undefined (blank) blank (empty)
empty tbd tba n.v. n.c. n.s. s.d. s.o. n.r. nr bdl bld bql blq blod bloq lod loq <lod <loq <dl <mdl
<rl <d.l. <nwg <bg n.n. n.b. n.e. k.a k.w. k.m. fehlt fehlend unbekannt manquant inconnu
desconocido faltante mancante ausente onbekend brak bd. b.d. н/д н.д. н/п нд нет_данных
无 無 缺失 暂无 无数据 暂无数据 無數據 無資料 未知 不详 缺测 欠測 欠損 データなし
なし 不明 未測定 없음 결측 자료없음 해당없음
# ##### #n/a #na #nv #n/d #н/д #brak #n/b #i/t #yok #hiányzik #disp
"""
_PHRASES = """
#n/a n/a|no data|not available|not applicable|not reported|not recorded|not measured|k. a.|n. a.
n. v.|keine angabe|keine angaben|keine daten|nicht verfügbar|nicht vorhanden|ohne angabe|o. a.
non disponible|non communiqué|pas de données|sans objet|sin datos|sin dato|no disponible|no aplica
sem dados|non disponibile|geen gegevens|brak danych|нет данных|нет сведений|не указано
データ なし|データ無し|below detection limit|< lod|< loq|< dl|< mdl|data missing|missing data
"""
MISSING = frozenset(
    shape_of(word) for word in ("", *_SINGLE.split(), *re.split(r"[|\n]", _PHRASES.strip()))
)
"""Words for a missing value, in lower case and with every digit as 9."""
_MISSING_SIGNS = re.compile(
    r"[-–—−_]+|\.+|…|:|\?+|\*\*?|//?|-/-|\./\.|#+|=\"\s*\"|#[¡¿]?[^\W_][\w/ ]{0,18}[!?]"
)
"""Dashes and dots that stand for nothing, and the errors of spreadsheets in all languages."""
_PAIRS = [
    ("true", "false"), ("yes", "no"), ("t", "f"), ("y", "n"), ("ja", "nein"), ("oui", "non"),
    ("sí", "no"), ("si", "no"), ("да", "нет"), ("是", "否"), ("wahr", "falsch"), ("vrai", "faux"),
    ("はい", "いいえ"), ("예", "아니오"), ("sim", "não"), ("tak", "nie"), ("j", "n"), ("o", "n"),
    ("s", "n"), ("on", "off"), ("ja", "nej"), ("ja", "nee"), ("ja", "nei"), ("kyllä", "ei"),
    ("ano", "ne"), ("igen", "nem"), ("evet", "hayır"), ("ναι", "όχι"), ("verdadero", "falso"),
    ("verdadeiro", "falso"), ("vero", "falso"), ("prawda", "fałsz"), ("истина", "ложь"),
    ("an", "aus"), ("д", "н"), ("有", "无"), ("有", "無"), ("あり", "なし"), ("있음", "없음"),
    ("+", "-"), ("✓", "✗"), ("○", "×"),
]  # fmt: skip


@lru_cache(4096)
def is_missing(shape: str) -> bool:
    """Return whether a cell of this shape says that it has no value."""
    word = shape.strip().casefold()
    return word in MISSING or (len(word) < 30 and _MISSING_SIGNS.fullmatch(word) is not None)


def pair_of(words: Iterable[str]) -> tuple[str, str] | None:
    """Return the words for yes and no, where these are the two, in any case.

    Besides them a column may say in other ways that there is no value; but where “有” is the only
    other word, “无” says no.
    """
    found = {word.strip().casefold() for word in words}
    told = {word for word in found if not is_missing(word)}
    return next(
        (pair for pair in _PAIRS if told <= set(pair) <= found and pair[0] in told),
        None,
    )
