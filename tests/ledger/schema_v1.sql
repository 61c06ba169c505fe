-- What version 1 of the ledger made, frozen; the migration tests start from it.
CREATE TABLE documents (
    id TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    source TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    genre TEXT NOT NULL,
    published_from INTEGER,
    published_to INTEGER,
    raw_sha256 TEXT NOT NULL,
    text TEXT NOT NULL,
    raw_text TEXT,
    blocks TEXT NOT NULL,
    repairs TEXT NOT NULL,
    segments TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX documents_recorded ON documents (recorded_at);
CREATE TABLE events (
    seq INTEGER NOT NULL,
    recorded_at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload_hash TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (seq),
    UNIQUE (recorded_at)
);
CREATE TABLE judgements (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    target TEXT NOT NULL,
    verdict TEXT NOT NULL,
    coder TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (seq)
);
CREATE INDEX judgements_recorded ON judgements (recorded_at);
CREATE INDEX judgements_target ON judgements (target);
CREATE TABLE schema_versions (
    version INTEGER NOT NULL,
    applied_at BIGINT NOT NULL,
    description TEXT NOT NULL,
    PRIMARY KEY (version)
);
CREATE TABLE claims (
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    document_id TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    predicate TEXT NOT NULL,
    object_id TEXT,
    modality TEXT NOT NULL,
    polarity TEXT NOT NULL,
    earliest_start INTEGER,
    latest_start INTEGER,
    earliest_end INTEGER,
    latest_end INTEGER,
    asserted_day INTEGER,
    time_known INTEGER NOT NULL,
    recorded_at BIGINT NOT NULL,
    retracted_at BIGINT,
    body TEXT NOT NULL,
    PRIMARY KEY (seq),
    FOREIGN KEY(document_id) REFERENCES documents (id)
);
CREATE INDEX claims_document ON claims (document_id);
CREATE INDEX claims_id ON claims (id);
CREATE INDEX claims_object ON claims (object_id);
CREATE UNIQUE INDEX claims_one_live ON claims (id) WHERE retracted_at IS NULL;
CREATE INDEX claims_pair ON claims (subject_id, object_id);
CREATE INDEX claims_predicate ON claims (predicate);
CREATE INDEX claims_recorded ON claims (recorded_at);
CREATE INDEX claims_retracted ON claims (retracted_at) WHERE retracted_at IS NOT NULL;
CREATE TABLE attributions (
    claim_seq INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    speaker_id TEXT NOT NULL,
    speaker TEXT NOT NULL,
    manner TEXT NOT NULL,
    PRIMARY KEY (claim_seq, depth),
    FOREIGN KEY(claim_seq) REFERENCES claims (seq)
)
 WITHOUT ROWID;
CREATE TABLE evidence (
    claim_seq INTEGER NOT NULL,
    position INTEGER NOT NULL,
    start_char INTEGER NOT NULL,
    end_char INTEGER NOT NULL,
    exact TEXT NOT NULL,
    PRIMARY KEY (claim_seq, position),
    FOREIGN KEY(claim_seq) REFERENCES claims (seq)
)
 WITHOUT ROWID;
CREATE TABLE parties (
    claim_seq INTEGER NOT NULL,
    place TEXT NOT NULL,
    party TEXT NOT NULL,
    via TEXT NOT NULL,
    PRIMARY KEY (party, claim_seq, place, via),
    FOREIGN KEY(claim_seq) REFERENCES claims (seq)
)
 WITHOUT ROWID;
CREATE INDEX parties_claim ON parties (claim_seq);
CREATE TRIGGER documents_never_deleted BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted from documents'); END;
CREATE TRIGGER documents_never_changed BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is changed in documents'); END;
CREATE TRIGGER events_never_deleted BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted from events'); END;
CREATE TRIGGER events_never_changed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is changed in events'); END;
CREATE TRIGGER judgements_never_deleted BEFORE DELETE ON judgements BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted from judgements'); END;
CREATE TRIGGER judgements_never_changed BEFORE UPDATE ON judgements BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is changed in judgements'); END;
CREATE TRIGGER schema_versions_never_deleted BEFORE DELETE ON schema_versions BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted from schema_versions'); END;
CREATE TRIGGER schema_versions_never_changed BEFORE UPDATE ON schema_versions BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is changed in schema_versions'); END;
CREATE TRIGGER claims_never_deleted BEFORE DELETE ON claims BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted from claims'); END;
CREATE TRIGGER claims_never_changed BEFORE UPDATE ON claims WHEN NOT (OLD.retracted_at IS NULL AND NEW.retracted_at IS NOT NULL AND NEW.seq IS OLD.seq AND NEW.id IS OLD.id AND NEW.document_id IS OLD.document_id AND NEW.subject_id IS OLD.subject_id AND NEW.predicate IS OLD.predicate AND NEW.object_id IS OLD.object_id AND NEW.modality IS OLD.modality AND NEW.polarity IS OLD.polarity AND NEW.earliest_start IS OLD.earliest_start AND NEW.latest_start IS OLD.latest_start AND NEW.earliest_end IS OLD.earliest_end AND NEW.latest_end IS OLD.latest_end AND NEW.asserted_day IS OLD.asserted_day AND NEW.time_known IS OLD.time_known AND NEW.recorded_at IS OLD.recorded_at AND NEW.body IS OLD.body) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is changed in claims'); END;
CREATE TRIGGER attributions_never_deleted BEFORE DELETE ON attributions BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted from attributions'); END;
CREATE TRIGGER attributions_never_changed BEFORE UPDATE ON attributions BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is changed in attributions'); END;
CREATE TRIGGER evidence_never_deleted BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted from evidence'); END;
CREATE TRIGGER evidence_never_changed BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is changed in evidence'); END;
CREATE TRIGGER parties_never_deleted BEFORE DELETE ON parties BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is deleted from parties'); END;
CREATE TRIGGER parties_never_changed BEFORE UPDATE ON parties BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: nothing is changed in parties'); END;
PRAGMA application_id = 1279608644;
