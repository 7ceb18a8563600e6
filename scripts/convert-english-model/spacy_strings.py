"""How spaCy numbers strings: a few reserved words have small numbers, all others a hash.

The trained tables are addressed by these numbers, so they are part of the
model although the wheel does not hold them.
"""

MASK = (1 << 64) - 1
MULTIPLIER = 0xC6A4A7935BD1E995

ATTRIBUTES_LOW = (
    "IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL "
    "IS_STOP IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY"
).split()
ATTRIBUTES_HIGH = (
    "ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START "
    "SPACY PROB LANG"
).split()
PARTS_OF_SPEECH = (
    "ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE"
).split()
ENTITY_TYPES = (
    "PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY "
    "ORDINAL CARDINAL"
).split()
DEPENDENCIES = (
    "acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass dep det dobj "
    "expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd obj obl "
    "parataxis partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod root xcomp acl"
).split()
LAST = "ENT_KB_ID MORPH ENT_ID IDX _".split()

# In the order of their numbers, the first has number 1.
RESERVED = (
    ATTRIBUTES_LOW
    + [f"FLAG{number}" for number in range(19, 64)]
    + ATTRIBUTES_HIGH
    + PARTS_OF_SPEECH
    + [f"DEPRECATED{number:03}" for number in range(1, 277)]
    + ENTITY_TYPES
    + DEPENDENCIES
    + LAST
)
NUMBER_OF_RESERVED = {word: number for number, word in enumerate(RESERVED, start=1)}


def mixed(value):
    """One scrambling step of MurmurHash64A."""
    value = value * MULTIPLIER & MASK
    return (value ^ value >> 47) * MULTIPLIER & MASK


def murmur_hash_64a(data, seed=1):
    """MurmurHash64A of bytes."""
    state = seed ^ len(data) * MULTIPLIER & MASK
    whole = len(data) // 8 * 8
    for start in range(0, whole, 8):
        word = int.from_bytes(data[start : start + 8], "little")
        state = (state ^ mixed(word)) * MULTIPLIER & MASK
    if whole < len(data):
        state = (state ^ int.from_bytes(data[whole:], "little")) * MULTIPLIER & MASK
    state = (state ^ state >> 47) * MULTIPLIER & MASK
    return state ^ state >> 47


def string_id(text):
    """The number that spaCy knows a string by."""
    if not text:
        return 0
    return NUMBER_OF_RESERVED.get(text) or murmur_hash_64a(text.encode("utf-8"))
