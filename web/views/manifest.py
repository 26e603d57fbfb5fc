"""What a phone needs to know to keep the site beside its apps (https://www.w3.org/TR/appmanifest/)."""

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assistant.surroundings import home_place

GROUND, ACCENT = "#f6f5f1", "#0b5f5c"


@require_safe
def manifest(_request: HttpRequest) -> JsonResponse:
    """The web app manifest, in the reader's language."""
    home = home_place()
    name = _("What’s on near %(place)s") % {"place": home.name} if home else _("What’s on")
    data = {
        "id": reverse("web:home"),
        "name": name,
        "short_name": home.name if home else "Superschedules",
        "description": _("Ask what’s on, in your own words. Answers come from the calendars around here."),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("web:home"),
        "scope": reverse("web:home"),
        "display": "minimal-ui",
        "background_color": GROUND,
        "theme_color": ACCENT,
        "icons": [
            {"src": static("web/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            *(
                {"src": static(f"web/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
                for size in (192, 512)
            ),
        ],
    }
    return JsonResponse(data, content_type="application/manifest+json")
