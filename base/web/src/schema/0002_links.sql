-- Links that let somebody in once: an invitation, a forgotten password, the demonstration's first click.
CREATE TABLE entry_link ( -- platform
  hash BYTEA NOT NULL,        -- SHA-256 of the link's secret
  user_id BIGINT NOT NULL,
  company BIGINT NOT NULL,    -- opened with it
  purpose TEXT NOT NULL,      -- password: the person chooses one; enter: signed in at once
  expires BIGINT NOT NULL,
  PRIMARY KEY (hash)
);
