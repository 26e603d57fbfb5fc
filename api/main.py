"""The HTTP API, version 1: JSON for other people's front ends and our own pages."""

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import HttpBearer

from accounts.models import User
from accounts.tokens import user_of_header
from api import errors
from api.account_views import router as accounts
from api.chat_views import router as chat
from api.event_views import router as events
from api.place_views import router as places


class SignedIn(HttpBearer):
    """Requires an access token; `request.auth` is then the person."""

    def __call__(self, request: HttpRequest) -> User:
        return user_of_header(request.headers.get("Authorization"))

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """Never called: `__call__` tells the kinds of refusal apart, which the base class cannot."""
        return user_of_header(f"Bearer {token}")


api = NinjaAPI(title="Superschedules", version="1", urls_namespace="api", docs_url="/docs")
errors.install(api)
api.add_router("", accounts)
api.add_router("/chat", chat, auth=SignedIn())
api.add_router("", events)
api.add_router("/locations", places)
