CREATE TABLE bill_remittance ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number TEXT NOT NULL,
  day DATE NOT NULL,            -- handed to the bank
  total BIGINT NOT NULL,
  count BIGINT NOT NULL,        -- bills
  facts TEXT NOT NULL,          -- the lines, JSON
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX bill_remittance_number ON bill_remittance (company_id, number);
CREATE INDEX bill_remittance_day ON bill_remittance (company_id, day, id);
