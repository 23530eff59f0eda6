-- The store's own tables. Every table of a company starts its key with company_id.
CREATE TABLE lane ( -- derived, clustered
  company_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,        -- the last fact of the journal
  hash BYTEA NOT NULL,        -- its link of the chain
  at BIGINT NOT NULL,         -- the last group
  id_mark BIGINT NOT NULL,    -- no id up to this one is given out again
  PRIMARY KEY (company_id)
);

CREATE TABLE journal ( -- of company
  company_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  via TEXT NOT NULL,
  command TEXT NOT NULL,
  cause BIGINT,
  kind TEXT NOT NULL,
  subject BIGINT NOT NULL,
  fact TEXT NOT NULL,
  data TEXT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (company_id, seq)
);

CREATE TABLE journal_subject ( -- of company, clustered
  company_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (company_id, kind, id, seq)
);

CREATE TABLE journal_private ( -- of company, clustered
  company_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  rank BIGINT NOT NULL,
  salt BYTEA,
  value TEXT,
  PRIMARY KEY (company_id, seq, rank)
);

CREATE TABLE command_key ( -- derived, clustered
  company_id BIGINT NOT NULL,
  sender BIGINT NOT NULL,
  key TEXT NOT NULL,
  command TEXT NOT NULL,
  input BYTEA NOT NULL,
  answer TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (company_id, sender, key)
);

CREATE TABLE job ( -- derived
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  key TEXT NOT NULL,          -- one job of a name and key exists once
  input TEXT NOT NULL,
  state TEXT NOT NULL,        -- ready, running, done, failed
  run_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  fence BIGINT NOT NULL,      -- rises with every claim; a late worker is told apart
  error TEXT,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, name, key)
);
CREATE INDEX job_ready ON job (company_id, state, run_at);

CREATE TABLE subscriber ( -- derived, clustered
  company_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  cursor BIGINT NOT NULL,     -- the last fact it has seen
  stopped TEXT,               -- why it does not go on
  PRIMARY KEY (company_id, name)
);

CREATE TABLE search_term ( -- derived, clustered
  company_id BIGINT NOT NULL,
  term TEXT NOT NULL,         -- folded: lower case, no accents
  kind TEXT NOT NULL,
  id BIGINT NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (company_id, term, kind, id)
);

CREATE TABLE file ( -- derived
  company_id BIGINT NOT NULL,
  digest BYTEA NOT NULL,      -- SHA-256 of the bytes
  media TEXT NOT NULL,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  at BIGINT NOT NULL,
  bytes BYTEA NOT NULL,       -- deflated
  PRIMARY KEY (company_id, digest)
);
