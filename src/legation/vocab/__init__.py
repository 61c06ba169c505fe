"""Knowledge as data: actors, predicates, cues, procedures; files with thin loaders and nothing else.

Import from the rooms inside (``legation.vocab.actors``): importing this package must stay free of cost.
"""
