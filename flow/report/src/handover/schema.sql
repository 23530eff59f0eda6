CREATE TABLE handover ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  rank BIGINT NOT NULL,         -- batches are counted from 1
  format TEXT NOT NULL,         -- the layout
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  upto BIGINT NOT NULL,         -- facts after this one were not there yet
  state TEXT NOT NULL,          -- kept, cancelled
  entries BIGINT NOT NULL,
  lines BIGINT NOT NULL,
  amount BIGINT NOT NULL,       -- sum of debits
  reason TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX handover_rank ON handover (company_id, rank);
