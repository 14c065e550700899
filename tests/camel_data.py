"""Writes a small folder of morphological data, laid out and written as ``camel_data`` leaves CAMeL's: a dozen stems and their clitics."""

from __future__ import annotations

import json
from pathlib import Path

NAME = "calima-msa-r13"
DATABASE = f"data/morphology_db/{NAME}/morphology.db"
_FEATURES = {
    "asp": "c i p na", "cas": "n a g u na", "enc0": "0 3fs_dobj 3fs_poss", "form_gen": "m f na", "form_num": "s d p na", "gen": "m f na", "mod": "i na",
    "num": "s d p na", "per": "1 2 3 na", "pos": "noun noun_prop adj verb prep digit punc latin", "prc0": "0 Al_det na", "prc1": "0 li_prep sa_fut na",
    "prc2": "0 wa_conj", "prc3": "0", "rat": "y n na", "stt": "c d i na", "vox": "a p na",
}  # fmt: skip
_OPEN = ("diac", "lex", "bw", "gloss", "atbtok", "d3tok", "source", "stem", "pos_lex_logprob", "lex_logprob")
_VERB = "pos:verb prc3:0 prc2:0 prc1:0 prc0:na per:3 mod:i stt:na cas:na enc0:0 rat:na form_gen:m form_num:s gen:m num:s"
_NOUN = "pos:{pos} prc3:0 prc2:0 prc1:0 prc0:0 per:na asp:na vox:na mod:na stt:i cas:u enc0:0 rat:n form_gen:{gen} form_num:{num} gen:{gen} num:{num}"

#: Letters, category, vocalised stem, lemma, and what differs from its kind; PV are past stems, IV present ones after «ي» or «ت».
STEMS = (
    ("سلم", "PV", "سَلَّم", "سَلَّم", "asp:p vox:a pos_lex_logprob:-4.0"),
    ("سلم", "PV", "سُلِّم", "سَلَّم", "asp:p vox:p pos_lex_logprob:-4.0"),
    ("سلم", "IV", "سَلِّم", "سَلَّم", "asp:i vox:a pos_lex_logprob:-4.0"),
    ("سلم", "N", "سِلْم", "سِلْم", "noun m s pos_lex_logprob:-4.5"),
    ("نشر", "PV", "نَشَر", "نَشَر", "asp:p vox:a pos_lex_logprob:-4.2"),
    ("نشر", "PV", "نُشِر", "نَشَر", "asp:p vox:p pos_lex_logprob:-4.2"),
    ("نشر", "N", "نَشْر", "نَشْر", "noun m s pos_lex_logprob:-4.1"),
    ("اعلن", "PV", "أَعْلَن", "أَعْلَن", "asp:p vox:a pos_lex_logprob:-3.0"),
    ("اعلن", "PV", "أُعْلِن", "أَعْلَن", "asp:p vox:p pos_lex_logprob:-3.0"),
    ("غادر", "PV", "غادَر", "غادَر", "asp:p vox:a pos_lex_logprob:-4.0"),
    ("قتل", "PV", "قُتِل", "قَتَل", "asp:p vox:p pos_lex_logprob:-3.5"),
    ("وكال", "Nap", "وِكال", "وِكالَة", "noun f s pos_lex_logprob:-4.0"),
    ("قوات", "N", "قُوّات", "قُوَّة", "noun f p pos_lex_logprob:-3.1"),
    ("قاعد", "Nap", "قاعِد", "قاعِدَة", "noun f s pos_lex_logprob:-4.0"),
    ("بيان", "N", "بَيان", "بَيان", "noun m s pos_lex_logprob:-3.4"),
    ("شرطي", "N", "شُرْطِيّ", "شُرْطِيّ", "noun m s pos_lex_logprob:-4.4"),
    ("يزيد", "N", "يَزِيد", "يَزِيد", "noun_prop m s pos_lex_logprob:-5.0"),
    ("زيد", "IV", "زِيد", "زاد", "asp:i vox:a pos_lex_logprob:-3.9"),
)  # fmt: skip
#: Letters, category, vocalised, what it is in the cuts, features.
PREFIXES = (
    ("", "P0", "", "", ""), ("و", "P0", "وَ", "وَ+_", "prc2:wa_conj"),
    ("ال", "PA", "ال#", "", "prc0:Al_det stt:d"), ("وال", "PA", "وَال#", "وَ+_", "prc2:wa_conj prc0:Al_det stt:d"),
    ("لل", "PA", "لِل#", "لِ+_", "prc1:li_prep prc0:Al_det stt:d"),
    ("ي", "PI", "يُ", "يُ", ""), ("ت", "PI", "تُ", "تُ", "gen:f form_gen:f"), ("سي", "PI", "سَيُ", "سَ+_يُ", "prc1:sa_fut"),
    ("وست", "PI", "وَسَتُ", "وَ+_سَ+_تُ", "prc2:wa_conj prc1:sa_fut gen:f form_gen:f"),
)  # fmt: skip
SUFFIXES = (
    ("", "S0", "", "", ""), ("", "SV", "َ", "َ", ""), ("ت", "SV", "َت", "َت", "gen:f form_gen:f"), ("ها", "SV", "َها", "َ_+ها", "enc0:3fs_dobj"),
    ("تها", "SV", "َتها", "َت_+ها", "gen:f form_gen:f enc0:3fs_dobj"), ("ها", "SI", "ُها", "ُ_+ها", "enc0:3fs_dobj"), ("", "SI", "ُ", "ُ", ""),
    ("ه", "SF", "َة", "َة", ""), ("تها", "SF", "َتها", "َة_+ها", "enc0:3fs_poss"),
)  # fmt: skip
_AFTER = {"PV": ("SV",), "IV": ("SI",), "N": ("S0",), "Nap": ("SF",)}
_BEFORE = {"PV": ("P0",), "IV": ("PI",), "N": ("P0", "PA"), "Nap": ("P0", "PA")}
#: How words are mostly read, as counts over a corpus would have it: «نشر» as a passive verb, «سلم» as an active one.
USUAL = {"نشر": ("نُشِرَ", "نَشَر", "p"), "سلم": ("سَلَّمَ", "سَلَّم", "a")}


def write_data(folder: Path, counts: bool = True) -> Path:
    """The folder with database and catalogue, and with a model of how words are mostly read where wanted."""
    database = folder / DATABASE
    database.parent.mkdir(parents=True)
    database.write_text(database_text(), encoding="utf-8")
    (folder / "catalogue.json").write_text(json.dumps({"version": "1.6", "packages": {}, "components": {}}), encoding="utf-8")
    if counts:
        model = folder / "data" / "disambig_mle" / NAME / "model.json"
        model.parent.mkdir(parents=True)
        model.write_text(json.dumps({word: _usual(*how) for word, how in USUAL.items()}), encoding="utf-8")
    return folder


def _usual(diac: str, lex: str, voice: str) -> dict[str, str]:
    feats = dict(pair.split(":") for pair in _VERB.split())
    return {**feats, "diac": diac, "lex": lex, "bw": f"{diac}/PV", "asp": "p", "vox": voice}


def database_text() -> str:
    """The database as text, section after section."""
    defines = [f"DEFINE {name} " + " ".join(f"{name}:{v}" for v in values.split()) for name, values in _FEATURES.items()]
    defines += [f"DEFINE {name} {name}:*open*" for name in _OPEN]
    kinds = [_VERB + " asp:p vox:a", *(_NOUN.format(pos=pos, gen="m", num="s") for pos in ("noun", "noun_prop", "adj", "prep", "digit", "punc", "latin"))]
    pairs = [(p, s) for s, before in _BEFORE.items() for p in before], [(s, x) for s, after in _AFTER.items() for x in after]
    ends = sorted({(p, x) for p, s in pairs[0] for x in _AFTER[s]})
    sections = {
        "DEFINES": defines, "DEFAULTS": [f"DEFAULT {kind}" for kind in kinds], "ORDER": ["ORDER pos diac lex vox"], "TOKENIZATIONS": ["TOKENIZATION atbtok d3tok"],
        "STEMBACKOFF": ["STEMBACKOFF NOAN N"], "PREFIXES": [_affix(*row) for row in PREFIXES], "SUFFIXES": [_affix(*row) for row in SUFFIXES],
        "STEMS": [_stem(*row) for row in STEMS], "TABLE AB": [" ".join(p) for p in pairs[0]], "TABLE BC": [" ".join(p) for p in pairs[1]],
        "TABLE AC": [" ".join(p) for p in ends],
    }  # fmt: skip
    return "".join(f"###{name}###\n" + "".join(line + "\n" for line in lines) for name, lines in sections.items())


def _affix(letters: str, category: str, diac: str, cut: str, feats: str) -> str:
    article = "ال#" if "Al_det" in feats else ""
    return f"{letters}\t{category}\tdiac:{diac} atbtok:{cut}{article} d3tok:{cut}{'ال+_' if article else ''} bw:{diac}/X {feats}".rstrip()


def _stem(letters: str, category: str, diac: str, lex: str, feats: str) -> str:
    kind, rest = _VERB, feats
    if category.startswith("N"):
        pos, gender, number, rest = feats.split(" ", 3)
        kind = _NOUN.format(pos=pos, gen=gender, num=number)
    return f"{letters}\t{category}\tdiac:{diac} lex:{lex} atbtok:{diac} d3tok:{diac} bw:{diac}/{category} gloss:x source:lex lex_logprob:-4.0 {kind} {rest}"
