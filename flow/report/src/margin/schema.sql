CREATE TABLE vat_margin ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  period TEXT NOT NULL,       -- 2026-08, 2026-Q3
  day DATE NOT NULL,          -- its last day: that of the entry
  rate TEXT NOT NULL,         -- the code of the rate
  sales BIGINT NOT NULL,      -- sold under the margin scheme, as the buyers paid it; cents
  purchases BIGINT NOT NULL,  -- what was bought for it, as it was paid; cents
  brought BIGINT NOT NULL,    -- more bought than sold in the period before; cents
  base BIGINT NOT NULL,       -- the margin without its tax, cents
  tax BIGINT NOT NULL,        -- cents
  carried BIGINT NOT NULL,    -- more bought than sold, for the next period; cents
  undone BIGINT NOT NULL,     -- 1 when it was taken back
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX vat_margin_day ON vat_margin (company_id, day, id);
