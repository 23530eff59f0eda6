CREATE TABLE import_mapping ( -- derived, clustered
  company_id BIGINT NOT NULL,
  kind TEXT NOT NULL,           -- customers, items, stock, orders
  mapping TEXT NOT NULL,        -- JSON: what was used last
  at BIGINT NOT NULL,
  PRIMARY KEY (company_id, kind)
);

CREATE TABLE import_file ( -- derived, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  digest BYTEA NOT NULL,        -- SHA-256 of the file, its name in the file store
  at BIGINT NOT NULL,
  actor BIGINT NOT NULL,
  row_count BIGINT NOT NULL,
  done BIGINT NOT NULL,
  twice BIGINT NOT NULL,        -- there before
  refused BIGINT NOT NULL,
  refusals BYTEA,               -- SHA-256 of the list of refused lines in the file store
  PRIMARY KEY (company_id, id)
);
CREATE INDEX import_file_digest ON import_file (company_id, digest);
