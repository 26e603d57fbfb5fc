"""Where no language model is needed the floors hold: correct answers pass, changed ones never do."""

from evals import answers


def test_correct_answers_pass_untouched_and_changed_facts_never_pass(capsys):
    assert answers.charming_pass(show=True), capsys.readouterr().out
    assert answers.corrupted_fail(show=True), capsys.readouterr().out
