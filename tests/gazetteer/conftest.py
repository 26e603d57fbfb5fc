import pytest

from gazetteer import Gazetteer, Place, load_gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture(scope="session")
def newton(gazetteer) -> Place:
    return gazetteer.resolve("Newton, MA").place
