CREATE TABLE bad_debt ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number TEXT NOT NULL,         -- of the document that is doubtful or lost
  customer_id BIGINT NOT NULL,  -- the debtor
  document_id BIGINT NOT NULL,
  item_id BIGINT NOT NULL,      -- the item that stands for it: on 416, or on 411 where it was lost at once
  day DATE NOT NULL,            -- since when it is doubtful or lost
  state TEXT NOT NULL,          -- doubtful, restored, written_off
  amount BIGINT NOT NULL,       -- when it became doubtful, VAT included
  depreciation BIGINT NOT NULL, -- what stands on 491 for it
  lost BIGINT NOT NULL,         -- written off, VAT included
  recovered BIGINT NOT NULL,    -- of that, paid all the same
  facts TEXT NOT NULL,          -- the rest, JSON
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX bad_debt_customer ON bad_debt (company_id, customer_id, id);
CREATE INDEX bad_debt_document ON bad_debt (company_id, document_id);
CREATE INDEX bad_debt_state ON bad_debt (company_id, state, id);
CREATE INDEX bad_debt_depreciation ON bad_debt (company_id, id) WHERE depreciation <> 0;
