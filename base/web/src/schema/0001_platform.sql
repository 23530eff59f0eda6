-- Who may come in: users, sessions, tokens. Of no company; what a user may do in a company is that company's fact.
CREATE TABLE app_user ( -- platform
  id BIGINT NOT NULL,
  email TEXT NOT NULL,        -- lower case
  name TEXT NOT NULL,
  password TEXT NOT NULL,     -- argon2id as a PHC string
  locale TEXT NOT NULL,
  theme TEXT NOT NULL,
  company BIGINT NOT NULL,    -- worked in last; 0 for none yet
  created BIGINT NOT NULL,
  disabled BIGINT,            -- since when
  PRIMARY KEY (id),
  UNIQUE (email)
);

CREATE TABLE session ( -- platform
  id BIGINT NOT NULL,
  hash BYTEA NOT NULL,        -- SHA-256 of the cookie's secret
  user_id BIGINT NOT NULL,
  company BIGINT NOT NULL,
  csrf TEXT NOT NULL,         -- carried by every form
  created BIGINT NOT NULL,
  seen BIGINT NOT NULL,       -- to a few minutes
  expires BIGINT NOT NULL,    -- however much it is used
  PRIMARY KEY (id),
  UNIQUE (hash)
);

CREATE TABLE api_token ( -- platform
  id BIGINT NOT NULL,
  hash BYTEA NOT NULL,        -- SHA-256 of the secret
  company BIGINT NOT NULL,
  user_id BIGINT NOT NULL,    -- in whose name it acts
  name TEXT NOT NULL,
  permissions TEXT NOT NULL,  -- names with commas; empty for all that the user has
  created BIGINT NOT NULL,
  used BIGINT,                -- to a few minutes
  revoked BIGINT,
  PRIMARY KEY (id),
  UNIQUE (hash)
);

CREATE TABLE sign_in_attempt ( -- platform
  kind TEXT NOT NULL,         -- account, address
  name TEXT NOT NULL,         -- of an account the SHA-256 only: people type passwords into the wrong field
  since BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  PRIMARY KEY (kind, name)
);

CREATE INDEX search_term_of ON search_term (company_id, kind, id, term);
