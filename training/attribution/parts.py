"""Which articles are kept out for choosing, and which fold an article belongs to. A copy goes with its original."""
from plain import SUFFIX

FOLDS = 5


class Parts:
    """By the article's position in the gold file: every twelfth is kept out, the others are dealt to folds."""

    def __init__(self, gold):
        self.position = {name: k for k, name in enumerate(gold)}

    def of(self, name):
        return self.position[name.removesuffix(SUFFIX)]

    def kept_out(self, name):
        return self.of(name) % 12 == 5

    def fold(self, name):
        return self.of(name) // 12 % FOLDS

    def unseen(self, name, folds):
        """The fold whose teachers have not seen the article; None where no teacher has."""
        if self.kept_out(name) or self.fold(name) not in folds:
            return None
        return self.fold(name)
