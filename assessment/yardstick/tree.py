"""The assessment tree as people read it: level by level, and as a checklist for each kind of place."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from assessment.models import Standard


@dataclass(slots=True)
class Branch:
    """A node of the tree by its name, with those below it, and the leaves of the lowest."""

    name: str
    branches: "dict[str, Branch]" = field(default_factory=dict)
    standards: list[Standard] = field(default_factory=list)

    def below(self, name: str) -> "Branch":
        """The branch of this name, made where there is none."""
        return self.branches.setdefault(name, Branch(name))

    @property
    def number(self) -> int:
        """How many standards does it hold?"""
        return len(self.standards) + sum(branch.number for branch in self.branches.values())


def tree_of(standards: Iterable[Standard]) -> list[Branch]:
    """The items of the tree, in the order in which their first standards come."""
    root = Branch("")
    for standard in standards:
        branch = root.below(standard.item).below(standard.indicator).below(standard.content)
        branch.standards.append(standard)
    return list(root.branches.values())


def checklists_of(standards: Iterable[Standard]) -> list[tuple[str, int]]:
    """The kinds of places, each with how many standards its checklist has; in the order of the tree."""
    return list(Counter(kind for standard in standards for kind in standard.place_kinds).items())
