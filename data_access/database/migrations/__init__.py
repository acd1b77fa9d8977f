"""The steps from each released schema to the next, one folder a database. A released step is never changed: today's tables are not read here."""
