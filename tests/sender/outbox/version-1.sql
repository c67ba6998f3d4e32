CREATE TABLE schema (
	version INTEGER NOT NULL
)
 STRICT;
CREATE TABLE batch (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	source TEXT NOT NULL, 
	mode TEXT NOT NULL, 
	events INTEGER NOT NULL, 
	opened_at INTEGER NOT NULL, 
	completed_at INTEGER NOT NULL
)
 STRICT;
CREATE INDEX batch_open ON batch (seq) WHERE completed_at = 0;
CREATE TABLE event (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id TEXT NOT NULL, 
	mode TEXT NOT NULL, 
	identity TEXT NOT NULL, 
	fingerprint BLOB NOT NULL, 
	type TEXT NOT NULL, 
	source TEXT NOT NULL, 
	batch INTEGER NOT NULL, 
	received_at INTEGER NOT NULL, 
	UNIQUE (mode, id)
)
 STRICT;
CREATE INDEX event_identity ON event (mode, identity) WHERE identity != '';
CREATE INDEX event_named ON event (id);
CREATE INDEX event_batch ON event (batch) WHERE batch > 0;
CREATE TABLE sealed (
	owner TEXT NOT NULL, 
	content TEXT NOT NULL, 
	key_id TEXT NOT NULL, 
	nonce BLOB NOT NULL, 
	ciphertext BLOB NOT NULL, 
	PRIMARY KEY (owner, content)
)
 STRICT;
CREATE TABLE rate (
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	arrival_at INTEGER NOT NULL, 
	PRIMARY KEY (kind, name)
)
 STRICT;
CREATE TABLE pause (
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	since INTEGER NOT NULL, 
	until INTEGER NOT NULL, 
	details TEXT NOT NULL, 
	PRIMARY KEY (kind, name)
)
 STRICT;
CREATE TABLE suppression (
	recipient_hmac BLOB NOT NULL, 
	reason TEXT NOT NULL, 
	since INTEGER NOT NULL, 
	soft_errors INTEGER NOT NULL, 
	last_error_at INTEGER NOT NULL, 
	PRIMARY KEY (recipient_hmac)
)
 STRICT;
CREATE TABLE counters (
	name TEXT NOT NULL, 
	value INTEGER NOT NULL, 
	PRIMARY KEY (name)
)
 STRICT;
CREATE TABLE event_log (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at INTEGER NOT NULL, 
	message_seq INTEGER NOT NULL, 
	action TEXT NOT NULL, 
	from_state TEXT NOT NULL, 
	to_state TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	reason TEXT NOT NULL
)
 STRICT;
CREATE INDEX event_log_message ON event_log (message_seq);
CREATE TABLE worker (
	id TEXT NOT NULL, 
	pid INTEGER NOT NULL, 
	started_at INTEGER NOT NULL, 
	seen_at INTEGER NOT NULL, 
	PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE message (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id TEXT NOT NULL, 
	event_seq INTEGER NOT NULL, 
	copy INTEGER NOT NULL, 
	nth INTEGER NOT NULL, 
	replaces INTEGER NOT NULL, 
	resend_of INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	mode TEXT NOT NULL, 
	test INTEGER NOT NULL, 
	template TEXT NOT NULL, 
	publication INTEGER NOT NULL, 
	language TEXT NOT NULL, 
	domain TEXT NOT NULL, 
	recipient_hmac BLOB NOT NULL, 
	account TEXT NOT NULL, 
	lane INTEGER NOT NULL, 
	priority INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	accepted_as TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	next_attempt_at INTEGER NOT NULL, 
	expires_at INTEGER NOT NULL, 
	attempts INTEGER NOT NULL, 
	leases INTEGER NOT NULL, 
	lease_owner TEXT NOT NULL, 
	lease_until INTEGER NOT NULL, 
	message_id TEXT NOT NULL, 
	token TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	details TEXT NOT NULL, 
	error_count INTEGER NOT NULL, 
	purged INTEGER NOT NULL, 
	created_at INTEGER NOT NULL, 
	updated_at INTEGER NOT NULL, 
	UNIQUE (event_seq, copy, nth), 
	UNIQUE (id), 
	FOREIGN KEY(event_seq) REFERENCES event (seq) ON DELETE CASCADE
)
 STRICT;
CREATE INDEX message_leased ON message (lease_until) WHERE state = 'processing';
CREATE INDEX message_purgeable ON message (updated_at) WHERE state IN ('canceled', 'expired', 'failed', 'ignored', 'sent') AND purged = 0;
CREATE INDEX message_listed ON message (mode, state, seq);
CREATE INDEX message_recipient ON message (recipient_hmac);
CREATE INDEX message_unroutable ON message (seq) WHERE state = 'unroutable';
CREATE INDEX message_ready ON message (lane, priority, seq, account, domain, template, expires_at) WHERE state = 'pending' AND next_attempt_at = 0;
CREATE INDEX message_later ON message (next_attempt_at) WHERE state = 'pending' AND next_attempt_at > 0;
CREATE INDEX message_expiring ON message (expires_at) WHERE state IN ('held', 'pending', 'unroutable');
CREATE TABLE attempt (
	message_seq INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	message_id TEXT NOT NULL, 
	worker TEXT NOT NULL, 
	account TEXT NOT NULL, 
	started_at INTEGER NOT NULL, 
	ended_at INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	code INTEGER NOT NULL, 
	enhanced_code TEXT NOT NULL, 
	reply TEXT NOT NULL, 
	tls TEXT NOT NULL, 
	UNIQUE (message_seq, n), 
	UNIQUE (message_seq, worker), 
	FOREIGN KEY(message_seq) REFERENCES message (seq) ON DELETE CASCADE
)
 STRICT;
CREATE TRIGGER counted_0 AFTER INSERT ON message BEGIN UPDATE counters SET value = value + 1 WHERE name = NEW.mode || '/' || NEW.state || '/' || NEW.test; END;
CREATE TRIGGER counted_1 AFTER DELETE ON message BEGIN UPDATE counters SET value = value - 1 WHERE name = OLD.mode || '/' || OLD.state || '/' || OLD.test; END;
CREATE TRIGGER counted_2 AFTER UPDATE OF state, test ON message BEGIN UPDATE counters SET value = value - 1 WHERE name = OLD.mode || '/' || OLD.state || '/' || OLD.test; UPDATE counters SET value = value + 1 WHERE name = NEW.mode || '/' || NEW.state || '/' || NEW.test; END;
INSERT INTO schema VALUES (1);
INSERT INTO counters VALUES ('live/pending/0', 0);
INSERT INTO counters VALUES ('live/pending/1', 0);
INSERT INTO counters VALUES ('live/processing/0', 0);
INSERT INTO counters VALUES ('live/processing/1', 0);
INSERT INTO counters VALUES ('live/sent/0', 0);
INSERT INTO counters VALUES ('live/sent/1', 0);
INSERT INTO counters VALUES ('live/uncertain/0', 0);
INSERT INTO counters VALUES ('live/uncertain/1', 0);
INSERT INTO counters VALUES ('live/failed/0', 0);
INSERT INTO counters VALUES ('live/failed/1', 0);
INSERT INTO counters VALUES ('live/unroutable/0', 0);
INSERT INTO counters VALUES ('live/unroutable/1', 0);
INSERT INTO counters VALUES ('live/held/0', 0);
INSERT INTO counters VALUES ('live/held/1', 0);
INSERT INTO counters VALUES ('live/expired/0', 0);
INSERT INTO counters VALUES ('live/expired/1', 0);
INSERT INTO counters VALUES ('live/ignored/0', 0);
INSERT INTO counters VALUES ('live/ignored/1', 0);
INSERT INTO counters VALUES ('live/canceled/0', 0);
INSERT INTO counters VALUES ('live/canceled/1', 0);
INSERT INTO counters VALUES ('rehearsal/pending/0', 0);
INSERT INTO counters VALUES ('rehearsal/pending/1', 0);
INSERT INTO counters VALUES ('rehearsal/processing/0', 0);
INSERT INTO counters VALUES ('rehearsal/processing/1', 0);
INSERT INTO counters VALUES ('rehearsal/sent/0', 0);
INSERT INTO counters VALUES ('rehearsal/sent/1', 0);
INSERT INTO counters VALUES ('rehearsal/uncertain/0', 0);
INSERT INTO counters VALUES ('rehearsal/uncertain/1', 0);
INSERT INTO counters VALUES ('rehearsal/failed/0', 0);
INSERT INTO counters VALUES ('rehearsal/failed/1', 0);
INSERT INTO counters VALUES ('rehearsal/unroutable/0', 0);
INSERT INTO counters VALUES ('rehearsal/unroutable/1', 0);
INSERT INTO counters VALUES ('rehearsal/held/0', 0);
INSERT INTO counters VALUES ('rehearsal/held/1', 0);
INSERT INTO counters VALUES ('rehearsal/expired/0', 0);
INSERT INTO counters VALUES ('rehearsal/expired/1', 0);
INSERT INTO counters VALUES ('rehearsal/ignored/0', 0);
INSERT INTO counters VALUES ('rehearsal/ignored/1', 0);
INSERT INTO counters VALUES ('rehearsal/canceled/0', 0);
INSERT INTO counters VALUES ('rehearsal/canceled/1', 0);
INSERT INTO counters VALUES ('proof/pending/0', 0);
INSERT INTO counters VALUES ('proof/pending/1', 0);
INSERT INTO counters VALUES ('proof/processing/0', 0);
INSERT INTO counters VALUES ('proof/processing/1', 0);
INSERT INTO counters VALUES ('proof/sent/0', 0);
INSERT INTO counters VALUES ('proof/sent/1', 0);
INSERT INTO counters VALUES ('proof/uncertain/0', 0);
INSERT INTO counters VALUES ('proof/uncertain/1', 0);
INSERT INTO counters VALUES ('proof/failed/0', 0);
INSERT INTO counters VALUES ('proof/failed/1', 0);
INSERT INTO counters VALUES ('proof/unroutable/0', 0);
INSERT INTO counters VALUES ('proof/unroutable/1', 0);
INSERT INTO counters VALUES ('proof/held/0', 0);
INSERT INTO counters VALUES ('proof/held/1', 0);
INSERT INTO counters VALUES ('proof/expired/0', 0);
INSERT INTO counters VALUES ('proof/expired/1', 0);
INSERT INTO counters VALUES ('proof/ignored/0', 0);
INSERT INTO counters VALUES ('proof/ignored/1', 0);
INSERT INTO counters VALUES ('proof/canceled/0', 0);
INSERT INTO counters VALUES ('proof/canceled/1', 0);
