"""What a drawing of a listing shows of its facts, and what is chosen for it by chance that never changes."""

from typing import Final, Literal

import attrs

from driveway_core.driveways import Driveway, DrivewayType
from driveway_demo.chance import chosen, happens

Roof = Literal["none", "garage", "carport"]


@attrs.frozen
class Air:
    """The colours of a day: its sky, what stands far away, and what grows."""

    sky: str
    far: str
    sun: str
    green: str


_AIRS: Final = (
    Air("#dceaf5", "#c3d6e6", "#fff6dc", "#8fb48a"),
    Air("#e9eef0", "#d2dbdf", "#f8f8f4", "#8aa98c"),
    Air("#fbe9dc", "#efd3c4", "#ffd9a8", "#97ae7d"),
    Air("#e3f1ea", "#c9e0d5", "#fff8e0", "#7fae8e"),
)
_WALLS: Final = (
    "#f3d9b8", "#e7b9a6", "#c5d8d1", "#bfcfe4", "#f0e3c4", "#d9c7e0", "#f2c9b4", "#cfdcb9", "#e6e1da",
    "#b9d3d8",
)  # fmt: skip
_GROUNDS: Final = {
    DrivewayType.CONCRETE: "a concrete",
    DrivewayType.ASPHALT: "an asphalt",
    DrivewayType.GRAVEL: "a gravel",
    DrivewayType.PAVED: "a paved",
}
_DOORS: Final = ("#8c3b3b", "#2f5d62", "#3d4f7c", "#6b4f3a", "#4b6b45", "#7a4a6a")


@attrs.frozen
class View:
    """A house front and the place to park before it or in it; ``key`` says which house it is."""

    key: str
    ground: DrivewayType
    roof: Roof
    spaces: int
    charger: bool
    lamp: bool
    camera: bool

    @classmethod
    def of(cls, driveway: Driveway) -> "View":
        """What is seen of a listing."""
        covered, title = driveway.features.is_covered, driveway.title.lower()
        return cls(
            key=f"{driveway.address.line} picture",
            ground=driveway.driveway_type,
            roof="none" if not covered else "carport" if "carport" in title else "garage",
            spaces=driveway.spaces,
            charger=driveway.features.has_ev_charging,
            lamp=driveway.features.has_lighting,
            camera=driveway.features.has_security_camera,
        )

    @property
    def words(self) -> str:
        """What the drawing shows, for those who do not see it; and that it is one."""
        ground = _GROUNDS[self.ground]
        place = {
            "none": f"a house with {ground} driveway before it",
            "garage": f"a house with an open garage, behind {ground} driveway",
            "carport": f"a house with a carport over {ground} driveway",
        }[self.roof]
        cars = "the outlines of two cars" if self.spaces > 1 else "the outline of a car"
        beside = ", and a charger on the wall" if self.charger else ""
        return f"A drawing, not a photo: {place}, {cars}{beside}."

    @property
    def air(self) -> Air:
        """The day it was drawn on."""
        return chosen(f"{self.key} air", _AIRS)

    @property
    def wall(self) -> str:
        """The colour of the house."""
        return chosen(f"{self.key} wall", _WALLS)

    @property
    def door(self) -> str:
        """The colour of its door, and of what is painted like it."""
        return chosen(f"{self.key} door", _DOORS)

    def has(self, what: str, how_often: float) -> bool:
        """Whether this house has what some have."""
        return happens(f"{self.key} {what}", how_often)

    def one_of(self, what: str, options: tuple[str, ...]) -> str:
        """Which of its kinds."""
        return chosen(f"{self.key} {what}", options)
