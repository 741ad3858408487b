"""Cars, as their driver sends and sees them."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from driveway_core.dimensions import LONGEST_INCHES
from driveway_core.vehicles import Vehicle
from driveway_http.fields import ABSENT, In, Line, Moment, Out, VinText

Inches = Annotated[int, Field(ge=1, le=LONGEST_INCHES, description="inches")]
Year = Annotated[int, Field(ge=2008, le=2100)]
Model = Annotated[Line, StringConstraints(max_length=50)]
Color = Annotated[Line, StringConstraints(max_length=50)]
Display = Annotated[Line, StringConstraints(max_length=100)]


class VehicleIn(In):
    """A new car; what its VIN tells may be left out. The width is the body's, without mirrors."""

    vin: VinText
    display_name: Display | None = None
    color: Color | None = None
    model: Model | None = None
    year: Year | None = None
    length_inches: Inches | None = None
    width_inches: Inches | None = None
    height_inches: Inches | None = None


class VehicleChangesIn(In):
    """What a driver may change of a car; what is left out stays."""

    display_name: Display | None = None
    color: Color | None = None
    model: Model = ABSENT
    year: Year = ABSENT
    length_inches: Inches = ABSENT
    width_inches: Inches = ABSENT
    height_inches: Inches = ABSENT


class VehicleOut(Out):
    """One car."""

    id: UUID
    vin: str
    tesla_vehicle_id: int | None
    display_name: str | None
    color: str | None
    model: str
    year: int
    length_inches: int
    width_inches: int
    height_inches: int
    dimensions_source: str = Field(description="owner, or vin_default when the sizes are the model's")
    is_active: bool
    last_seen_at: Moment | None
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, vehicle: Vehicle) -> "VehicleOut":
        """From the core's vehicle."""
        return cls(
            id=vehicle.id,
            vin=vehicle.vin.value,
            tesla_vehicle_id=vehicle.tesla_vehicle_id,
            display_name=vehicle.display_name,
            color=vehicle.color,
            model=vehicle.model,
            year=vehicle.year,
            length_inches=vehicle.dimensions.length_inches,
            width_inches=vehicle.dimensions.width_inches,
            height_inches=vehicle.dimensions.height_inches,
            dimensions_source=vehicle.dimensions_source,
            is_active=vehicle.is_active,
            last_seen_at=vehicle.last_seen_at,
            created_at=vehicle.created_at,
            updated_at=vehicle.updated_at,
        )
