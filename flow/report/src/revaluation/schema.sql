CREATE TABLE revaluation ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  day DATE NOT NULL,          -- of the closing; taken back the day after
  loss BIGINT NOT NULL,       -- unrealised, also the provision
  gain BIGINT NOT NULL,       -- unrealised
  money_loss BIGINT NOT NULL, -- on money in other currencies
  money_gain BIGINT NOT NULL, -- on money in other currencies
  released BIGINT NOT NULL,   -- 1: the provision was released the day after
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,        -- the fact of its entries
  PRIMARY KEY (company_id, id)
);
CREATE INDEX revaluation_day ON revaluation (company_id, day, id);
