CREATE TABLE vat_return ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,         -- year, first month, months
  period TEXT NOT NULL,       -- 2026-08, 2026-Q3
  day DATE NOT NULL,          -- last day of the period, that of its entry
  due BIGINT NOT NULL,        -- whole euros; below nothing: a credit
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,        -- the fact whose entry settles it
  PRIMARY KEY (company_id, id)
);
