"""Takes the tokenizer's regular expressions apart into tables.

Matching them by hand is many times faster than any regular expression
engine, but only right as long as they are what the matcher in
crates/syntax/src/tokenizer/ expects. So every alternative is recognised here
or the conversion stops; nothing is passed over in silence.
"""

import hashlib
import re
import warnings

from character_classes import EVERY_CHARACTER

# An alternative is brought to this form: long character classes become [].
LONG_CLASS = re.compile(r"\[(?:[^\]\\]|\\.){40,}\]", re.DOTALL)
AFTER_DIGIT = re.compile(r"\(\?<=\[0-9\]\)(?:\(\?:(?P<list>.*)\)|(?P<one>\\?.))", re.DOTALL)

KNOWN_INFIXES = [
    r"\.\.+",
    "…",
    "[]",
    r"(?<=[0-9])[+\-\*^](?=[0-9-])",
    r"(?<=[])\.(?=[])",
    "(?<=[]),(?=[])",
    "(?<=[])(?:-|–|—|--|---|——|~)(?=[])",
    "(?<=[])[:<>=/](?=[])",
]
# The skeleton of the URL pattern that tokenizer/url.rs was written after.
KNOWN_URL = "ccb41e287372ea439388353c1d19750dd083738e3816d3f437509d6caeb04891"


def alternatives(pattern):
    """The parts between the bars that stand outside brackets and groups."""
    parts, start, depth, in_class, position = [], 0, 0, False, 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\":
            position += 1
        elif in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "|" and depth == 0:
            parts.append(pattern[start:position])
            start = position + 1
        position += 1
    return parts + [pattern[start:]]


def skeleton(pattern):
    """The pattern without the contents of long character classes."""
    return LONG_CLASS.sub("[]", pattern)


def long_classes(pattern):
    """The long character classes of a pattern, in order."""
    return LONG_CLASS.findall(pattern)


def members(character_class):
    """The characters that a class matches."""
    with warnings.catch_warnings():
        # A bracket inside a class looks like a set operation of later Pythons.
        warnings.simplefilter("ignore", FutureWarning)
        return set(re.findall(character_class, EVERY_CHARACTER))


def literal(pattern):
    """The text that a pattern without operators matches, or None."""
    operators = re.search(r"[.*+?^$()\[\]{}|\\]", re.sub(r"\\\W", "", pattern))
    return None if operators else re.sub(r"\\(\W)", r"\1", pattern)


def refuse(kind, alternative):
    """Stops at an alternative that the matcher would not know."""
    raise ValueError(f"{kind}: alternative {skeleton(alternative)!r} is new; teach it to tokenizer/affixes.rs first")


def sort_literal(text, single, longer):
    """Puts a literal where it belongs by its length."""
    if len(text) == 1:
        single.add(text)
    elif text[0] not in single:
        longer.append(text)


def prefix_tables(pattern):
    """Characters and longer texts that are split off at the start."""
    single, longer = set(), []
    for alternative in alternatives(pattern):
        if not alternative.startswith("^"):
            refuse("prefix", alternative)
        body = alternative[1:]
        if skeleton(body) == "[]":
            single |= members(body)
        elif (text := literal(body)) is not None:
            sort_literal(text, single, longer)
        elif body not in (r"\.\.+", r"\+(?![0-9])"):
            refuse("prefix", alternative)
    if any(text[0] in single | set(".+") for text in longer) or single & set(".+"):
        raise ValueError("prefix: the order of alternatives matters now; teach it to tokenizer/affixes.rs first")
    return single, sorted(longer)


def suffix_tables(pattern):
    """What is split off at the end: characters, texts, units after a digit, and what a full stop may follow."""
    single, longer, after_digit = set(), [], []
    before_stop, capital = set(), set()
    for alternative in alternatives(pattern):
        if not alternative.endswith("$"):
            refuse("suffix", alternative)
        body = alternative[:-1]
        form = skeleton(body)
        if form == "[]":
            single |= members(body)
        elif (text := literal(body)) is not None:
            single.add(text) if len(text) == 1 else longer.append(text)
        elif form == r"(?<=[])\.":
            before_stop |= members(long_classes(body)[0])
        elif form == r"(?<=[][])\.":
            first, second = long_classes(body)
            if first != second:
                refuse("suffix", alternative)
            capital |= members(first)
        elif match := AFTER_DIGIT.fullmatch(body):
            listed = match["list"].split("|") if match["list"] else [match["one"]]
            after_digit += [literal(unit) or refuse("suffix", unit) for unit in listed]
        elif body not in (r"\.\.+", r"(?<=°[FfCcKk])\."):
            refuse("suffix", alternative)
    if "." in single or re.search(r"[0-9]", "".join(after_digit)) or any(text.endswith(".") for text in longer):
        raise ValueError("suffix: full stops or digits where none were; teach them to tokenizer/affixes.rs first")
    return single, sorted(longer), sorted(set(after_digit)), before_stop, capital


def infix_tables(pattern):
    """Signs that split anywhere, what a full stop splits between, and letters."""
    parts = alternatives(pattern)
    single, forms = set(), []
    for part in parts:
        text = literal(part)
        if text is not None and len(text) == 1:
            single.add(text)
        if skeleton(part) == "[]":
            single |= members(part)
        forms.append(skeleton(part))
    if forms != KNOWN_INFIXES:
        raise ValueError(f"infix: the alternatives are {forms}; teach them to tokenizer/affixes.rs first")
    if single & set(".+-*^,–—~:<>=/"):
        raise ValueError("infix: the order of alternatives matters now; teach it to tokenizer/affixes.rs first")
    classes = [[members(long) for long in long_classes(part)] for part in parts]
    (before_dot, after_dot), (letter, letter_again) = classes[4], classes[5]
    letter_or_digit = letter | set("0123456789")
    if letter_again != letter or classes[6:] != [[letter_or_digit, letter]] * 2:
        raise ValueError("infix: the classes of letters differ now; teach them to tokenizer/affixes.rs first")
    return single, before_dot, after_dot, letter


def url_table(pattern):
    """The characters that a top-level domain may consist of."""
    found = hashlib.sha256(skeleton(pattern).encode()).hexdigest()
    if found != KNOWN_URL:
        raise ValueError(f"URL: the pattern has changed (skeleton {found}); teach it to tokenizer/url.rs first")
    (top_level,) = long_classes(pattern)
    return members(top_level)
