CREATE TABLE company ( -- of company, clustered
  company_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  siren TEXT NOT NULL,
  profile TEXT NOT NULL,      -- the whole identity, JSON
  version BIGINT NOT NULL,
  seq BIGINT NOT NULL,        -- the fact that the profile comes from
  PRIMARY KEY (company_id)
);

CREATE TABLE fiscal_year ( -- of company, clustered
  company_id BIGINT NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  closed_seq BIGINT NOT NULL, -- the fact that closed it for good, 0 while it is open
  PRIMARY KEY (company_id, last_day)
);

CREATE TABLE member ( -- of company, clustered
  company_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  role TEXT NOT NULL,         -- empty: no longer a member
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, user_id)
);
CREATE INDEX member_user ON member (user_id);
