import pytest


def names_in(gazetteer, sentence):
    tokens, at, found = sentence.split(), 0, []
    while at < len(tokens):
        match = gazetteer.longest_match(tokens, at)
        if match and not match.is_everyday_word:
            found.append(match.text)
        at = match.end if match else at + 1
    return found


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("events in Newton in the morning", ["Newton"]),
        ("free music in Portland, Maine tonight", ["Portland, Maine"]),
        ("jazz in newton ma tonight", ["newton, ma"]),
        ("story time near Davis Square, Somerville?", ["Davis Square, Somerville"]),
        ("concerts in St. Louis or Kansas City", ["St. Louis", "Kansas City"]),
        ("things to do in Newton, Boston or Salem.", ["Newton", "Boston", "Salem."]),
        ("Portland , OR this weekend", ["Portland, OR"]),
        ("anything around New York City tomorrow", ["New York City"]),
        ("yoga 02458 tomorrow", ["02458"]),
        ("what is on this weekend for kids", []),
    ],
)
def test_the_longest_names_of_a_sentence_are_found(gazetteer, sentence, names):
    assert names_in(gazetteer, sentence) == names


def test_what_a_match_gives_resolves(gazetteer, newton):
    match = gazetteer.longest_match(["Davis", "Square,", "Somerville?"], 0)
    assert gazetteer.resolve(match.text, near=newton).place.label == "Davis Square, Somerville, MA"
    assert (match.start, match.end) == (0, 3)


def test_a_name_that_is_also_a_word_says_so(gazetteer):
    assert gazetteer.longest_match(["reading"], 0).is_everyday_word
    assert not gazetteer.longest_match(["Reading,", "MA"], 0).is_everyday_word
    assert not gazetteer.longest_match(["Somerville"], 0).is_everyday_word


def test_a_position_outside_the_sentence_matches_nothing(gazetteer):
    assert gazetteer.longest_match([], 0) is None
    assert gazetteer.longest_match(["Newton"], 5) is None
    assert gazetteer.longest_match(["Newton"], -1) is None


def test_a_whole_text_is_a_name_or_not(gazetteer):
    assert gazetteer.contains_name("Newton Highlands")
    assert gazetteer.contains_name("02458")
    assert not gazetteer.contains_name("events in Newton")
    assert not gazetteer.contains_name("")
