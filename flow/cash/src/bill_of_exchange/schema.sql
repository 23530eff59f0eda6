CREATE TABLE bill_of_exchange ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,           -- accepted, not_accepted, promissory_note
  state TEXT NOT NULL,          -- drawn, portfolio, remitted, unpaid, cancelled; that it was paid its payment says
  customer_id BIGINT NOT NULL,  -- who owes and pays
  day DATE NOT NULL,            -- drawn, or received
  accepted DATE,                -- since when it is booked on 413
  maturity DATE NOT NULL,       -- the day on which it is to be paid
  amount BIGINT NOT NULL,
  payment_id BIGINT,            -- what it became at the bank
  remittance_id BIGINT,         -- by which it went there
  facts TEXT NOT NULL,          -- the rest, JSON
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE TABLE bill_part ( -- of company
  company_id BIGINT NOT NULL,
  bill_id BIGINT NOT NULL,
  rank BIGINT NOT NULL,         -- from 1
  item_id BIGINT NOT NULL,      -- the item on 411 that it settles
  bill_item_id BIGINT,          -- the item on 413 that goes on
  document_id BIGINT NOT NULL,
  number TEXT NOT NULL,         -- of the document
  amount BIGINT NOT NULL,
  PRIMARY KEY (company_id, bill_id, rank)
);
CREATE INDEX bill_customer ON bill_of_exchange (company_id, customer_id, id);
CREATE INDEX bill_state ON bill_of_exchange (company_id, state, maturity, id);
CREATE INDEX bill_maturity ON bill_of_exchange (company_id, maturity, id);
CREATE INDEX bill_payment ON bill_of_exchange (company_id, payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX bill_remitted ON bill_of_exchange (company_id, remittance_id) WHERE remittance_id IS NOT NULL;
CREATE INDEX bill_part_item ON bill_part (company_id, item_id);
CREATE INDEX bill_part_document ON bill_part (company_id, document_id);
