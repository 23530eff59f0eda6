CREATE TABLE counter ( -- of company, clustered
  company_id BIGINT NOT NULL,
  series TEXT NOT NULL,
  next BIGINT NOT NULL,
  PRIMARY KEY (company_id, series)
);

CREATE TABLE ledger_entry ( -- of company, clustered
  company_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,        -- the fact that it comes from
  rank BIGINT NOT NULL,       -- among the entries of that fact
  journal TEXT NOT NULL,      -- VE, BQ, OD, AN
  day DATE NOT NULL,
  piece TEXT NOT NULL,
  piece_day DATE NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (company_id, seq, rank)
);
CREATE INDEX ledger_entry_day ON ledger_entry (company_id, day);

CREATE TABLE ledger_line ( -- of company, clustered
  company_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  rank BIGINT NOT NULL,
  line BIGINT NOT NULL,
  account TEXT NOT NULL,
  party BIGINT,               -- the customer on auxiliary accounts
  debit BIGINT NOT NULL,
  credit BIGINT NOT NULL,
  PRIMARY KEY (company_id, seq, rank, line)
);
