"""The keys of an installation: made where there are none, wrapped by whoever the settings name."""

from pathlib import Path

from driveway_app.plugs import key_ring
from driveway_app.settings import ProcessSettings
from driveway_core.ports import Cipher, KeyRing


def cipher_of(home: Path, ring: KeyRing | None) -> Cipher:
    """What seals with the data keys of a home, wrapped by that ring, or the home's own."""
    from driveway_secrets import FolderKeyStore, KeyFileCipher, KeyRingCipher

    if ring is None:
        return KeyRingCipher.open(home)
    return KeyRingCipher.over(FolderKeyStore.open(home), ring, key_file=KeyFileCipher.open(home))


def make_keys(settings: ProcessSettings) -> None:
    """Make the keys that personal data is sealed with, unless they are there; check them if they are."""
    with key_ring(settings.plugs, home=settings.home, environment=settings.environment) as ring:
        cipher_of(settings.home, ring)
