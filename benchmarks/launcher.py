"""Run a program on one core and print how it went as JSON: `launcher.py CORE LOG PROGRAM ARGUMENTS…`.

A process of its own, since a program begins with the peak of memory of the one that starts it: this one is small.
"""

import json
import os
import resource
import subprocess
import sys
import time


def main(core: str, log: str, *command: str) -> None:
    os.sched_setaffinity(0, {int(core)})
    with open(log, "wb") as output:  # noqa: PTH123  pathlib would double this process
        began = time.perf_counter()
        status = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, check=False
        ).returncode
        seconds = time.perf_counter() - began
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"status": status, "seconds": seconds, "peak_rss_mb": usage.ru_maxrss / 1024}))


if __name__ == "__main__":
    main(*sys.argv[1:])
