"""The attacker: a separate program that reads only what is released, and tries to recover what the gate hides.

    what was released  →  tables of numbers and marks  →  a linear system  →  its bounds  →  what is known of each cell

It shares no code with the product. Only ``released`` calls the product, by its command, and hands over the text that a reader would get; the
attacker proper never does. ``python -m tests.attacker --many N --seed S`` attacks the gate on N generated tables.
"""
