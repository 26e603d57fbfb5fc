"""https: the certificate is that of the name asked for, although the connection goes to an address."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ingest.errors import FetchError
from ingest.fetch import connection
from ingest.fetch.web import fetch_url
from tests.ingest.answers import say


def certified(name: str) -> bytes:
    """A key and a certificate of its own for this name, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return pem + certificate.public_bytes(serialization.Encoding.PEM)


class Secret(BaseHTTPRequestHandler):
    do_GET = say(b"secret")

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def pem(tmp_path_factory):
    path = tmp_path_factory.mktemp("tls") / "feeds.pem"
    path.write_bytes(certified("feeds.example"))
    return path


@pytest.fixture
def port(pem, monkeypatch):
    """The port of an https server for feeds.example; every name of `.example` leads to it."""
    real = socket.getaddrinfo
    here = [(2, 1, 6, "", ("127.0.0.1", 0))]
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *args, **kw: here if str(host).endswith(".example") else real(host, *args, **kw),
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with ThreadingHTTPServer(("127.0.0.1", 0), Secret) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def _trusted(pem, monkeypatch):
    context = ssl.create_default_context(cafile=pem)
    monkeypatch.setattr(connection, "_tls", lambda: context)


@pytest.mark.usefixtures("_trusted")
def test_the_name_is_what_the_server_is_asked_for_and_what_its_certificate_must_have(port):
    assert fetch_url(f"https://feeds.example:{port}/", allow_private=True).body.content == b"secret"
    with pytest.raises(
        FetchError, match=r"bad_certificate: its certificate is not valid \(Hostname mismatch"
    ):
        fetch_url(f"https://other.example:{port}/", allow_private=True)


def test_a_certificate_that_nobody_vouches_for_is_an_error_that_says_so(port):
    with pytest.raises(
        FetchError, match=r"bad_certificate: its certificate is not valid \(self-signed certificate\)"
    ):
        fetch_url(f"https://feeds.example:{port}/", allow_private=True)
