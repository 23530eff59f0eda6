CREATE TABLE payout ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  gateway_id BIGINT NOT NULL,
  name TEXT NOT NULL,           -- the gateway's id of it
  text TEXT NOT NULL,           -- what the bank line is expected to say
  amount BIGINT NOT NULL,       -- cents that arrive at the bank
  fee BIGINT NOT NULL,          -- cents that the gateway kept
  unknown BIGINT NOT NULL,      -- cents of it that are of nothing known here
  arrival DATE NOT NULL,
  payments TEXT NOT NULL,       -- JSON: ids of what it passes on
  state TEXT NOT NULL,          -- announced, matched, failed
  line_id BIGINT,               -- the bank line that it became
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX payout_name ON payout (company_id, gateway_id, name);
CREATE INDEX payout_waiting ON payout (company_id, amount) WHERE state = 'announced';
