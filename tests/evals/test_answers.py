"""Where no language model is needed the floors hold: correct answers pass, changed ones never do."""

from evals import answers


def test_correct_answers_pass_untouched_and_changed_facts_never_pass(capsys):
    assert answers._charming(show=True), capsys.readouterr().out
    assert answers._corruption(show=True), capsys.readouterr().out
