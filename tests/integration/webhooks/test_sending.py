"""One request to an address that somebody typed: whom it reaches, whom it never reaches, and when it ends."""

import socket
import ssl
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from foundation import clock
from tests.support.webhooks import Receiver, a_receiver
from webhooks.services import sending
from webhooks.services.sending import Answer, Limits, Unreachable, is_public, parts_of, post

LOCAL = Limits(local=True)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with a_receiver() as receiver:
        yield receiver


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1",
        "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2001:db8::1",
    ],
)  # fmt: skip
def test_an_address_of_a_private_network_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/hook", "ftp://example.org", "https://", "https:///hook", "example.org", "",
        "https://user:secret@example.org/", "https://example.org/#part", "https://example.org:0/",
        "https://example.org:99999/", "https://exa mple.org/", "https://exämple.org/", "https://[::1", "https://[::1]/",
        "https://10.0.0.8/", "https://169.254.169.254/latest", "https://localhost/", "https://app.localhost/",
        "http://localhost/", "https://127.0.0.1/",
    ],
)  # fmt: skip
def test_what_nothing_is_sent_to_is_refused_when_it_is_typed(address: str) -> None:
    with pytest.raises(Unreachable):
        parts_of(address, local=False)


def test_this_machine_may_be_named_where_the_setting_says_so() -> None:
    assert parts_of("http://127.0.0.1:9000/hook", local=True).port == 9000
    with pytest.raises(Unreachable):
        parts_of("http://10.0.0.8/hook", local=True)


def test_a_message_arrives_whole(receiver: Receiver) -> None:
    answer = post(receiver.address, {"webhook-id": "msg_1"}, b'{"a": 1}', LOCAL)
    assert answer == Answer(204, "")
    (came,) = receiver.received
    assert (came.path, came.body, came.headers["webhook-id"]) == ("/hook?for=parity", b'{"a": 1}', "msg_1")
    assert came.headers["Host"] == f"127.0.0.1:{receiver.port}"


def test_a_refusal_is_told_in_plain_words(receiver: Receiver) -> None:
    receiver.answers = [500]
    answer = post(receiver.address, {}, b"{}", LOCAL)
    assert (answer.status, answer.accepted) == (500, False)
    assert answer.text.startswith("Words of the far side")
    assert answer.text.isprintable()


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.answers = [302]
    answer = post(receiver.address, {}, b"{}", LOCAL)
    assert (answer.status, answer.accepted) == (302, False)
    assert answer.text.startswith("Redirects are not followed.")
    assert len(receiver.received) == 1


def test_only_the_beginning_of_a_long_answer_is_read(receiver: Receiver) -> None:
    def talk(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while not receiver.over.is_set():
                handler.wfile.write(b"x" * 65536)
        except OSError:
            handler.close_connection = True

    receiver.answers = [talk]
    answer = post(receiver.address, {}, b"{}", LOCAL)
    assert answer == Answer(200, "x" * 1000)


def test_a_server_that_says_nothing_is_left_in_time(receiver: Receiver) -> None:
    def wait(_handler: BaseHTTPRequestHandler) -> None:
        receiver.over.wait()

    receiver.answers = [wait]
    answer = post(receiver.address, {}, b"{}", Limits(whole=0.2, local=True))
    assert answer == Answer(None, "No answer within 0.2 seconds.")


def test_a_server_that_says_a_byte_at_a_time_is_left_in_time(receiver: Receiver) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.flush_headers()
        try:
            while not receiver.over.wait(0.01):
                handler.wfile.write(b"X: y\r\n")
                handler.wfile.flush()
        except OSError:
            handler.close_connection = True

    receiver.answers = [drip]
    answer = post(receiver.address, {}, b"{}", Limits(whole=0.3, local=True))
    assert answer == Answer(None, "No answer within 0.3 seconds.")


def test_what_is_no_answer_at_all_is_told(receiver: Receiver) -> None:
    def mumble(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"no protocol of the web\r\n")

    receiver.answers = [mumble]
    answer = post(receiver.address, {}, b"{}", LOCAL)
    assert answer == Answer(None, "No answer: no protocol of the web")


def test_nobody_there_is_an_answer_too() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        answer = post(f"http://127.0.0.1:{held.getsockname()[1]}/", {}, b"{}", LOCAL)
    assert answer.status is None
    assert answer.text.startswith("No answer:")


def named(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let every name have these addresses."""

    def resolve(_host: str, port: int, *_: object, **__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["::1"]])
def test_a_name_that_leads_to_a_private_network_is_not_called(
    monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    named(monkeypatch, *addresses)
    answer = post("https://hooks.example.org/", {}, b"{}", LOCAL)
    assert answer == Answer(None, "hooks.example.org leads to a private network.")


def test_a_name_without_an_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    assert post("https://hooks.example.org/", {}, b"{}", LOCAL) == Answer(None, "hooks.example.org has no address.")


def _certificate(folder: Path, name: str) -> Path:
    """A key and a certificate for a name, in one file."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.OID_COMMON_NAME, name)])
    now = clock.now()
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(
    ("host", "trusted", "arrives"),
    [
        ("hooks.example.org", True, True),
        ("other.example.org", True, False),
        ("hooks.example.org", False, False),
    ],
)
def test_the_certificate_is_checked_for_the_name_and_not_for_the_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str, trusted: bool, arrives: bool
) -> None:
    file = _certificate(tmp_path, "hooks.example.org")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    named(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(sending, "is_public", lambda _: True)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with a_receiver(context=context) as receiver:
        answer = post(f"https://{host}:{receiver.port}/hook", {}, b"{}", Limits())
        assert answer.accepted is arrives, answer
        assert len(receiver.received) == arrives
    if arrives:
        assert receiver.received[0].headers["Host"] == f"{host}:{receiver.port}"
    else:
        assert "certificate" in answer.text.lower()
