CREATE TABLE lettering ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  code TEXT NOT NULL,           -- the lettering code; what its first item is called where none was given
  day DATE NOT NULL,
  state TEXT NOT NULL,          -- lettered, undone
  amount BIGINT NOT NULL,       -- set off, cents of the currency of the items
  currency TEXT NOT NULL DEFAULT 'EUR', -- of the items
  seq BIGINT NOT NULL,          -- the fact that set it off
  facts TEXT NOT NULL,          -- the rest, JSON
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX lettering_state ON lettering (company_id, state, id);
CREATE INDEX lettering_customer ON lettering (company_id, customer_id, id);
