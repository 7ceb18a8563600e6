"""Word pieces of a word, greedy longest match first, the way the Rust tagger cuts them.

The vocabulary is that of MiniLM-L6 (uncased). A word is cut at punctuation first, each part is then covered from the
left by the longest known piece; a part that cannot be covered gives nothing, so that an unknown word has the vector
of its known parts or none.
"""
LONGEST_PART = 100


def parts(word):
    """Runs of letters and digits, and single other characters, in order."""
    run = ""
    for character in word:
        if character.isalnum():
            run += character
            continue
        if run:
            yield run
        run = ""
        yield character
    if run:
        yield run


def cover(part, vocabulary):
    """Rows of the pieces that cover one part, or none."""
    rows, start = [], 0
    if len(part) > LONGEST_PART:
        return rows
    while start < len(part):
        for end in range(len(part), start, -1):
            piece = part[start:end] if start == 0 else "##" + part[start:end]
            if piece in vocabulary:
                rows.append(vocabulary[piece])
                break
        else:
            return []
        start = end
    return rows


def rows_of(word, vocabulary):
    """Rows of all pieces of a lower-cased word."""
    return [row for part in parts(word) for row in cover(part, vocabulary)]
