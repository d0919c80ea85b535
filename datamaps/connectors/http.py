"""HTTP through the guard: redirects by hand, a total deadline, byte caps, one error for each failure."""

from __future__ import annotations

import hashlib
import ssl
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import httpcore
import httpx

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.http_signin import Post, check_complete, client_token, signed_in
from datamaps.connectors.http_wire import GuardedBackend
from datamaps.connectors.tls import trusting

REDIRECTS = 5
_LONGEST_TOKEN = 1_000_000
"""Bytes of the answer that gives a token: it is read here, beside the secret."""
_AGENT = "integrations-portal"
_SCHEMES = ("http", "https")


@dataclass(frozen=True)
class Answer:
    """What came back with success. `digest` is the SHA-256 of the content; `unchanged`: the server said 304."""

    content: bytes
    host: str
    media_type: str = ""
    etag: str = ""
    unchanged: bool = False

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def fetch(url: str, secret: Secret, limits: Limits) -> bytes:
    """The content at an address. Raises ConnectorError."""
    return ask("GET", url, secret, limits).content


def ask(
    method: str,
    url: str,
    secret: Secret,
    limits: Limits,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """One request and its answer, redirects followed (at most five, the secret only within the first origin).

    Raises ConnectorError; its values hold the host and never the rest of the address, which may carry a
    token.
    """
    here = read_url(url)
    first = _origin(here)
    sign_in = signed_in(secret, limits, _poster(secret, limits))
    for _hop in range(REDIRECTS + 1):
        trusted = _origin(here) == first
        request = httpx.Request(method, here, headers={**_STANDARD, **(headers or {})}, content=body)
        if trusted:
            request = sign_in(request)
        context = trusting(secret, with_identity=trusted) if here.scheme == "https" else None
        answer = _exchange(request, context, limits)
        if not isinstance(answer, httpx.URL):
            return answer
        if here.scheme == "https" and answer.scheme == "http":
            raise ConnectorError(Trouble.TLS, "redirect_unprotected", permanent=True, host=here.host)
        if method != "GET" and _origin(answer) != first:
            # What is sent may be as secret as the sign-in.
            raise ConnectorError(Trouble.BLOCKED, "redirect_sent", permanent=True, host=here.host)
        here = answer
    raise ConnectorError(Trouble.UNREACHABLE, "redirects", permanent=True, host=here.host, limit=REDIRECTS)


def signed_once(secret: Secret, limits: Limits) -> Secret:
    """The secret for several requests: one that is traded for a token is traded now, and not for each of them.

    Raises ConnectorError.
    """
    if secret.kind != "oauth_client":
        return secret
    check_complete(secret)
    token = client_token(secret.values, limits, _poster(secret, limits))
    return Secret("bearer", {"token": token} | {name: secret.values[name] for name in ("ca",) if name in secret.values})


def _poster(secret: Secret, limits: Limits) -> Post:
    """How a form is sent to the address that gives tokens."""

    def post(address: str, form: bytes, headers: Mapping[str, str]) -> bytes:
        return _token(address, form, headers, secret, limits)

    return post


_STANDARD = {"user-agent": _AGENT, "accept": "*/*", "accept-encoding": "gzip, deflate", "connection": "close"}


def read_url(url: str) -> httpx.URL:
    """An address of http or https without a sign-in in it. Raises ConnectorError(config)."""
    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL:
        raise ConnectorError(Trouble.CONFIG, "url", permanent=True) from None
    if parsed.scheme not in _SCHEMES or not parsed.host:
        raise ConnectorError(Trouble.CONFIG, "url", permanent=True)
    if parsed.userinfo:
        raise ConnectorError(Trouble.CONFIG, "url_with_secret", permanent=True, host=parsed.host)
    return parsed.copy_with(fragment=None)


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, _port(url)


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)


def _exchange(request: httpx.Request, context: ssl.SSLContext | None, limits: Limits) -> Answer | httpx.URL:
    """The answer, or the address that it sends us to."""
    host = request.url.host
    wire = httpcore.Request(
        request.method,
        httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        ),
        headers=request.headers.raw,
        content=request.content,
    )
    backend = GuardedBackend(limits, request.url.host)
    try:
        with httpcore.ConnectionPool(ssl_context=context, network_backend=backend, retries=0) as pool:
            response = pool.handle_request(wire)
            try:
                return _read(request, response, limits)
            finally:
                response.close()
    except httpcore.TimeoutException:
        raise ConnectorError(Trouble.TIMED_OUT, "read", host=host, seconds=round(limits.seconds)) from None
    except (httpcore.NetworkError, httpcore.ProtocolError):
        raise ConnectorError(Trouble.UNREACHABLE, "broken_off", host=host) from None
    except ValueError:
        # h11 refuses a header that cannot be sent, such as a token with a line break in it.
        raise ConnectorError(Trouble.CONFIG, "header", permanent=True, host=host) from None


def _read(request: httpx.Request, response: httpcore.Response, limits: Limits) -> Answer | httpx.URL:
    headers = httpx.Headers(response.headers)
    host = request.url.host
    if response.status in (301, 302, 303, 307, 308) and "location" in headers:
        return _next(request.url, headers["location"])
    if response.status == 304:
        return Answer(b"", host, etag=headers.get("etag", ""), unchanged=True)
    # What is only sent may be taken with any success; what is asked for must come.
    if response.status != 200 and not (request.method != "GET" and 200 < response.status < 300):
        raise status_error(response.status, host)
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > limits.content:
        raise ConnectorError(Trouble.TOO_LARGE, "download", host=host, limit=limits.content)
    content = b"".join(_unpacked(_chunks(response), headers.get("content-encoding", ""), host, limits))
    return Answer(content, host, headers.get("content-type", "").partition(";")[0].strip(), headers.get("etag", ""))


def _next(here: httpx.URL, location: str) -> httpx.URL:
    try:
        there = here.join(location).copy_with(userinfo=b"", fragment=None)
    except (httpx.InvalidURL, ValueError):
        raise ConnectorError(Trouble.UNREACHABLE, "redirect_address", host=here.host) from None
    if there.scheme not in _SCHEMES or not there.host:
        raise ConnectorError(Trouble.BLOCKED, "redirect_scheme", permanent=True, host=here.host)
    return there


def status_error(status: int, host: str) -> ConnectorError:
    """The error that a status other than success means."""
    known = {
        401: (Trouble.UNAUTHORISED, "http_401", True),
        403: (Trouble.FORBIDDEN, "http_403", True),
        404: (Trouble.NOT_FOUND, "http_404", True),
        410: (Trouble.NOT_FOUND, "http_404", True),
        408: (Trouble.TIMED_OUT, "http_timeout", False),
        413: (Trouble.TOO_LARGE, "http_413", True),
        429: (Trouble.UNREACHABLE, "http_429", False),
        504: (Trouble.TIMED_OUT, "http_timeout", False),
    }
    code = (Trouble.UNREACHABLE, "http_5xx", False) if status >= 500 else (Trouble.UNREACHABLE, "http_other", True)
    trouble, name, permanent = known.get(status, code)
    return ConnectorError(trouble, name, permanent=permanent, host=host, status=status)


def _chunks(response: httpcore.Response) -> Iterator[bytes]:
    yield from response.iter_stream()


def _unpacked(chunks: Iterator[bytes], encoding: str, host: str, limits: Limits) -> Iterator[bytes]:
    """The content in pieces, never more than the cap of it in memory, packed or not."""
    named = encoding.strip().lower()
    if named not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise ConnectorError(Trouble.MALFORMED, "content_encoding", host=host, encoding=named[:40])
    plain = named in ("", "identity")
    # 47: zlib finds out by itself whether the head is that of gzip or of zlib.
    unpacker = None if plain else zlib.decompressobj(47)
    received = size = 0
    for chunk in chunks:
        limits.left()
        received += len(chunk)
        if received > limits.content:
            raise ConnectorError(Trouble.TOO_LARGE, "download", host=host, limit=limits.content)
        if unpacker is None:
            yield chunk
            continue
        try:
            piece = unpacker.decompress(chunk, limits.content - size + 1)
        except zlib.error:
            raise ConnectorError(Trouble.MALFORMED, "packed", host=host) from None
        size += len(piece)
        if size > limits.content or unpacker.unconsumed_tail:
            raise ConnectorError(Trouble.TOO_LARGE, "download", host=host, limit=limits.content)
        yield piece
    if unpacker is not None and received and not unpacker.eof:
        raise ConnectorError(Trouble.MALFORMED, "packed", host=host)


def _token(url: str, form: bytes, headers: Mapping[str, str], secret: Secret, limits: Limits) -> bytes:
    """The answer of a token address, which may not send us elsewhere."""
    address = read_url(url)
    request = httpx.Request("POST", address, headers={**_STANDARD, **headers}, content=form)
    only_authority = Secret("none", {"ca": secret.values["ca"]}) if "ca" in secret.values else NO_SECRET
    context = trusting(only_authority) if address.scheme == "https" else None
    answer = _exchange(request, context, replace(limits, content=min(limits.content, _LONGEST_TOKEN)))
    if isinstance(answer, httpx.URL):
        raise ConnectorError(Trouble.UNAUTHORISED, "token_refused", permanent=True, host=address.host)
    return answer.content
