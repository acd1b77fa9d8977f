"""A draft statement checked claim by claim against what is frozen: rules only, so that every verdict can be followed and argued with."""
