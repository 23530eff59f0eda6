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
  paid BIGINT NOT NULL,         -- how much of value was settled by money
  settled_from DATE,            -- the earliest and the latest day on which something of it was settled or taken back
  settled_to DATE,
  settled_from_seq BIGINT,      -- the first and the last fact that did
  settled_to_seq BIGINT,
  letter TEXT,
  letter_day DATE,
  seq BIGINT NOT NULL,          -- its line in the books: fact, entry, line
  entry BIGINT NOT NULL,
  line BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX open_item_open ON open_item (company_id, customer_id, due_day, open_value, issue_day, id, value,
  open, settled_from, settled_to, settled_from_seq, settled_to_seq, seq, account) WHERE open <> 0;
CREATE INDEX open_item_settled ON open_item (company_id, customer_id, settled_to, issue_day, due_day, id, value,
  open, open_value, settled_from, settled_from_seq, settled_to_seq, seq, account) WHERE open = 0;
CREATE INDEX open_item_due ON open_item (company_id, due_day, id) WHERE open > 0;
CREATE INDEX open_item_currency ON open_item (company_id, currency, due_day, id) WHERE currency <> 'EUR';
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

CREATE TABLE receivable_month ( -- of company, clustered
  company_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,  -- the payer
  month DATE NOT NULL,          -- its first day; all amounts are in cents of the currency of the books
  sales BIGINT NOT NULL,        -- invoices less credit notes of the month, VAT included
  debit BIGINT NOT NULL,        -- by how much what is owed on 411, 413 and 416 rose in the month
  credit BIGINT NOT NULL,       -- by how much what is owed to the customer there fell; credits not applied count below 0
  not_due BIGINT NOT NULL,      -- by how much what is owed and not past due at the end of the month rose
  paid BIGINT NOT NULL,         -- invoices settled in the month: how much of them by money
  paid_days BIGINT NOT NULL,    -- the same times the days from the invoice to its settlement
  paid_late BIGINT NOT NULL,    -- the same times the days from the due day to the settlement
  PRIMARY KEY (company_id, customer_id, month)
);
