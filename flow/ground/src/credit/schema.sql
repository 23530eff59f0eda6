CREATE TABLE credit_exposure ( -- of company, clustered
  company_id BIGINT NOT NULL,
  customer_id BIGINT NOT NULL,
  orders BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  invoiced BIGINT NOT NULL,
  unapplied BIGINT NOT NULL,
  bills BIGINT NOT NULL,        -- bills of exchange at the bank, not paid yet
  letters BIGINT NOT NULL,
  prepaid BIGINT NOT NULL,      -- 1: deliveries want payment first, the customer is insolvent
  PRIMARY KEY (company_id, customer_id)
);
