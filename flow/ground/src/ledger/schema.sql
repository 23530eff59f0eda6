CREATE TABLE ledger_entry ( -- of company, clustered
  company_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,        -- the fact that it comes from
  rank BIGINT NOT NULL,       -- among the entries of that fact
  journal TEXT NOT NULL,      -- the kind of entry: VE, BQ, VT, OD, AN
  day DATE NOT NULL,
  piece TEXT NOT NULL,
  piece_day DATE NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (company_id, seq, rank)
);
CREATE INDEX ledger_entry_day ON ledger_entry (company_id, day, seq, rank);

CREATE TABLE ledger_line ( -- of company, clustered
  company_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  rank BIGINT NOT NULL,
  line BIGINT NOT NULL,
  account TEXT NOT NULL,
  party BIGINT,               -- the customer on auxiliary accounts
  debit BIGINT NOT NULL,
  credit BIGINT NOT NULL,
  currency TEXT,              -- of the document, where it is not that of the books
  in_currency BIGINT,         -- the amount in it, signed like debit less credit
  base BIGINT,                -- on VAT: what the tax was computed on, signed like credit less debit
  treatment TEXT,             -- on revenue without tax and what lowers it: how VAT treats it
  document_id BIGINT,         -- of the open items that begin on it; or whose price it lowers
  PRIMARY KEY (company_id, seq, rank, line)
);
CREATE INDEX ledger_line_currency ON ledger_line (company_id, account, currency) WHERE currency IS NOT NULL;

CREATE TABLE account_day ( -- of company, clustered
  company_id BIGINT NOT NULL,
  account TEXT NOT NULL,
  day DATE NOT NULL,
  debit BIGINT NOT NULL,      -- of the lines of that day, cents of the currency of the books
  credit BIGINT NOT NULL,
  lines BIGINT NOT NULL,
  first_seq BIGINT NOT NULL,  -- the first and the last fact that booked on it: its lines lie between them
  last_seq BIGINT NOT NULL,
  PRIMARY KEY (company_id, account, day)
);

CREATE TABLE party_month ( -- of company, clustered
  company_id BIGINT NOT NULL,
  account TEXT NOT NULL,
  party BIGINT NOT NULL,      -- the customer
  month DATE NOT NULL,        -- its first day
  debit BIGINT NOT NULL,      -- of its lines on the account in that month, cents of the currency of the books
  credit BIGINT NOT NULL,
  PRIMARY KEY (company_id, account, party, month)
);

CREATE TABLE account_map ( -- of company, clustered
  company_id BIGINT NOT NULL,
  role TEXT NOT NULL,         -- customers, vat_collected.standard, ...
  account TEXT NOT NULL,      -- instead of the one of the French chart
  PRIMARY KEY (company_id, role)
);

CREATE TABLE account_label ( -- of company, clustered
  company_id BIGINT NOT NULL,
  account TEXT NOT NULL,
  label TEXT NOT NULL,        -- instead of the chart's
  PRIMARY KEY (company_id, account)
);

CREATE TABLE journal_code ( -- of company, clustered
  company_id BIGINT NOT NULL,
  journal TEXT NOT NULL,      -- the kind of entry: VE, BQ, VT, OD, AN
  code TEXT NOT NULL,         -- of the journal that they stand in, instead of the usual one
  PRIMARY KEY (company_id, journal)
);

CREATE TABLE journal_label ( -- of company, clustered
  company_id BIGINT NOT NULL,
  code TEXT NOT NULL,
  label TEXT NOT NULL,        -- what the journal is called
  PRIMARY KEY (company_id, code)
);

CREATE TABLE period_lock ( -- of company, clustered
  company_id BIGINT NOT NULL,
  month DATE NOT NULL,        -- its first day
  locked BIGINT NOT NULL,     -- 1: nothing more is booked in it
  PRIMARY KEY (company_id, month)
);
