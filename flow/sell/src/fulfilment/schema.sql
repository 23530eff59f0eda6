CREATE TABLE shipment ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number TEXT NOT NULL,
  order_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  day DATE NOT NULL,
  carrier TEXT NOT NULL,
  tracking TEXT NOT NULL,
  delivered_day DATE,         -- proof of delivery
  received_by TEXT NOT NULL,  -- who signed
  reserves TEXT NOT NULL,     -- what was wrong on arrival
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX shipment_number ON shipment (company_id, number);
CREATE INDEX shipment_order ON shipment (company_id, order_id);
CREATE INDEX shipment_under_way ON shipment (company_id, id) WHERE delivered_day IS NULL;

CREATE TABLE shipment_line ( -- of company, clustered
  company_id BIGINT NOT NULL,
  shipment_id BIGINT NOT NULL,
  order_line BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  PRIMARY KEY (company_id, shipment_id, order_line)
);
