CREATE TABLE warehouse ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, code)
);
