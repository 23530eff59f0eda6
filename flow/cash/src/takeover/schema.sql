CREATE TABLE takeover ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,           -- of the item or of the lines; of the customer where a payer is described
  kind TEXT NOT NULL,           -- item, payer, lines
  body TEXT NOT NULL,           -- what was brought along, JSON
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX takeover_kind ON takeover (company_id, kind, id);
