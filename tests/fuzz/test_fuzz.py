"""A short run of the fuzzer, so that what it would find at once is found here."""

import re

from fuzz.__main__ import main


def test_some_thousand_hostile_inputs_are_read_without_a_finding(capfd):
    status = main(["--runs", "8000", "--seconds", "20"])  # other tests may hold the processor
    out = capfd.readouterr().out
    assert status == 0, out
    assert int(re.search(r"^([\d,]+) inputs without", out, re.MULTILINE)[1].replace(",", "")) == 8000
