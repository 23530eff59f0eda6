CREATE TABLE import_run ( -- derived, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,           -- customers, items, stock, orders
  name TEXT NOT NULL,           -- of the file
  digest BYTEA NOT NULL,        -- SHA-256 of the file, its name in the file store
  mapping TEXT NOT NULL,        -- JSON: which column says what
  keep_as TEXT NOT NULL,        -- the name to keep the mapping under; empty for none
  state TEXT NOT NULL,          -- sent, running, done, failed
  preview TEXT NOT NULL,        -- JSON: headers and first rows
  done BIGINT NOT NULL,         -- rows through
  total BIGINT NOT NULL,        -- rows in all, as far as known
  outcome TEXT NOT NULL,        -- JSON: counts and the first refusals
  actor BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);

CREATE TABLE import_named ( -- derived, clustered
  company_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,           -- as a person called it
  mapping TEXT NOT NULL,        -- JSON
  at BIGINT NOT NULL,
  PRIMARY KEY (company_id, kind, name)
);
