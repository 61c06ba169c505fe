"""Articles of the group ``tuning``: written for tuning the extractor, never reported as held out."""
