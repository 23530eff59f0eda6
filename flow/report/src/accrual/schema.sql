CREATE TABLE accrual ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  kind TEXT NOT NULL,         -- invoices_to_issue, credit_notes_to_issue, deferred_revenue
  day DATE NOT NULL,          -- last day of the period; taken back the day after
  net BIGINT NOT NULL,        -- without tax
  tax BIGINT NOT NULL,
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,        -- the fact of both entries
  PRIMARY KEY (company_id, id)
);
CREATE INDEX accrual_day ON accrual (company_id, day, id);
