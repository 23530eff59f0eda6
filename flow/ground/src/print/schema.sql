CREATE TABLE look ( -- of company, clustered
  company_id BIGINT NOT NULL,
  colour TEXT NOT NULL,       -- #rrggbb
  logo TEXT NOT NULL,         -- digest of the file, hexadecimal; empty without
  foot TEXT NOT NULL,         -- JSON list of lines
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id)
);

CREATE TABLE print ( -- of company, clustered
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  of_kind TEXT NOT NULL,      -- quote, order, shipment, invoice, statement
  of_id BIGINT NOT NULL,
  edition BIGINT NOT NULL,    -- which of its versions, from 1; 0 where it has one only
  digest TEXT NOT NULL,       -- of the file, hexadecimal
  size BIGINT NOT NULL,
  name TEXT NOT NULL,
  day DATE NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE UNIQUE INDEX print_of ON print (company_id, of_kind, of_id, edition);
