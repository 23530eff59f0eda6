CREATE TABLE invoice ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,           -- type code: 380 invoice, 381 credit note, 384 corrective, 386 deposit
  frame TEXT NOT NULL,          -- BT-23
  order_id BIGINT NOT NULL,     -- the first one where there are several
  customer_id BIGINT NOT NULL,
  payer_id BIGINT NOT NULL,
  day DATE NOT NULL,
  due_day DATE NOT NULL,
  supply_day DATE NOT NULL,     -- the last delivery on it
  terms TEXT NOT NULL,
  currency TEXT NOT NULL,
  net BIGINT NOT NULL,
  tax BIGINT NOT NULL,
  gross BIGINT NOT NULL,
  payable BIGINT NOT NULL,      -- the total less deposits
  groups TEXT NOT NULL,         -- base and tax by rate, JSON
  more TEXT NOT NULL,           -- discounts, deposits, documents quoted, JSON; empty: none
  credited TEXT NOT NULL DEFAULT '', -- what was credited of it since, JSON; empty: nothing
  seller_seq BIGINT NOT NULL,   -- the facts that seller and buyer are quoted from
  buyer_seq BIGINT NOT NULL,
  seq BIGINT NOT NULL,          -- the fact that issued it: the sealed original
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE UNIQUE INDEX invoice_number ON invoice (company_id, number);
CREATE INDEX invoice_customer ON invoice (company_id, customer_id, id);
CREATE INDEX invoice_day ON invoice (company_id, day, id);
CREATE INDEX invoice_kind ON invoice (company_id, kind, day, id) WHERE kind <> '380';
CREATE INDEX invoice_order ON invoice (company_id, order_id);
CREATE INDEX invoice_currency ON invoice (company_id, currency, day, id) WHERE currency <> 'EUR';

CREATE TABLE invoice_line ( -- of company, clustered
  company_id BIGINT NOT NULL,
  invoice_id BIGINT NOT NULL,
  rank BIGINT NOT NULL,
  order_id BIGINT NOT NULL,     -- where it is not the invoice's own; 0 otherwise
  order_line BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  net BIGINT NOT NULL,
  whole TEXT NOT NULL,          -- the whole line, JSON, where it is not that of the order; empty: it is
  PRIMARY KEY (company_id, invoice_id, rank)
);
CREATE INDEX invoice_line_order ON invoice_line (company_id, order_id) WHERE order_id <> 0;
