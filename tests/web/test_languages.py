"""English and Spanish: what is chosen, what is said in it, and what stays English."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from accounts.models import User
from assistant import wording
from chat_service.errors import (
    Overloaded,
    RateLimited,
    SearchBroken,
    SessionBroken,
    TurnBroken,
    TurnInProgress,
)
from chat_service.writing import FAILURES
from events.models import Event
from tests.factories import NOW, at, make_event, make_feed, make_venue
from web import words

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    """A request leaves its language to its thread; the next test begins without one."""
    yield
    translation.deactivate()


def page_of(client: Client, path: str = "/", **headers: str) -> str:
    return client.get(path, headers=headers).content.decode()


@pytest.mark.django_db
def test_a_page_is_in_the_language_the_browser_asks_for(client: Client) -> None:
    assert '<html lang="es" dir="ltr">' in page_of(client, **SPANISH)
    assert '<html lang="en" dir="ltr">' in page_of(client, **{"Accept-Language": "fr, en;q=0.1"})
    assert '<html lang="en" dir="ltr">' in page_of(client)


@pytest.mark.django_db
def test_a_page_says_that_it_depends_on_the_language(client: Client) -> None:
    response = client.get("/", headers=SPANISH)
    assert response.headers["Content-Language"] == "es"
    assert {"Accept-Language", "Cookie"} <= set(response.headers["Vary"].split(", "))


@pytest.mark.django_db
def test_the_language_is_switched_without_a_script_and_kept(client: Client) -> None:
    response = client.post("/language/", {"language": "es", "next": "/calendars/?page=2"})
    assert response.headers["Location"] == "/calendars/?page=2"
    assert '<html lang="es"' in page_of(client, "/calendars/")
    client.post("/language/", {"language": "en"})
    assert '<html lang="en"' in page_of(client, "/calendars/", **SPANISH)


@pytest.mark.django_db
def test_each_language_is_named_in_itself(client: Client) -> None:
    page = page_of(client, **SPANISH)
    assert 'value="en" lang="en" dir="ltr">English</button>' in page
    assert 'value="es" lang="es" dir="ltr" aria-current="true">Español</button>' in page


@pytest.mark.django_db
@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_the_switch_leads_to_no_other_site(client: Client, url: str) -> None:
    assert client.post("/language/", {"language": "es", "next": url}).headers["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["xx", "", "../../etc", "de"])
def test_an_unknown_language_changes_nothing(client: Client, language: str) -> None:
    client.post("/language/", {"language": language})
    assert "django_language" not in client.cookies


@pytest.mark.django_db
def test_the_switch_is_no_other_sites_to_press() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/language/", {"language": "es"}).status_code == 403


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so_in_the_readers_language(client: Client) -> None:
    response = client.get("/events/999999/", headers=SPANISH)
    assert response.status_code == 404
    assert "Aquí no hay nada." in response.content.decode()


@pytest.mark.django_db
def test_the_api_stays_english(client: Client) -> None:
    body = {"email": "new@example.org", "password": "12345"}
    english, spanish = (
        client.post("/api/v1/users", body, content_type="application/json", headers=headers)
        for headers in ({}, SPANISH)
    )
    assert english.status_code == 422
    assert spanish.json() == english.json()
    assert "Content-Language" not in spanish.headers


@pytest.mark.django_db
def test_the_switch_leaves_the_api_english(client: Client, as_alice: dict[str, str]) -> None:
    client.post("/language/", {"language": "es"})
    assert client.get("/api/v1/nothing").json()["detail"]["message"] == "There is nothing here."
    assert (
        client.get("/api/v1/chat/sessions/9", headers=as_alice).json()["detail"]["error_code"] == "not_found"
    )


@pytest.mark.django_db
def test_the_next_events_are_told_in_spanish(client: Client) -> None:
    venue = make_venue("Main Hall", city="Newton", precision="exact")
    feed = make_feed(name="Town Library", last_checked_at=NOW - timedelta(hours=2))
    make_event(
        "Concert", "2026-03-14 10:00", venue=venue, feed=feed, cost_kind="paid", cost_min=5, cost_max=10,
        age_min=6, requires_registration=True,
    )  # fmt: skip
    page = page_of(client, **SPANISH)
    for said in (
        "Sábado, 10:00–11:00", "$5–10", "A partir de 6 años", "Requiere inscripción", "revisado hace 2 h",
        "miércoles 11 de marzo", "Pregunta qué hay cerca de Newton, MA.",
    ):  # fmt: skip
        assert said in page


@pytest.mark.django_db
def test_examples_are_questions_the_assistant_understands_in_that_language(client: Client) -> None:
    make_event("Jazz Trio", "2026-03-14 20:00", cost_kind="free")
    assert 'value="¿Qué hay gratis este fin de semana?"' in page_of(client, **SPANISH)
    assert 'value="What is free this weekend?"' in page_of(client)


@pytest.mark.django_db
def test_a_spanish_page_says_that_answers_are_english(client: Client, settings: Settings) -> None:
    assert "las respuestas están en inglés" in page_of(client, **SPANISH)
    assert "written in English" not in page_of(client)
    settings.LLM_MODEL = "a-model"  # which answers in the language of the question
    assert "las respuestas están en inglés" not in page_of(client, **SPANISH)


@pytest.mark.django_db
def test_calendars_are_told_in_spanish_and_their_english_is_marked(client: Client) -> None:
    make_feed(name="Biblioteca", health="failing", health_note="The server answered 404.", kind="ical")
    page = page_of(client, "/calendars/", **SPANISH)
    assert "No se puede leer" in page
    assert '<span lang="en" dir="auto">The server answered 404.</span>' in page


@pytest.mark.django_db
def test_the_site_can_be_put_beside_the_apps_of_a_phone(client: Client) -> None:
    response = client.get("/site.webmanifest", headers=SPANISH)
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (response.json()["lang"], response.json()["name"]) == ("es", "Qué hay cerca de Newton")
    assert '<link rel="manifest" href="/site.webmanifest">' in page_of(client)


@pytest.mark.django_db
def test_the_foot_of_a_page_leads_staff_to_embedding(client: Client) -> None:
    assert "Embed this" not in page_of(client)
    client.force_login(User.objects.create_superuser("operator", "operator@example.org", "a long phrase 42"))
    assert "Embed this" in page_of(client)


EVENTS = [
    ({"start": "2026-03-14 10:00", "hours": 1}, "sábado 14 de marzo, 10:00–11:00"),
    ({"start": "2026-03-14 11:30", "hours": 1.5}, "sábado 14 de marzo, 11:30–13:00"),
    ({"start": "2026-03-11 18:00", "hours": 2}, "hoy, 18:00–20:00"),
    ({"start": "2026-03-12 09:00", "hours": None}, "mañana, 9:00"),
    ({"start": "2027-01-02 20:00", "hours": 3}, "sábado 2 de enero de 2027, 19:00–22:00"),
    ({"start": "2026-03-09 10:00", "hours": 72}, "hasta mañana, 10:00"),
    ({"start": "2026-03-14 10:00", "hours": 30}, "de sábado 14 de marzo, 10:00 a domingo 15 de marzo, 16:00"),
    ({"start": "2026-02-01 00:00", "hours": 24 * 60, "all_day": True}, "hasta el 1 de abril"),
    ({"start": "2026-03-01 00:00", "hours": 24 * 11, "all_day": True}, "hoy, todo el día"),
    ({"start": "2026-02-01 00:00", "hours": 24 * 400, "all_day": True}, "hasta el 7 de marzo de 2027"),
    ({"start": "2026-03-14 00:00", "hours": 24, "all_day": True}, "sábado 14 de marzo, todo el día"),
    (
        {"start": "2026-03-14 00:00", "hours": 48, "all_day": True},
        "de sábado 14 de marzo a domingo 15 de marzo",
    ),
    ({"start": "2026-03-01 00:00", "hours": 24 * 12, "all_day": True}, "hasta mañana"),
]


def event_of(start: str, hours: float | None, **fields: object) -> Event:
    begins = at(start)
    ends = None if hours is None else begins + timedelta(hours=hours)
    return Event(title="X", start_time=begins, end_time=ends, timezone="America/New_York", **fields)


@pytest.mark.parametrize("fields", [fields for fields, _said in EVENTS])
@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Madrid"])
def test_english_dates_are_those_of_the_answers(fields: dict[str, object], zone: str) -> None:
    event = event_of(**fields)
    with translation.override("en"):
        said = words.when_in_words(event, now=NOW, reader_zone=zone)
    assert said == wording.when_in_words(event, now=NOW, reader_zone=zone)


@pytest.mark.parametrize(("fields", "said"), EVENTS)
def test_dates_in_spanish(fields: dict[str, object], said: str) -> None:
    with translation.override("es"):
        assert words.when_in_words(event_of(**fields), now=NOW) == said


FACTS = [
    ({"cost_kind": "free"}, "Gratis", ""),
    ({"cost_kind": "pwyc"}, "Paga lo que puedas", ""),
    ({"cost_kind": "unknown"}, "Precio no indicado", ""),
    ({"cost_kind": "paid"}, "De pago; precio no indicado", ""),
    ({"cost_kind": "paid", "cost_min": Decimal(5), "cost_max": Decimal(10)}, "$5–10", ""),
    ({"cost_kind": "paid", "cost_max": Decimal(10), "age_min": 0}, "hasta $10", "todas las edades"),
    ({"age_min": 18}, "Precio no indicado", "a partir de 18 años"),
    ({"age_min": 3, "age_max": 5}, "Precio no indicado", "de 3 a 5 años"),
    ({"age_max": 12}, "Precio no indicado", "hasta 12 años"),
    ({"age_min": 4, "age_max": 4}, "Precio no indicado", "4 años"),
    ({"age_range": "grades K-2", "age_min": 5}, "Precio no indicado", "grades K-2"),
]


@pytest.mark.parametrize(("fields", "price", "ages"), FACTS)
def test_prices_and_ages_in_both_languages(fields: dict[str, object], price: str, ages: str) -> None:
    event = event_of("2026-03-14 10:00", 1, **fields)
    with translation.override("es"):
        assert (words.price_in_words(event), words.ages_in_words(event)) == (price, ages)
    with translation.override("en"):
        assert words.price_in_words(event) == wording.price_in_words(event)
        assert words.ages_in_words(event) == wording.ages_in_words(event)


def test_distances_lists_and_checks_in_spanish() -> None:
    with translation.override("es"):
        assert words.short_distance(3) == "a\N{NO-BREAK SPACE}3.0\N{NO-BREAK SPACE}mi"
        assert [words.miles_in_words(miles) for miles in (1, 2.5, 10)] == [
            "1 milla",
            "2.5 millas",
            "10 millas",
        ]
        assert words.and_list(["a", "b", "c"]) == "a, b y c"
        assert words.or_list(["a", "b"]) == "a o b"
        assert words.checked_in_words(NOW - timedelta(days=1), NOW) == "revisado hace 1 día"


def test_distances_lists_and_checks_in_english() -> None:
    with translation.override("en"):
        assert words.short_distance(0.01) == "0.1\N{NO-BREAK SPACE}mi"
        for miles in (1, 2.5, 10, 0.5):
            assert words.miles_in_words(miles) == wording.miles_in_words(miles)
        assert words.and_list(["a", "b", "c"]) == "a, b and c"
        assert words.or_list(["a"]) == "a"
        assert words.checked_in_words(NOW - timedelta(days=3), NOW) == "checked 3 days ago"


@pytest.mark.parametrize(
    "status", ["cancelled", "postponed", "full", "withdrawn", "scheduled", "rescheduled"]
)
def test_a_status_has_the_words_of_the_answers(status: str) -> None:
    event = event_of("2026-03-14 10:00", 1, event_status=status)
    with translation.override("en"):
        assert words.status_in_words(event) == wording.status_in_words(event)
        assert words.status_named(status) == event.get_event_status_display().lower()


def test_what_the_api_refuses_has_words_on_the_page() -> None:
    page = render_to_string("web/parts/refusals.html")
    refusals = [
        RateLimited(1),
        Overloaded(),
        TurnInProgress(1),
        SearchBroken(),
        SessionBroken(),
        TurnBroken(),
    ]
    for message in [*(refusal.message for refusal in refusals), *FAILURES.values()]:
        assert f'<p data-said="{message}">{message}</p>' in page
