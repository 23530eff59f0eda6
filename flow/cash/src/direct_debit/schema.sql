CREATE TABLE direct_debit ( -- of company
  company_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  number TEXT NOT NULL,         -- MsgId of the file
  state TEXT NOT NULL,          -- draft, sent, accepted, rejected, cancelled
  collect_on DATE NOT NULL,     -- the day the accounts are debited
  format TEXT NOT NULL,         -- pain.008.001.02, pain.008.001.08
  batch_booking BIGINT NOT NULL,
  total BIGINT NOT NULL,
  count BIGINT NOT NULL,        -- lines
  sent DATE,
  digest TEXT NOT NULL,         -- of the file, once sent
  reason TEXT NOT NULL,         -- the bank's words, or why it was cancelled
  version BIGINT NOT NULL,
  PRIMARY KEY (company_id, id)
);
CREATE INDEX direct_debit_number ON direct_debit (company_id, number);
CREATE INDEX direct_debit_draft ON direct_debit (company_id, id) WHERE state = 'draft';

CREATE TABLE direct_debit_line ( -- of company
  company_id BIGINT NOT NULL,
  debit_id BIGINT NOT NULL,
  rank BIGINT NOT NULL,         -- from 1
  mandate_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  end_to_end TEXT NOT NULL,
  amount BIGINT NOT NULL,
  state TEXT NOT NULL,          -- ready, presented, rejected, returned; credited is what its payment says
  block TEXT NOT NULL,          -- PmtInfId
  payment_id BIGINT,
  code TEXT NOT NULL,           -- the bank's reason
  body TEXT NOT NULL,           -- JSON: everything else of the line
  PRIMARY KEY (company_id, debit_id, rank)
);
CREATE INDEX direct_debit_line_end_to_end ON direct_debit_line (company_id, end_to_end);
CREATE INDEX direct_debit_line_payment ON direct_debit_line (company_id, payment_id) WHERE payment_id IS NOT NULL;
CREATE INDEX direct_debit_line_mandate ON direct_debit_line (company_id, mandate_id, debit_id);
CREATE INDEX direct_debit_line_presented ON direct_debit_line (company_id, debit_id, rank) WHERE state = 'presented';

CREATE TABLE direct_debit_item ( -- of company: what each line collects
  company_id BIGINT NOT NULL,
  debit_id BIGINT NOT NULL,
  rank BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  document_id BIGINT NOT NULL,
  PRIMARY KEY (company_id, debit_id, rank, item_id)
);
CREATE INDEX direct_debit_item_item ON direct_debit_item (company_id, item_id);
CREATE INDEX direct_debit_item_document ON direct_debit_item (company_id, document_id, debit_id);
