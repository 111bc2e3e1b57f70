"""An address that stands in hostile files: whoever asks it has been led astray."""

import socket
import threading
from typing import Self


class Bait:
    """Listens on this machine while the block runs, and counts who calls."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self.calls = 0

    @property
    def url(self) -> str:
        """What is written into the files."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/bait"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _listen(self) -> None:
        while True:
            try:
                line, _address = self._socket.accept()
            except OSError:  # closed: the block has ended
                return
            self.calls += 1
            line.close()
