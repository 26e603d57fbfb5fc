"""Does any input break the readers? Bytes by the million from a coverage-guided fuzzer (`make fuzz`)."""
