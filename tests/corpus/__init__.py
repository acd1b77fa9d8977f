"""Files as they should not be, each with the one thing that an import has to say of it: loaded with these counts, refused, or asked about.

Every module declares the files of one kind; ``every`` has them all, ``judging`` brings one to a database that holds a good delivery.
"""
