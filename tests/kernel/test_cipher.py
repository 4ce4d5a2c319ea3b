import pytest

from onewindow.kernel.cipher import CannotDecrypt, Cipher, UnknownKey

OLD, NEW = b"\x01" * 32, b"\x02" * 32
WHERE = "accounts_person.id_number"


def test_text_when_encrypted_and_read_back() -> None:
    cipher = Cipher([NEW])
    for text in ("", "410305199001010029", "张三丰"):
        value = cipher.encrypt(text, WHERE)
        assert cipher.decrypt(value, WHERE) == text
        assert cipher.decrypt(memoryview(value), WHERE) == text  # type: ignore[arg-type]
        assert not text or text.encode() not in value


def test_same_text_when_encrypted_twice() -> None:
    cipher = Cipher([NEW])
    assert len({cipher.encrypt("13803796207", WHERE) for _ in range(50)}) == 50


def test_value_when_moved_to_another_place() -> None:
    cipher = Cipher([NEW])
    with pytest.raises(CannotDecrypt, match="移到了别处"):
        cipher.decrypt(cipher.encrypt("13803796207", "accounts_person.phone"), WHERE)


def test_value_when_any_byte_is_changed() -> None:
    cipher = Cipher([NEW])
    value = cipher.encrypt("13803796207", WHERE)
    for place in range(len(value)):
        changed = value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
        with pytest.raises(CannotDecrypt):
            cipher.decrypt(changed, WHERE)
    for cut in (b"", value[:10], value[:-1]):
        with pytest.raises(CannotDecrypt):
            cipher.decrypt(cut, WHERE)


def test_key_when_changed() -> None:
    value = Cipher([OLD]).encrypt("13803796207", WHERE)
    both = Cipher([NEW, OLD])
    assert both.decrypt(value, WHERE) == "13803796207"
    assert not both.is_current(value)
    again = both.encrypt(both.decrypt(value, WHERE), WHERE)
    assert both.is_current(again)
    assert Cipher([NEW]).decrypt(again, WHERE) == "13803796207"
    with pytest.raises(UnknownKey, match="旧密钥加回配置"):
        Cipher([NEW]).decrypt(value, WHERE)


@pytest.mark.parametrize(("keys", "told"), [([], "未配置"), ([b"short"], "应为32字节"), ([OLD, OLD], "有重复")])
def test_keys_when_misconfigured(keys: list[bytes], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Cipher(keys)
