"""Asks the server in the background, and tells what it answered in the thread of the window."""

from qgis.core import QgsApplication, QgsTask

from .core.refusals import Refused


class _Asking(QgsTask):
    def __init__(self, title, ask, ended):
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._ask, self._ended = ask, ended
        self.answer, self.refused = None, None

    def run(self):
        try:
            self.answer = self._ask()
        except Refused as refused:
            self.refused = refused
        return self.refused is None

    def finished(self, result):
        self._ended(self)


class Questions:
    """What somebody is asking just now; nothing is told any more once they are taken back."""

    def __init__(self):
        self._open = {}

    def ask(self, title, ask, done, failed):
        """Run `ask` in a task; then `done` hears the answer, or `failed` the Refused."""
        task = _Asking(title, ask, self._ended)
        self._open[task] = (done, failed)  # QGIS deletes a task that has ended
        QgsApplication.taskManager().addTask(task)

    def take_back(self):
        """Nobody wants to hear the answers any longer."""
        asked, self._open = self._open, {}  # a task that had not begun ends as it is cancelled
        for task in asked:
            task.cancel()

    def _ended(self, task):
        done, failed = self._open.pop(task, (None, None))
        if done is None or task.isCanceled():
            return
        if task.refused is None:
            done(task.answer)
        else:
            failed(task.refused)
