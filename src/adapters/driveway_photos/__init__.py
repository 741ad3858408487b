"""Photos made anew by Pillow, in a process of its own, and kept in a folder (extra ``photos``)."""

from driveway_photos.darkroom import PillowDarkroom
from driveway_photos.folder import FolderPhotoStore

__all__ = ["FolderPhotoStore", "PillowDarkroom"]
