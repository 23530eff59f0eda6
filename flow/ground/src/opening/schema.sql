CREATE TABLE opening ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  day DATE NOT NULL,          -- the day of its entry
  debit BIGINT NOT NULL,      -- sum of debits; that of credits is the same
  items BIGINT NOT NULL,      -- debits less credits of accounts kept per customer, which stand against 471
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,        -- the fact whose entry it is
  PRIMARY KEY (company_id, id)
);
