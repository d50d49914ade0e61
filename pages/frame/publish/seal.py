"""The secret of a link and what is made of it: a name to find the cohort by, and the key that opens it.

Both come from 256 random bits by one-way functions, and neither tells the other or the secret. The store sees the name
and what the key has sealed. The secret stands in the link alone.
"""

from __future__ import annotations

import hashlib
import secrets
import struct
import zlib
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_BYTES = 32  # of a secret
_NONCE = 12
_BLOCK = 16_384  # a sealed cohort is a multiple of this long, so that its length says little


def new_secret() -> str:
    """Give a secret that nobody can guess, as it stands in a link."""
    return secrets.token_urlsafe(_BYTES)


def is_secret(text: str) -> bool:
    """Say whether a text has the shape of a secret; only then is the store asked."""
    try:
        return len(urlsafe_b64decode(f"{text}=".encode())) == _BYTES
    except (NotBase64, UnicodeEncodeError, ValueError):
        return False


def name_of(secret: str) -> str:
    """Give the name the store knows a cohort by."""
    return hashlib.sha256(_derived(secret, b"name")).hexdigest()


def is_of(secret: str) -> str:
    """Give what the store keeps of the publisher's own secret, to know it again."""
    return hashlib.sha256(_derived(secret, b"publisher")).hexdigest()


def seal(content: bytes, *, secret: str, until: int) -> bytes:
    """Encrypt a cohort; when it ends is sealed with it, so that nobody who holds the store can lengthen its life."""
    nonce = secrets.token_bytes(_NONCE)
    packed = zlib.compress(content)
    padded = struct.pack(">Q", len(packed)) + packed
    padded += bytes(-len(padded) % _BLOCK)
    return nonce + AESGCM(_derived(secret, b"key")).encrypt(nonce, padded, _bound(secret, until))


def unseal(sealed: bytes, *, secret: str, until: int) -> bytes | None:
    """Decrypt a cohort; None where it was sealed with another secret, for another time, or has been changed since."""
    try:
        opened = AESGCM(_derived(secret, b"key")).decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(secret, until))
    except (InvalidTag, ValueError):
        return None
    (length,) = struct.unpack(">Q", opened[:8])
    return zlib.decompress(opened[8 : 8 + length])


def _bound(secret: str, until: int) -> bytes:
    return f"{name_of(secret)} until {until}".encode()


def _derived(secret: str, purpose: bytes) -> bytes:
    """Derive 256 bits for one purpose; the secret is random, so that no slow function is needed."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"fatigue " + purpose).derive(secret.encode())
