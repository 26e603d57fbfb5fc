"""Whatever is sent to an address of the API, the answer is of the contract and never a failure of ours."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())


@pytest.fixture
def one_connection(db: None) -> Iterator[None]:
    """Requests stay on the test's connection, as Django's own test client arranges it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@schema.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_no_request_makes_it_fail(case, as_alice) -> None:
    response = case.call(headers={**as_alice, "Accept-Encoding": "identity"})
    assert response.status_code < 500, response.text
    if response.status_code in {401, 404, 422}:
        assert set(response.json()["detail"]) >= {"message", "error_code"}


def test_an_address_that_does_not_exist_is_told_so_in_json(client) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.json()["detail"]["error_code"] == "not_found"
