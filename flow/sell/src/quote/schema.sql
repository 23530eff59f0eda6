CREATE TABLE quote ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  reference TEXT NOT NULL,      -- the customer's own number
  day DATE NOT NULL,            -- of its first version
  state TEXT NOT NULL,
  revision BIGINT NOT NULL,     -- from 1
  valid_until DATE NOT NULL,    -- of the present version
  net BIGINT NOT NULL,
  gross BIGINT NOT NULL,
  sent_day DATE,
  accepted TEXT NOT NULL,       -- when and how it was accepted, JSON; empty: it was not
  accepted_by TEXT NOT NULL,    -- who said so; erasable
  lost TEXT NOT NULL,           -- why it was lost, JSON; empty: it was not
  order_id BIGINT,              -- the order it became
  version BIGINT NOT NULL,      -- facts so far
  currency TEXT NOT NULL DEFAULT 'EUR', -- of its amounts
  PRIMARY KEY (company_id, id)
);
CREATE INDEX quote_number ON quote (company_id, number);
CREATE INDEX quote_customer ON quote (company_id, customer_id, id);
CREATE INDEX quote_state ON quote (company_id, state, id);
CREATE INDEX quote_day ON quote (company_id, day, id);
CREATE INDEX quote_currency ON quote (company_id, currency, id) WHERE currency <> 'EUR';
CREATE INDEX quote_order ON quote (company_id, order_id) WHERE order_id IS NOT NULL;

CREATE TABLE quote_version ( -- of company
  company_id BIGINT NOT NULL,
  quote_id BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  day DATE NOT NULL,
  valid_until DATE NOT NULL,
  net BIGINT NOT NULL,
  gross BIGINT NOT NULL,
  content TEXT NOT NULL,        -- lines, pricing, delivery, JSON: they are shown, never looked for
  PRIMARY KEY (company_id, quote_id, revision)
);
