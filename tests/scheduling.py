"""Which worker runs which tests, when several share the work?"""

from itertools import groupby

from xdist.scheduler.loadscope import LoadScopeScheduling


class FilesInOrder(LoadScopeScheduling):
    """Whole files, in the order of the collection, to whoever is free.

    A file whose tests stand apart in that order is handed out in as many parts: those that commit come last of
    all (tests/conftest.py), and a worker whose database they have emptied gets no others.
    """

    def schedule(self) -> None:
        if self.collection is None:
            # The largest first, as is usual, would mix those that commit with the others.
            self.config.option.loadscopereorder = False
            collected = next(iter(self.registered_collections.values()))
            runs = groupby(collected, key=lambda nodeid: nodeid.partition("::")[0])
            self.scopes = {
                nodeid: f"{file}#{number}" for number, (file, run) in enumerate(runs) for nodeid in run
            }
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        return self.scopes[nodeid]
