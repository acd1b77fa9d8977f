"""Fuzzing of imports: files of the corpus with bytes and cells changed at random, judged by an oracle. ``python -m tests.fuzz --help``."""
