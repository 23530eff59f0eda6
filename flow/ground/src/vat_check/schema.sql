CREATE TABLE vat_check_policy ( -- of company
  company_id BIGINT NOT NULL,
  policy TEXT NOT NULL,       -- JSON
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id)
);
