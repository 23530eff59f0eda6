# Journal
journal-title = Journal
journal-lead = Everything that happened, who did it and to which document. Nothing is ever erased here.
journal-about = Document
journal-by = By
journal-until = Until
journal-kind-customer = Customer
journal-kind-item = Item
journal-kind-warehouse = Warehouse
journal-kind-quote = Quote
journal-kind-late_charge = Late charge
journal-kind-order = Order
journal-kind-shipment = Delivery
journal-kind-invoice = Invoice
journal-kind-payment = Payment
journal-kind-member = Member
journal-kind-company = Company
journal-kind-webhook = Webhook
