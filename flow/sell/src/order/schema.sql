CREATE TABLE sales_order ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number TEXT NOT NULL,
  customer_id BIGINT NOT NULL,  -- sold to
  payer_id BIGINT NOT NULL,
  warehouse_id BIGINT NOT NULL,
  reference TEXT NOT NULL,      -- the customer's own number
  day DATE NOT NULL,
  state TEXT NOT NULL,
  delivery TEXT NOT NULL,       -- ship to, JSON; empty: the billing address
  net BIGINT NOT NULL,
  gross BIGINT NOT NULL,
  over_by BIGINT NOT NULL,      -- how far it passes the limit while held
  promised DATE,
  in_orders BIGINT NOT NULL,    -- its part of the payer's exposure: not delivered
  in_delivered BIGINT NOT NULL, -- delivered, not invoiced
  version BIGINT NOT NULL,
  deposits BIGINT NOT NULL DEFAULT 0, -- asked for and not credited
  pricing TEXT NOT NULL,        -- discount and charges on the whole, JSON; empty: none
  currency TEXT NOT NULL DEFAULT 'EUR', -- of its amounts
  worth BIGINT NOT NULL DEFAULT 0, -- the total in the currency of the books, once held or confirmed
  PRIMARY KEY (company_id, id)
);
CREATE INDEX sales_order_number ON sales_order (company_id, number);
CREATE INDEX sales_order_customer ON sales_order (company_id, customer_id, id);
CREATE INDEX sales_order_state ON sales_order (company_id, state, id);
CREATE INDEX sales_order_day ON sales_order (company_id, day, id);
CREATE INDEX sales_order_currency ON sales_order (company_id, currency, id) WHERE currency <> 'EUR';
CREATE INDEX sales_order_reference ON sales_order (company_id, reference, id) WHERE reference <> '';

CREATE TABLE sales_order_line ( -- of company, clustered
  company_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  rank BIGINT NOT NULL,         -- from 1
  item_id BIGINT NOT NULL,
  label TEXT NOT NULL,
  unit TEXT NOT NULL,
  goods BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  price BIGINT NOT NULL,
  vat TEXT NOT NULL,
  net BIGINT NOT NULL,
  reserved BIGINT NOT NULL,     -- set aside in the warehouse
  shipped BIGINT NOT NULL,
  invoiced BIGINT NOT NULL,
  returned BIGINT NOT NULL DEFAULT 0,
  more TEXT NOT NULL,           -- discount, charges, VAT treatment, JSON; empty: none
  PRIMARY KEY (company_id, order_id, rank)
);
