"""A seed is a plan: the same turns, disturbances and sabotage every time."""

from itertools import islice

from chaos.plan import Doing, conversations
from chaos.sabotage import Kind, sabotages


def test_the_same_seed_plans_the_same_and_another_seed_something_else():
    assert list(conversations(7, 200)) == list(conversations(7, 200))
    assert list(sabotages(7, 2000)) == list(sabotages(7, 2000))
    assert list(conversations(7, 200)) != list(conversations(8, 200))


def test_a_longer_run_begins_as_a_shorter_one():
    short = list(conversations(7, 200))
    assert list(islice(conversations(7, None), len(short))) == short


def test_a_usual_run_holds_everything_a_client_can_do():
    turns = [turn for one in conversations(1, 2000) for turn in one.turns]
    assert len(turns) >= 2000
    assert {turn.doing for turn in turns} == set(Doing)
    assert len({turn.nonce for turn in turns}) == len(turns)
    assert {turn.script.fault for turn in turns} > {None, "cut", "hang", "500"}


def test_a_usual_run_holds_every_sabotage_in_the_order_of_its_moments():
    planned = list(sabotages(1, 2000))
    moments = [one.accepted for one in planned]
    assert {one.kind for one in planned} == set(Kind)
    assert moments == sorted(moments)
    assert 0 < moments[0] < moments[-1] < 2000


def test_the_shortest_run_kills_a_worker_and_restarts_postgresql():
    assert {one.kind for one in sabotages(1, 60)} == {Kind.KILL, Kind.POSTGRES_RESTART}
