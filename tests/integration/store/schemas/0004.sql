BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE answers (
	id INTEGER NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	question VARCHAR(64) NOT NULL, 
	"check" VARCHAR(64) NOT NULL, 
	object VARCHAR(64) NOT NULL, 
	evidence_hash VARCHAR(64) NOT NULL, 
	answer TEXT NOT NULL, 
	person TEXT NOT NULL, 
	answered_at VARCHAR(32) NOT NULL, 
	evidence TEXT NOT NULL, 
	expires DATE, 
	CONSTRAINT pk_answers PRIMARY KEY (id), 
	CONSTRAINT uq_answers_office_question_answered_at UNIQUE (office, question, answered_at)
);
INSERT INTO "answers" VALUES(1,'yunxi','q','c','o','h','未发现问题','王某','2026-09-30T10:00:00.000000+00:00','',NULL);
CREATE TABLE beats (
	office VARCHAR(64) NOT NULL, 
	name VARCHAR(32) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	detail TEXT NOT NULL, 
	CONSTRAINT pk_beats PRIMARY KEY (office, name)
);
INSERT INTO "beats" VALUES('*','tick','2026-09-30T10:00:00.000000+00:00','');
CREATE TABLE channels (
	name VARCHAR(64) NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	failures INTEGER NOT NULL, 
	failing_since VARCHAR(32), 
	retry_at VARCHAR(32), 
	last_ok VARCHAR(32), 
	error TEXT NOT NULL, 
	CONSTRAINT pk_channels PRIMARY KEY (name)
);
INSERT INTO "channels" VALUES('group','*',1,'2026-09-30T10:00:00.000000+00:00','2026-09-30T10:00:00.000000+00:00',NULL,'对方应答 500');
CREATE TABLE deliveries (
	event INTEGER NOT NULL, 
	channel VARCHAR(64) NOT NULL, 
	recipient VARCHAR(200) NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	message INTEGER, 
	CONSTRAINT pk_deliveries PRIMARY KEY (event, channel, recipient), 
	CONSTRAINT fk_deliveries_event_events FOREIGN KEY(event) REFERENCES events (id) ON DELETE CASCADE, 
	CONSTRAINT fk_deliveries_message_messages FOREIGN KEY(message) REFERENCES messages (id) ON DELETE CASCADE
);
INSERT INTO "deliveries" VALUES(1,'mail','a@yunxi.example','yunxi',1);
INSERT INTO "deliveries" VALUES(1,'group','','yunxi',NULL);
CREATE TABLE events (
	id INTEGER NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	unit VARCHAR(64) NOT NULL, 
	rank VARCHAR(8) NOT NULL, 
	subject VARCHAR(200) NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	urgent BOOLEAN NOT NULL, 
	assigned BOOLEAN NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (id), 
	CONSTRAINT uq_events_office_key UNIQUE (office, "key")
);
INSERT INTO "events" VALUES(1,'yunxi','站点中断','k','站点打不开','板块打不开','2026-09-30T10:00:00.000000+00:00','','','','',1,1);
CREATE TABLE fetches (
	id INTEGER NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	run VARCHAR(64) NOT NULL, 
	url TEXT NOT NULL, 
	final_url TEXT NOT NULL, 
	method VARCHAR(8) NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	status INTEGER, 
	headers TEXT NOT NULL, 
	sha256 VARCHAR(64), 
	started VARCHAR(32) NOT NULL, 
	elapsed FLOAT NOT NULL, 
	phase VARCHAR(16) NOT NULL, 
	hops TEXT NOT NULL, 
	address TEXT, 
	tls TEXT, 
	unchanged BOOLEAN NOT NULL, 
	truncated BOOLEAN NOT NULL, 
	detail TEXT NOT NULL, 
	sentinel BOOLEAN, 
	session VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_fetches PRIMARY KEY (id), 
	CONSTRAINT fk_fetches_run_runs FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "fetches" VALUES(1,'yunxi','r1','http://yx.example/','http://yx.example/','GET','ok',200,'[]',NULL,'2026-09-30T10:00:00.000000+00:00',0.0,'','[]',NULL,NULL,0,0,'',NULL,'');
CREATE TABLE finding_events (
	id INTEGER NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	finding VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	period VARCHAR(16) NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_finding_events PRIMARY KEY (id)
);
INSERT INTO "finding_events" VALUES(1,'yunxi','ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff','2026-09-30T10:00:00.000000+00:00','found','2026Q3','{"finding":"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff","at":"2026-09-30T18:00:00+08:00","kind":"found","period":"2026Q3","person":"","run":"","reason":"","evidence":null,"changes":{}}');
CREATE TABLE findings (
	office VARCHAR(64) NOT NULL, 
	id VARCHAR(64) NOT NULL, 
	"check" VARCHAR(64) NOT NULL, 
	object VARCHAR(64) NOT NULL, 
	unit VARCHAR(64) NOT NULL, 
	origin VARCHAR(32) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	due DATE, 
	version INTEGER NOT NULL, 
	entry TEXT NOT NULL, 
	CONSTRAINT pk_findings PRIMARY KEY (office, id)
);
INSERT INTO "findings" VALUES('yunxi','ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff','dead-link','lanmu','','自查','open',NULL,1,'{"id":"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff","office":"yunxi","check":"dead-link","code":"","object":"lanmu","object_name":"","unit":"","owner":"","title":"链接失效","text":"链接无法打开。","url":"","parent_url":"","clause":"","remedy":"","severity":"deduct","responsibility":"本单位","internal":false,"evidence":null,"origin":"自查","reference":"","state":"open","first_seen":"2026-09-30T18:00:00+08:00","last_seen":"2026-09-30T18:00:00+08:00","periods":["2026Q3"],"recurrences":[],"due":null,"deadline":null,"opened_at":"2026-09-30T18:00:00+08:00","notified_at":null,"claimed_at":null,"fixed_on":null,"checked_at":null,"check_result":"","last_run":"","closed_at":null,"settled":null,"measures":"","reply":"","note":"","version":1}');
CREATE TABLE first_seen (
	office VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	"key" TEXT NOT NULL, 
	moment VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_first_seen PRIMARY KEY (office, digest)
);
INSERT INTO "first_seen" VALUES('yunxi','aa35e15fa9ed900bb04d2cd2d8878bd653dc79a355fb5c806f207e791d503498','http://yx.example/x','2026-09-30T10:00:00.000000+00:00');
CREATE TABLE import_batches (
	id INTEGER NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	object VARCHAR(64) NOT NULL, 
	source_file TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	imported_at VARCHAR(32) NOT NULL, 
	person TEXT NOT NULL, 
	complete BOOLEAN NOT NULL, 
	coverage_from DATE, 
	coverage_to DATE, 
	warnings TEXT NOT NULL, 
	CONSTRAINT pk_import_batches PRIMARY KEY (id), 
	CONSTRAINT uq_import_batches_office_kind_object_sha256 UNIQUE (office, kind, object, sha256)
);
INSERT INTO "import_batches" VALUES(1,'yunxi','posts','gzh','导出.xlsx','aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','2026-09-30T10:00:00.000000+00:00','',0,NULL,NULL,'[]');
CREATE TABLE import_rows (
	id INTEGER NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	batch INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_import_rows PRIMARY KEY (id), 
	CONSTRAINT fk_import_rows_batch_import_batches FOREIGN KEY(batch) REFERENCES import_batches (id) ON DELETE CASCADE
);
INSERT INTO "import_rows" VALUES(1,'yunxi',1,0,'{"account":"gzh","file_name":"导出.xlsx","sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","profile":"mp","part":"","covers_from":null,"covers_to":null,"posts":[{"title":"一","published_at":"2026-09-30T18:00:00+08:00","precision":"day","url":null,"native_id":null,"kind":"article","original":null,"pinned":false,"state":"published","origin":"export","reads":null,"source_file":""}],"rows":0,"skipped":0,"capped":false,"warnings":[],"imported_at":"2026-09-30T18:00:00+08:00","imported_by":""}');
CREATE TABLE leases (
	office VARCHAR(64) NOT NULL, 
	name VARCHAR(32) NOT NULL, 
	holder TEXT NOT NULL, 
	token INTEGER NOT NULL, 
	acquired VARCHAR(32) NOT NULL, 
	heartbeat VARCHAR(32) NOT NULL, 
	held BOOLEAN NOT NULL, 
	CONSTRAINT pk_leases PRIMARY KEY (office, name)
);
INSERT INTO "leases" VALUES('*','runner','x',1,'2026-09-30T10:00:00.000000+00:00','2026-09-30T10:00:00.000000+00:00',0);
CREATE TABLE messages (
	id INTEGER NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	channel VARCHAR(64) NOT NULL, 
	recipient VARCHAR(200) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	title TEXT NOT NULL, 
	body TEXT NOT NULL, 
	created VARCHAR(32) NOT NULL, 
	not_before VARCHAR(32) NOT NULL, 
	attempts INTEGER NOT NULL, 
	sent VARCHAR(32), 
	error TEXT NOT NULL, 
	CONSTRAINT pk_messages PRIMARY KEY (id), 
	CONSTRAINT uq_messages_channel_recipient_key UNIQUE (channel, recipient, "key")
);
INSERT INTO "messages" VALUES(1,'yunxi','mail','a@yunxi.example','d7abad3b56072e44bad5e2fc49c01a4727f195e5d27d4c7920fd82654af65cac','自查：站点打不开','一','2026-09-30T10:00:00.000000+00:00','2026-09-30T10:00:00.000000+00:00',0,NULL,'');
CREATE TABLE observations (
	id INTEGER NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	url TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	status INTEGER, 
	method VARCHAR(8) NOT NULL, 
	session VARCHAR(64) NOT NULL, 
	sentinel BOOLEAN, 
	CONSTRAINT pk_observations PRIMARY KEY (id), 
	CONSTRAINT uq_observations_office_digest_at_session UNIQUE (office, digest, at, session)
);
INSERT INTO "observations" VALUES(1,'yunxi','aa35e15fa9ed900bb04d2cd2d8878bd653dc79a355fb5c806f207e791d503498','http://yx.example/x','2026-09-30T10:00:00.000000+00:00','http_4xx',404,'GET','r1',NULL);
CREATE TABLE owed (
	office VARCHAR(64) NOT NULL, 
	object VARCHAR(64) NOT NULL, 
	period VARCHAR(32) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	due_at VARCHAR(32) NOT NULL, 
	not_before VARCHAR(32) NOT NULL, 
	attempts INTEGER NOT NULL, 
	crashes INTEGER NOT NULL, 
	started VARCHAR(32), 
	finished VARCHAR(32), 
	error TEXT NOT NULL, 
	outcome TEXT NOT NULL, 
	CONSTRAINT pk_owed PRIMARY KEY (office, object, period, kind)
);
INSERT INTO "owed" VALUES('yunxi','*','2026Q3','audit','due','2026-09-30T10:00:00.000000+00:00','2026-09-30T10:00:00.000000+00:00',0,0,NULL,NULL,'','');
CREATE TABLE probes (
	office VARCHAR(64) NOT NULL, 
	site VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	seconds FLOAT NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	status INTEGER, 
	detail TEXT NOT NULL, 
	"before" BOOLEAN, 
	"after" BOOLEAN, 
	CONSTRAINT pk_probes PRIMARY KEY (office, site, at)
);
INSERT INTO "probes" VALUES('yunxi','section','2026-09-30T10:00:00.000000+00:00',0.4,'ok',200,'',1,1);
CREATE TABLE report_approvals (
	office VARCHAR(64) NOT NULL, 
	period VARCHAR(16) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	person TEXT NOT NULL, 
	approved_at VARCHAR(32) NOT NULL, 
	note TEXT NOT NULL, 
	CONSTRAINT pk_report_approvals PRIMARY KEY (office, period, kind, revision)
);
INSERT INTO "report_approvals" VALUES('yunxi','2026Q3','quarter',1,'李主任','2026-09-30T10:00:00.000000+00:00','');
CREATE TABLE report_revisions (
	office VARCHAR(64) NOT NULL, 
	period VARCHAR(16) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	run VARCHAR(64) NOT NULL, 
	created VARCHAR(32) NOT NULL, 
	draft BOOLEAN NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	document BLOB NOT NULL, 
	files TEXT NOT NULL, 
	CONSTRAINT pk_report_revisions PRIMARY KEY (office, period, kind, revision)
);
INSERT INTO "report_revisions" VALUES('yunxi','2026Q3','quarter',1,'r1','2026-09-30T10:00:00.000000+00:00',0,'0000000000000000000000000000000000000000000000000000000000000000',X'28B52FFD20021100007B7D','[]');
CREATE TABLE run_documents (
	run VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	body BLOB NOT NULL, 
	CONSTRAINT pk_run_documents PRIMARY KEY (run, kind), 
	CONSTRAINT fk_run_documents_run_runs FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
);
INSERT INTO "run_documents" VALUES('r1','register','yunxi',X'28B52FFD60CE004D09005651372B80B54907010F288A00DCF8E5688BB1C10E9C10206B76CBF26C91F69F344BE46E6B3E4CE89A9CD55463848D300029002900DC2ED7CF13CDCB703F3F78982444240D08930583000C0E002022110A11C9D1B191F4E709D1B71C7DE5197454A9287B264E97D152EB2A4645E329BF4EBA48A7982D1572F336E4E45D6027A56F954AD8E97E0806D05DA7BE5619BC8F46FD69F0ADA5F8D3309CDAAD4DC6F613D088DC8EA5B2DCDC42B3BB69D225C50F3A9614F4852C614D23808E8E55A40436B2D658A5B928D9CBF89DD966EC29FA02596E0C355B71515C8F652CFD38D8BA821F28102CE65C0F106873EB66E2D4ADA150D3872967783A1F9A8948C4CB1966C253886F54E6C6E4501C420D566951790D4F733832E39DBE97D670087C0197407296854B0D3A1D0DB307');
CREATE TABLE runs (
	id VARCHAR(64) NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	period VARCHAR(16) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	only TEXT NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	started VARCHAR(32) NOT NULL, 
	finished VARCHAR(32), 
	seed BIGINT NOT NULL, 
	tool VARCHAR(64) NOT NULL, 
	packs_digest VARCHAR(80) NOT NULL, 
	register_digest VARCHAR(80) NOT NULL, 
	message TEXT NOT NULL, 
	CONSTRAINT pk_runs PRIMARY KEY (id)
);
INSERT INTO "runs" VALUES('r1','yunxi','2026Q3','2026-09-30T10:00:00.000000+00:00','audit','','complete','2026-09-30T10:00:00.000000+00:00','2026-09-30T10:00:00.000000+00:00',0,'','','','');
CREATE TABLE trail (
	number INTEGER NOT NULL, 
	office VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	who TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	what VARCHAR(32) NOT NULL, 
	target TEXT NOT NULL, 
	result TEXT NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_trail PRIMARY KEY (number)
);
INSERT INTO "trail" VALUES(1,'yunxi','2026-09-30T10:00:00.000000+00:00','王某','','export','整改台账.xlsx','成功','0000000000000000000000000000000000000000000000000000000000000000','dca57c4783c3c6b177b476de9d7cf9d7106baa28846b4e75dce1302e1b540353');
CREATE TABLE validators (
	office VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	url TEXT NOT NULL, 
	etag TEXT, 
	last_modified TEXT, 
	sha256 VARCHAR(64), 
	CONSTRAINT pk_validators PRIMARY KEY (office, digest)
);
INSERT INTO "validators" VALUES('yunxi','ff4ea6d6f5d9fb7f5ef1b5ffd1d136f8e7e17496d8af129c6ce054a8292892fd','http://yx.example/','"a"',NULL,NULL);
CREATE INDEX ix_finding_events_office_finding_id ON finding_events (office, finding, id);
CREATE INDEX ix_finding_events_office_period ON finding_events (office, period);
CREATE INDEX ix_findings_office_state ON findings (office, state);
CREATE INDEX ix_owed_state_not_before ON owed (state, not_before);
CREATE INDEX ix_runs_office_period_kind ON runs (office, period, kind);
CREATE INDEX ix_fetches_run_id ON fetches (run, id);
CREATE INDEX ix_import_rows_batch_position ON import_rows (batch, position);
CREATE INDEX ix_events_assigned ON events (assigned);
CREATE INDEX ix_events_office_subject ON events (office, subject);
CREATE INDEX ix_messages_sent_channel ON messages (sent, channel);
CREATE INDEX ix_deliveries_message ON deliveries (message);
CREATE INDEX ix_trail_what_number ON trail (what, number);
CREATE TRIGGER trail_never_changes BEFORE UPDATE ON trail
    BEGIN SELECT RAISE(ABORT, 'trail is append-only'); END;
CREATE TRIGGER trail_is_kept BEFORE DELETE ON trail
    WHEN OLD.at > strftime('%Y-%m-%dT%H:%M:%f', 'now', '-200 days')
    BEGIN SELECT RAISE(ABORT, 'trail is kept for 200 days'); END;
COMMIT;
