CREATE TABLE online_payment ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  gateway_id BIGINT NOT NULL,
  link_id BIGINT NOT NULL,      -- the pay link that it was begun from
  customer_id BIGINT NOT NULL,  -- the payer
  amount BIGINT NOT NULL,       -- cents of euro
  once TEXT NOT NULL,           -- the key under which it is begun once
  intent TEXT NOT NULL,         -- the gateway's id of it; empty until it is begun there
  state TEXT NOT NULL,          -- asked, open, underway, paid, abandoned
  failure TEXT NOT NULL,        -- the gateway's code of the last try
  seen_at BIGINT NOT NULL,      -- moment of the last news, seconds since 1970
  payment_id BIGINT,            -- the payment that it became
  attention TEXT NOT NULL,      -- why a person should look: failed, disputed, back_failed, elsewhere
  day DATE NOT NULL,            -- begun on
  items TEXT NOT NULL,          -- JSON: what is paid
  backs TEXT NOT NULL,          -- JSON: what went back
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX online_payment_intent ON online_payment (company_id, intent);
CREATE INDEX online_payment_link ON online_payment (company_id, link_id, id);
CREATE INDEX online_payment_payment ON online_payment (company_id, payment_id);
CREATE INDEX online_payment_attention ON online_payment (company_id, id) WHERE attention <> '';
