"""Document -> Claims: sentences, mentions, predicates, attribution, modality, dates, quantities."""
