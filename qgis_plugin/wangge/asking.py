"""Asks the server in the background, and tells what it answered in the thread of the window."""

from threading import Lock

from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QTimer

from .core.refusals import Refused
from .server import told_otherwise

#: A question that has not begun by then is asked anew: see Questions.
_FORGOTTEN_MS = 1000


class _Asking(QgsTask):
    def __init__(self, title, ask, ended):
        super().__init__(title, QgsTask.Flag.CanCancel)
        self.ask, self._ended = ask, ended
        self.answer, self.refused = None, None
        self._lock, self._is_taken = Lock(), False

    def take(self):
        """Have it to oneself: the task that begins, or whoever asks anew in its place.  The first is told True."""
        with self._lock:
            is_first, self._is_taken = not self._is_taken, True
        return is_first

    def run(self):
        if not self.take():
            return False
        try:
            self.answer = self.ask()
        except Refused as refused:
            self.refused = refused
        except KeyError as missing:
            self.refused = told_otherwise(missing)
        return self.refused is None

    def finished(self, result):
        self._ended(self)


class Questions:
    """What somebody is asking just now; nothing is told any more once they are taken back.

    QGIS may forget a task before it begins (its issue 53806): it takes whatever stands in the queue at the address of
    one that has ended for that one, and drops it. So a question that has not begun after a moment is asked anew, and
    is asked once all the same.
    """

    def __init__(self):
        self._open = {}

    def ask(self, title, ask, done, failed):
        """Run `ask` in a task; then `done` hears the answer, or `failed` the Refused.

        A KeyError of either means that the server told something else.
        """
        task = _Asking(title, ask, self._ended)
        self._open[task] = (done, failed)  # QGIS deletes a task that has ended
        QgsApplication.taskManager().addTask(task)
        QTimer.singleShot(_FORGOTTEN_MS, lambda: self._ask_anew(task, title))

    def take_back(self):
        """Nobody wants to hear the answers any longer."""
        asked, self._open = self._open, {}  # a task that had not begun ends as it is cancelled
        for task in asked:
            task.cancel()

    def _ask_anew(self, task, title):
        if task not in self._open or not task.take():
            return
        done, failed = self._open.pop(task)
        task.cancel()
        self.ask(title, task.ask, done, failed)

    def _ended(self, task):
        done, failed = self._open.pop(task, (None, None))
        if done is None or task.isCanceled():
            return
        if task.refused is not None:
            failed(task.refused)
            return
        try:
            done(task.answer)
        except KeyError as missing:
            failed(told_otherwise(missing))
