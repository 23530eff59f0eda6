CREATE TABLE refund_order ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number TEXT NOT NULL,         -- MsgId of the file
  state TEXT NOT NULL,          -- sent, cancelled
  day DATE NOT NULL,            -- to be executed on
  total BIGINT NOT NULL,
  digest TEXT NOT NULL,         -- of the file
  reason TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX refund_order_number ON refund_order (company_id, number);

CREATE TABLE refund_order_line ( -- of company
  company_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  rank BIGINT NOT NULL,         -- from 1
  customer_id BIGINT NOT NULL,
  end_to_end TEXT NOT NULL,
  amount BIGINT NOT NULL,
  payment_id BIGINT,            -- the bank line that debited it
  body TEXT NOT NULL,           -- JSON: account, credits
  PRIMARY KEY (company_id, order_id, rank)
);
CREATE INDEX refund_order_line_end_to_end ON refund_order_line (company_id, end_to_end);
CREATE INDEX refund_order_line_customer ON refund_order_line (company_id, customer_id, order_id);
