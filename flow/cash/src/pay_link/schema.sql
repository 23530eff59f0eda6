CREATE TABLE pay_link ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,  -- the payer
  hash TEXT NOT NULL,           -- SHA-256 of its key, hexadecimal
  items TEXT NOT NULL,          -- JSON: ids of the open items it asks for
  label TEXT NOT NULL,          -- numbers of their documents, shortened
  made_day DATE NOT NULL,
  expires_day DATE NOT NULL,    -- the last day on which it opens
  revoked BIGINT NOT NULL,
  reason TEXT NOT NULL,         -- why it was revoked
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX pay_link_hash ON pay_link (company_id, hash);
CREATE INDEX pay_link_customer ON pay_link (company_id, customer_id, id);
