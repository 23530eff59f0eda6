CREATE TABLE decision ( -- of company, clustered
  company_id BIGINT NOT NULL,
  payment_id BIGINT NOT NULL,   -- one decision for each line of a statement
  state TEXT NOT NULL,          -- posted, aside, undone
  by_engine BIGINT NOT NULL,    -- 1: posted without a person
  choice BIGINT NOT NULL,       -- the proposal that was taken, from 1; 0: chosen by hand
  shown BIGINT NOT NULL,        -- how many proposals there were
  month TEXT NOT NULL,          -- of the line: 2026-04
  day DATE NOT NULL,            -- of the line
  amount BIGINT NOT NULL,       -- of the line
  engine_posted BIGINT NOT NULL, -- how often the engine posted it
  engine_undone BIGINT NOT NULL, -- how often a person took that back
  body TEXT NOT NULL,           -- pieces, reasons, probability, JSON
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, payment_id)
);
CREATE INDEX decision_month ON decision (company_id, month, state, by_engine, choice, shown, engine_posted, engine_undone);
CREATE INDEX decision_day ON decision (company_id, day, payment_id);

CREATE TABLE proposal ( -- derived, clustered
  company_id BIGINT NOT NULL,
  payment_id BIGINT NOT NULL,   -- a line that waits for a person
  day DATE NOT NULL,
  amount BIGINT NOT NULL,
  verdict TEXT NOT NULL,        -- propose, leave
  probability BIGINT NOT NULL,  -- of the first proposal, millionths
  body TEXT NOT NULL,           -- proposals with their reasons, or why there are none, JSON
  seq BIGINT NOT NULL,          -- the last fact that was known when it was made
  PRIMARY KEY (company_id, payment_id)
);
CREATE INDEX proposal_day ON proposal (company_id, day, payment_id);
CREATE INDEX proposal_counts ON proposal (company_id, verdict, amount);

CREATE TABLE advice ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  digest TEXT NOT NULL,         -- of what it says: the same advice is kept once
  day DATE NOT NULL,            -- of the payment, else of the advice
  total BIGINT NOT NULL,        -- what is paid in all
  body TEXT NOT NULL,           -- payer, documents, JSON
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE UNIQUE INDEX advice_digest ON advice (company_id, digest);
CREATE INDEX advice_day ON advice (company_id, day, id);
CREATE INDEX proposal_amount ON proposal (company_id, amount, payment_id);

CREATE TABLE bank_statement ( -- derived, clustered
  company_id BIGINT NOT NULL,
  key TEXT NOT NULL,            -- account, id, period and balances: the same statement has the same key
  id BIGINT NOT NULL,           -- its place among others of the same day
  account TEXT NOT NULL,        -- IBAN, or as the bank writes it
  currency TEXT NOT NULL,
  number TEXT NOT NULL,         -- the bank's id of it
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  opening BIGINT,               -- balance before, minor units
  closing BIGINT,               -- balance after
  line_count BIGINT NOT NULL,
  difference BIGINT NOT NULL,   -- opening and lines less closing: not nothing where lines are missing
  notices BIGINT NOT NULL,      -- what a person has to look at
  file TEXT NOT NULL,           -- digest of the file it came in first
  times BIGINT NOT NULL,        -- how often it came
  PRIMARY KEY (company_id, key)
);
CREATE INDEX bank_statement_account ON bank_statement (company_id, account, currency, first_day, id);
