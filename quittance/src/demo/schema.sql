CREATE TABLE demo_life ( -- derived
  company_id BIGINT NOT NULL,
  seed BIGINT NOT NULL,
  first_day DATE NOT NULL,    -- the day it was founded
  lived_to DATE NOT NULL,     -- the last day that is lived whole
  PRIMARY KEY (company_id)
);
