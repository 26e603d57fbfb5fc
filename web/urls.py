"""The addresses of the pages."""

from django.urls import path

from web.views import accounts, calendars, conversations, events, home

app_name = "web"

urlpatterns = [
    path("", home.home, name="home"),
    path("ask/", home.ask, name="ask"),
    path("page-token/", home.page_token, name="page_token"),
    path("c/", conversations.conversations, name="conversations"),
    path("c/<int:session_id>/", conversations.conversation, name="conversation"),
    path("c/<int:session_id>/answers/<int:message_id>/", conversations.answer, name="answer"),
    path("events/<int:event_id>/", events.event, name="event"),
    path("events/<int:event_id>/event.ics", events.event_ics, name="event_ics"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/<int:feed_id>/", calendars.progress, name="calendar_progress"),
    path("calendars/<int:feed_id>/fetch/", calendars.fetch_now, name="fetch_now"),
    path("sign-in/", accounts.SignIn.as_view(), name="sign_in"),
    path("sign-out/", accounts.SignOut.as_view(), name="sign_out"),
    path("sign-up/", accounts.sign_up, name="sign_up"),
]
