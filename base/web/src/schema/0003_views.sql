-- Lists with their filters, as a person keeps them under a name.
CREATE TABLE saved_view ( -- platform
  id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  company BIGINT NOT NULL,
  path TEXT NOT NULL,         -- of the list: /orders
  name TEXT NOT NULL,
  query TEXT NOT NULL,        -- its filters and order, encoded
  created BIGINT NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (user_id, company, path, name)
);
