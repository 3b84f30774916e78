"""Both kinds of store behave alike: a folder, and a bucket of a server that speaks S3."""

import gc
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer

from foundation.files import LocalStore, Received, S3Store, Store, TooLarge, receiving, safe_name, store_for

# moto leaves its spooled files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    if request.param == "folder":
        yield LocalStore(tmp_path / "files")
        return
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1").create_bucket(Bucket="room")
        yield store_for(f"s3://room/parity?endpoint={endpoint}&region=us-east-1", tmp_path)
    finally:
        server.stop()
        gc.collect()


def arrived(folder: Path, content: bytes) -> Received:
    path = folder / "arrived"
    path.write_bytes(content)
    return Received(path, sha256(content).hexdigest(), len(content))


def test_a_file_is_kept_once_read_from_any_place_and_removed(store: Store, tmp_path: Path) -> None:
    content = bytes(range(256)) * 4_000
    received = arrived(tmp_path, content)
    assert not store.holds(received.digest)
    store.keep(received)
    store.keep(received)
    assert store.holds(received.digest)
    assert list(store.digests()) == [received.digest]
    with store.open(received.digest) as file:
        assert file.read() == content
        file.seek(1_000_001)
        assert file.read(7) == content[1_000_001:1_000_008]
        assert file.tell() == 1_000_008
    store.remove(received.digest)
    store.remove(received.digest)
    assert not store.holds(received.digest)
    assert list(store.digests()) == []


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "A" * 64, "0" * 63])
def test_nothing_is_asked_for_by_another_name(store: Store, digest: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        store.holds(digest)


def test_no_setting_means_the_folder(tmp_path: Path) -> None:
    assert isinstance(store_for("", tmp_path), LocalStore)
    assert isinstance(store_for("s3://a?region=eu-west-2", tmp_path), S3Store)


def test_what_is_received_is_gone_afterwards(tmp_path: Path) -> None:
    with receiving(BytesIO(b"abc"), tmp_path, 3) as received:
        assert received.path.read_bytes() == b"abc"
        assert (received.digest, received.size) == (sha256(b"abc").hexdigest(), 3)
    with pytest.raises(TooLarge), receiving(BytesIO(b"abcd"), tmp_path, 3):
        raise AssertionError("it is too large")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("..\\..\\boot.ini", "boot.pdf"),
        ("CON.pdf", "document.pdf"),
        ('a"b\r\nX: y.pdf', "abX y.pdf"),
        ("Plan \u202egnp.exe", "Plan gnp.pdf"),
        ("é" * 300, f"{'é' * 100}.pdf"),
        ("", "document.pdf"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name, ".pdf") == safe
