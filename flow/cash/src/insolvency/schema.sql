CREATE TABLE insolvency ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,  -- the debtor
  label TEXT NOT NULL,          -- what people know it by: the case, else the day of the judgment
  proceeding TEXT NOT NULL,     -- safeguard, reorganisation, liquidation
  judgment_day DATE NOT NULL,   -- claims that arose before it are frozen
  deadline DATE,                -- the last day to declare claims
  state TEXT NOT NULL,          -- open, closed
  declared BIGINT NOT NULL,     -- 1: claims were declared
  facts TEXT NOT NULL,          -- the rest, JSON
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX insolvency_customer ON insolvency (company_id, customer_id, judgment_day);
CREATE INDEX insolvency_deadline ON insolvency (company_id, deadline, id) WHERE declared = 0;
