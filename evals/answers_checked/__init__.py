"""Answers that a language model phrased, measured: rows, sentences, corruptions, poison, and a judge."""
