CREATE TABLE item ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  sku TEXT NOT NULL,
  name TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  kind TEXT NOT NULL,         -- goods, service
  unit TEXT NOT NULL,         -- UN/ECE Recommendation 20 code
  price BIGINT NOT NULL,      -- millionths of the currency, VAT excluded
  vat TEXT NOT NULL,
  lead_days BIGINT NOT NULL,  -- from order to shelf when it is short
  version BIGINT NOT NULL,
  nature TEXT NOT NULL,       -- what else matters to VAT
  PRIMARY KEY (company_id, id),
  UNIQUE (company_id, sku)
);
CREATE INDEX item_sort ON item (company_id, sort_name, id);
