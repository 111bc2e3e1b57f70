"""Which worker runs which tests, when several share the work?"""

from itertools import groupby

from xdist.scheduler.loadscope import LoadScopeScheduling
from xdist.workermanage import WorkerController


class FilesInOrder(LoadScopeScheduling):
    """Whole files, in the order of the collection, to whoever is free.

    A file whose tests stand apart in that order is handed out in as many parts: those that commit come last of
    all (tests/conftest.py), and a worker in whose database they have written gets no others.
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

    def remove_node(self, node: WorkerController) -> str | None:
        """Which test did this worker die of?  It is not handed on: one that hangs would take all workers along.

        What else the worker still had comes first, before those that commit.
        """
        left = self.assigned_work[node]
        died_of = next((nodeid for unit in left.values() for nodeid, done in unit.items() if not done), None)
        for unit in left.values():
            if died_of in unit:
                unit[died_of] = True
        super().remove_node(node)
        for scope in reversed([scope for scope in left if scope in self.workqueue]):
            self.workqueue.move_to_end(scope, last=False)
        return died_of
