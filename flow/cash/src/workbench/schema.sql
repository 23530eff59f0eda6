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
CREATE INDEX decision_month ON decision (company_id, month);
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
CREATE INDEX proposal_sure ON proposal (company_id, probability, payment_id);
