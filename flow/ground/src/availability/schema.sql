CREATE TABLE stock ( -- of company, clustered
  company_id BIGINT NOT NULL,
  warehouse_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  on_hand BIGINT NOT NULL,    -- ten-thousandths of the item's unit
  reserved BIGINT NOT NULL,   -- for confirmed orders
  PRIMARY KEY (company_id, warehouse_id, item_id)
);
CREATE INDEX stock_item ON stock (company_id, item_id);
