CREATE TABLE gateway ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  label TEXT NOT NULL,
  provider TEXT NOT NULL,       -- stripe
  address TEXT NOT NULL,        -- of a stand-in; empty: the provider's own
  publishable TEXT NOT NULL,    -- the key that browsers may know
  secret TEXT NOT NULL,         -- empty once erased
  secret_end TEXT NOT NULL,     -- its last four characters
  hook TEXT NOT NULL,           -- secret of the messages; empty once erased
  hook_end TEXT NOT NULL,
  cards BIGINT NOT NULL,        -- offered
  debits BIGINT NOT NULL,
  account TEXT NOT NULL,        -- of the books: its balance
  fees TEXT NOT NULL,           -- of the books: what it keeps
  state TEXT NOT NULL,          -- active, suspended
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);

CREATE TABLE gateway_message ( -- of company
  company_id BIGINT NOT NULL,
  gateway_id BIGINT NOT NULL,
  event TEXT NOT NULL,          -- the gateway's id of it
  kind TEXT NOT NULL,
  object TEXT NOT NULL,
  at BIGINT NOT NULL,           -- seconds since 1970
  known BIGINT NOT NULL,        -- 1: something was done with it
  seq BIGINT NOT NULL,
  PRIMARY KEY (company_id, gateway_id, event)
);
CREATE INDEX gateway_message_seq ON gateway_message (company_id, gateway_id, seq);
