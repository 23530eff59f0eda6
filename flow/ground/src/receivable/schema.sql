CREATE TABLE open_item ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,  -- the payer
  account TEXT NOT NULL,        -- customers, bills, doubtful, deposits, other_credits: the account of its line
  kind TEXT NOT NULL,           -- invoice, deposit, credit_note, payment, ...
  document_id BIGINT NOT NULL,
  number TEXT NOT NULL,         -- of the document
  rank BIGINT NOT NULL,         -- instalment, from 1
  issue_day DATE NOT NULL,
  due_day DATE NOT NULL,
  currency TEXT NOT NULL,
  amount BIGINT NOT NULL,       -- positive: owed by the customer
  open BIGINT NOT NULL,         -- what is left of it, same sign
  value BIGINT NOT NULL,        -- amount in the currency of the books
  open_value BIGINT NOT NULL,   -- open in the currency of the books
  early_rate BIGINT,            -- discount for early payment: percent with four decimals
  early_day DATE,               -- the last day of it
  vat_pending BIGINT NOT NULL,  -- 1: VAT of its document falls due as it is paid
  closed_day DATE,              -- when nothing was left
  letter TEXT,
  letter_day DATE,
  seq BIGINT NOT NULL,          -- its line in the books: fact, entry, line
  entry BIGINT NOT NULL,
  line BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX open_item_open ON open_item (company_id, customer_id, due_day, open_value) WHERE open <> 0;
CREATE INDEX open_item_due ON open_item (company_id, due_day, id) WHERE open > 0;
CREATE INDEX open_item_credit ON open_item (company_id, kind, id) WHERE open < 0;
CREATE INDEX open_item_document ON open_item (company_id, document_id);
CREATE INDEX open_item_closed ON open_item (company_id, closed_day) WHERE closed_day IS NOT NULL;

CREATE TABLE allocation ( -- of company, clustered
  company_id BIGINT NOT NULL,
  debit_item BIGINT NOT NULL,
  credit_item BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  day DATE NOT NULL,
  amount BIGINT NOT NULL,       -- negative when an earlier one is undone
  debit_value BIGINT NOT NULL,  -- by how much the debit item falls in the currency of the books
  credit_value BIGINT NOT NULL, -- the credit item
  PRIMARY KEY (company_id, debit_item, credit_item, seq)
);
CREATE INDEX allocation_credit ON allocation (company_id, credit_item);
CREATE INDEX allocation_day ON allocation (company_id, day);
