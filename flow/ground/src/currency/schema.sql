CREATE TABLE exchange_rate ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  currency TEXT NOT NULL,
  day DATE NOT NULL,
  rate BIGINT NOT NULL,       -- units of the books' currency for one of it, ten decimals
  per_book BIGINT,            -- units of it for one of the books', where the source says it so
  source TEXT NOT NULL,       -- who published it
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE UNIQUE INDEX exchange_rate_day ON exchange_rate (company_id, currency, day);
CREATE INDEX exchange_rate_latest ON exchange_rate (company_id, day, id);
