CREATE TABLE late_charge ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number TEXT NOT NULL,         -- of the debit note; empty: waived, nothing is asked for
  customer_id BIGINT NOT NULL,  -- the payer
  day DATE NOT NULL,
  state TEXT NOT NULL,          -- claimed, waived, cancelled
  interest BIGINT NOT NULL,
  indemnity BIGINT NOT NULL,
  item_id BIGINT,
  lines TEXT NOT NULL,          -- JSON
  reason TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX late_charge_customer ON late_charge (company_id, customer_id, id);
CREATE INDEX late_charge_number ON late_charge (company_id, number);

CREATE TABLE late_invoice ( -- of company: until when an invoice's interest was claimed or waived
  company_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  charge_id BIGINT NOT NULL,
  until DATE NOT NULL,
  indemnity BIGINT NOT NULL,    -- 1: the fixed indemnity too
  PRIMARY KEY (company_id, item_id, charge_id)
);
CREATE INDEX late_invoice_charge ON late_invoice (company_id, charge_id);
