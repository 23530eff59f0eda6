CREATE TABLE customer ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number TEXT NOT NULL,
  name TEXT NOT NULL,
  sort_name TEXT NOT NULL,    -- folded, for lists in alphabetical order
  siren TEXT NOT NULL,
  siret TEXT NOT NULL,
  iban TEXT NOT NULL,
  payer_id BIGINT NOT NULL,   -- itself, or who pays for it
  billing TEXT NOT NULL,      -- per_delivery, monthly
  credit_limit BIGINT,
  collector TEXT NOT NULL,    -- who collects what it owes; empty: nobody in particular
  segment TEXT NOT NULL,      -- how the company sorts its customers; empty: not sorted
  profile TEXT NOT NULL,      -- everything, JSON
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,        -- the fact that the profile comes from
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, number)
);
CREATE INDEX customer_sort ON customer (company_id, sort_name, id);
CREATE INDEX customer_siren ON customer (company_id, siren);
CREATE INDEX customer_iban ON customer (company_id, iban);
