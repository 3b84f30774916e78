"""The end of a process that serves."""

import logging
import os
import sys
from typing import NoReturn


def leave(code: int = 0) -> NoReturn:
    """End this process at once, after what it printed and logged is out.

    Taking apart the memory of an application with its index takes an interpreter two seconds of processor time in each
    process, while whoever pressed Ctrl-C waits. Nothing is lost by it: threads have ended, work is committed, and what
    is not committed belongs to a request that ends with the process in any case.

    Parameters
    ----------
    code : int, default=0
        What the process answers to whoever started it.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)
