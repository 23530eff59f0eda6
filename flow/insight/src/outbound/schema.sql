CREATE TABLE webhook ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  label TEXT NOT NULL,
  url TEXT NOT NULL,
  facts TEXT NOT NULL,          -- names and patterns, JSON
  state TEXT NOT NULL,          -- active, suspended, removed
  reason TEXT NOT NULL,         -- why it is suspended
  secret TEXT NOT NULL,         -- signs what is sent; empty once erased
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);

CREATE TABLE webhook_delivery ( -- derived, clustered
  company_id BIGINT NOT NULL,
  webhook_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,          -- the fact
  fact TEXT NOT NULL,
  state TEXT NOT NULL,          -- waiting, sent, failed
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,      -- not tried before; a try that is under way has moved it on
  status BIGINT,                -- of the last answer
  error TEXT,                   -- why there was no answer
  took BIGINT,                  -- milliseconds of the last try
  at BIGINT NOT NULL,           -- the last try, or since when it waits
  PRIMARY KEY (company_id, webhook_id, seq)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (company_id, next_at) WHERE state = 'waiting';
