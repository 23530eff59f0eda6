CREATE TABLE counter ( -- of company, clustered
  company_id BIGINT NOT NULL,
  series TEXT NOT NULL,
  next BIGINT NOT NULL,
  PRIMARY KEY (company_id, series)
);

CREATE TABLE series_start ( -- of company, clustered
  company_id BIGINT NOT NULL,
  series TEXT NOT NULL,       -- as in counter: FA2026
  next BIGINT NOT NULL,       -- the value that it goes on with
  skipped BIGINT NOT NULL,    -- the first value that was passed over; the same as next where none was
  kind TEXT NOT NULL,         -- FA: what the shape below is for, in all years
  shape TEXT NOT NULL,        -- FA-{year}-
  width BIGINT NOT NULL,      -- digits at least
  reason TEXT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (company_id, series, next)
);
