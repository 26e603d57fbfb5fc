"""The panels behind the chips: once in a page, for the chips of whatever answer is the last."""

from typing import Any

from django import template

from assistant.surroundings import home_place
from web.narrowing import PANELS, RADII

register = template.Library()


@register.inclusion_tag("web/parts/panels.html")
def narrowing_panels() -> dict[str, Any]:
    """Every kind of constraint with its choices; places of the home's country are suggested first."""
    home = home_place()
    return {"panels": PANELS, "radii": RADII, "country": home.country_code if home else ""}
