"""A small load generator: keep-alive connections, one thread each, times of every answer.

It runs in a process of its own, so that its work does not wait for the server's interpreter lock, and sends bytes
prepared beforehand, so that it costs as little of the machine as Python lets it.
"""

import json
import socket
import sys
import threading
import time
from dataclasses import asdict, dataclass
from io import BufferedReader


@dataclass(frozen=True)
class Load:
    """What came of asking for one page again and again.

    Parameters
    ----------
    requests, failures : int
        Answers received, and those that were not 200.
    per_second : float
        Answers per second.
    median_ms, p95_ms : float
        Time to an answer, in milliseconds.
    bytes_each : float
        Mean size of an answer's body.
    """

    requests: int
    failures: int
    per_second: float
    median_ms: float
    p95_ms: float
    bytes_each: float


def ask(port: int, path: str, cookie: str, *, clients: int, seconds: float) -> Load:
    """Ask for a page over some connections for some time.

    Parameters
    ----------
    port : int
        Of a server on this machine.
    path, cookie : str
        The page, and the session it is asked in.
    clients : int
        Connections at once; each waits for its answer before it asks again.
    seconds : float
        How long.
    """
    times: list[list[float]] = [[] for _ in range(clients)]
    failures = [0] * clients
    sizes = [0] * clients
    end = time.perf_counter() + seconds
    message = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nCookie: {cookie}\r\n\r\n".encode()

    def client(number: int) -> None:
        connection, reader = _connect(port)
        while (begin := time.perf_counter()) < end:
            connection.sendall(message)
            status, length, stays = _head(reader)
            sizes[number] += len(reader.read(length))
            times[number].append(time.perf_counter() - begin)
            failures[number] += status != 200
            if not stays:
                connection.close()
                connection, reader = _connect(port)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - begin
    every = sorted(moment for part in times for moment in part)
    return Load(
        requests=len(every),
        failures=sum(failures),
        per_second=len(every) / elapsed,
        median_ms=1000 * every[len(every) // 2],
        p95_ms=1000 * every[int(len(every) * 0.95)],
        bytes_each=sum(sizes) / len(every),
    )


def _connect(port: int) -> tuple[socket.socket, BufferedReader]:
    connection = socket.create_connection(("127.0.0.1", port))
    return connection, connection.makefile("rb")


def _head(reader: BufferedReader) -> tuple[int, int, bool]:
    """Read the head of an answer: status, length of the body, and whether the connection stays open."""
    status = int(reader.readline().split()[1])
    length, stays = 0, True
    while (line := reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        elif name.lower() == b"connection" and b"close" in value.lower():
            stays = False
    return status, length, stays


if __name__ == "__main__":
    port, path, cookie, clients, seconds = sys.argv[1:6]
    json.dump(asdict(ask(int(port), path, cookie, clients=int(clients), seconds=float(seconds))), sys.stdout)
