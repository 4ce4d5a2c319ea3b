"""Encryption of single fields at rest: AES-256-GCM, keys that can be changed while old values stay readable."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = b"\x01"
KEY_BYTES = 32
KEY_ID_BYTES = 4
NONCE_BYTES = 12
_HEAD = len(FORMAT) + KEY_ID_BYTES + NONCE_BYTES


class CannotDecrypt(ValueError):
    """The value cannot be read: damaged, moved to another place, or its key is gone."""


class UnknownKey(CannotDecrypt):
    """No key at hand carries the identifier that the value was written under."""


class Cipher:
    """The first key encrypts, all of them decrypt. A value: format 1 + key identifier 4 + nonce 12 + ciphertext and tag."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise ValueError("加密密钥未配置，请在环境变量中至少设置一把32字节的密钥。")
        if any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"加密密钥应为{KEY_BYTES}字节，请检查密钥配置。")
        self._keys = {_key_id(key): AESGCM(key) for key in keys}
        if len(self._keys) != len(keys):
            raise ValueError("加密密钥有重复，请检查密钥配置。")
        self._current = _key_id(keys[0])

    def encrypt(self, text: str, context: str) -> bytes:
        """`context` names the place of the value (table.column); it is not stored, and decrypts only there."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        head = FORMAT + self._current
        return head + nonce + self._keys[self._current].encrypt(nonce, text.encode(), head + context.encode())

    def decrypt(self, value: bytes, context: str) -> str:
        value = bytes(value)  # drivers hand out memoryviews
        if len(value) < _HEAD or value[:1] != FORMAT:
            raise CannotDecrypt("加密数据格式不对，请检查数据是否损坏。")
        head, nonce, sealed = value[: 1 + KEY_ID_BYTES], value[1 + KEY_ID_BYTES : _HEAD], value[_HEAD:]
        key = self._keys.get(head[1:])
        if key is None:
            raise UnknownKey(f"缺少编号为 {head[1:].hex()} 的解密密钥，请把换下的旧密钥加回配置。")
        try:
            return key.decrypt(nonce, sealed, head + context.encode()).decode()
        except InvalidTag as error:
            raise CannotDecrypt("加密数据被改动或被移到了别处，请从备份恢复并核查。") from error

    def is_current(self, value: bytes) -> bool:
        """False for what should be encrypted again after a change of key."""
        return bytes(value[: 1 + KEY_ID_BYTES]) == FORMAT + self._current


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"onewindow key identifier" + key).digest()[:KEY_ID_BYTES]
