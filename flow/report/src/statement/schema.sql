CREATE TABLE account_statement ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,  -- the payer
  from_day DATE NOT NULL,
  to_day DATE NOT NULL,
  currency TEXT NOT NULL,
  day DATE NOT NULL,            -- of issue
  opening BIGINT NOT NULL,      -- cents of the currency
  closing BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX account_statement_customer ON account_statement (company_id, customer_id, id);
