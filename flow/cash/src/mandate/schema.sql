CREATE TABLE mandate ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  reference TEXT NOT NULL,      -- RUM
  customer_id BIGINT NOT NULL,  -- the payer
  scheme TEXT NOT NULL,         -- CORE, B2B
  one_off BIGINT NOT NULL,      -- 1: for one collection only
  notice_days BIGINT,           -- of notice in advance, where agreed
  debtor TEXT NOT NULL,         -- JSON: name, IBAN, BIC
  state TEXT NOT NULL,          -- draft, active, suspended, ended
  signed DATE,
  last_collection DATE,         -- the day of the last one that was presented
  pending TEXT NOT NULL,        -- JSON: what changed and was not told yet; empty: nothing
  reason TEXT NOT NULL,         -- why it is suspended or ended
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE UNIQUE INDEX mandate_reference ON mandate (company_id, reference);
CREATE INDEX mandate_customer ON mandate (company_id, customer_id, id);
CREATE INDEX mandate_active ON mandate (company_id, customer_id, id) WHERE state = 'active';
