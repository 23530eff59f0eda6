CREATE TABLE payment ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number TEXT NOT NULL,
  customer_id BIGINT,           -- the payer, once known
  day DATE NOT NULL,            -- booked by the bank
  amount BIGINT NOT NULL,       -- negative: money that left
  currency TEXT NOT NULL,
  value BIGINT,                 -- the same in the currency of the books, where that is another one
  method TEXT NOT NULL,
  remittance TEXT NOT NULL,     -- what the payer wrote
  counterparty TEXT NOT NULL,
  iban TEXT NOT NULL,
  bank_key TEXT NOT NULL,       -- names the line of the statement; empty when entered by hand
  details TEXT NOT NULL,        -- what else the bank told, JSON; empty when nothing
  item_id BIGINT,               -- its open item, once the payer is known
  version BIGINT NOT NULL,
  value_day DATE,               -- from which the bank counts it, where not the booking day
  purpose TEXT NOT NULL,        -- refund, return, account, returned, shared; empty while it is an ordinary payment or not explained
  account TEXT NOT NULL,        -- of the books, where it is no customer's
  standing TEXT NOT NULL,       -- JSON: what was booked beside the money when it was applied; empty: nothing
  shares TEXT NOT NULL,         -- JSON: whose it is, where it is several customers'; empty: one's or nobody's
  taken_apart BIGINT NOT NULL,  -- how often what it settled was taken apart
  transit TEXT NOT NULL,        -- the account (5112 to 5116) on which it was received ahead of the bank; empty: at the bank
  waiting BIGINT NOT NULL,      -- 1: the bank has not credited it yet
  cleared_by BIGINT,            -- the payment by which the bank credited it
  PRIMARY KEY (company_id, id)
);

CREATE TABLE bank_sheet ( -- derived, clustered
  company_id BIGINT NOT NULL,
  columns TEXT NOT NULL,        -- which columns a file has, JSON: files with the same are read alike
  mapping TEXT NOT NULL,        -- how they are read, JSON
  at BIGINT NOT NULL,
  PRIMARY KEY (company_id, columns)
);

CREATE INDEX payment_taken_apart ON payment (company_id, id) WHERE taken_apart > 0;
CREATE INDEX payment_number ON payment (company_id, number);
CREATE UNIQUE INDEX payment_bank ON payment (company_id, bank_key) WHERE bank_key <> '';
CREATE INDEX payment_customer ON payment (company_id, customer_id, id);
CREATE INDEX payment_unknown ON payment (company_id, id) WHERE customer_id IS NULL AND purpose = '';
CREATE INDEX payment_day ON payment (company_id, day, id);
CREATE INDEX payment_currency ON payment (company_id, currency, day, id) WHERE currency <> 'EUR';
CREATE INDEX payment_unidentified ON payment (company_id, id) WHERE customer_id IS NULL AND amount > 0 AND purpose = '';
CREATE INDEX payment_waiting ON payment (company_id, id) WHERE waiting = 1;
CREATE INDEX payment_cleared ON payment (company_id, cleared_by) WHERE cleared_by IS NOT NULL;
