## The list
customers-title = Customers
customers-search = Name, number, SIREN
customers-none = No customer yet
customers-teach = Your customers arrive here, entered one by one or imported from a file. Each keeps its checked identifiers, payment terms, credit limit and whole story.
customer-new = New customer
customer-edit = Change the customer
customer-terms = Terms
customer-limit-label = Credit limit
customer-limit-over = Limit exceeded
customer-no_limit = no limit
customer-exposure = Exposure
customer-over = Limit exceeded
customer-open = Open balance
customer-overdue = Overdue
customer-overdue-yes = Overdue
customer-overdue-no = Up to date
customer-overdue-none = Nothing is overdue

## One customer
customer-invoices-count = { $count ->
   [one] { $count } invoice
   *[other] { $count } invoices
}
customer-on_account = On account
customer-on_account-what = Received, not applied yet
customer-open_items = Open items
customer-letter = Letter by hand
customer-bills = Bills of exchange
customer-bill-draw = New bill
customer-bill = bill
customer-prepaid = Insolvent: payment first
customer-open_items-none = This customer owes nothing.
customer-due = Due
customer-left = Left
customer-identity = Identity
customer-delivery = Delivery
customer-paid_by = Paid by
customer-part-invoiced = Open invoices
customer-part-bills = Bills at the bank
customer-part-delivered = Delivered, not invoiced
customer-part-orders = Confirmed orders
customer-part-unapplied = Payments not applied
customer-papers-order = Orders
customer-papers-invoice = Invoices
customer-papers-payment = Payments

## The forms
customer-identity-help = Identifiers are checked by their keys and against each other; a SIRET is enough to find the SIREN.
customer-name = Legal name
customer-number = Customer number
customer-number-hint = Leave empty to get the next one.
customer-siren-hint = 9 digits
customer-iban-hint = Recognises its transfers.
customer-duplicate-yes = It is another establishment: create it all the same
customer-people = Contact
customer-people-help = These are personal data: they can be erased without touching the documents.
customer-language-hint = That of its documents
customer-billing = Billing address
customer-deliveries-help = Where goods go when it is not the billing address. Empty an address to remove it.
customer-delivery-number = Delivery address { $number }
customer-conditions = Conditions
customer-conditions-help = At most 60 days from the invoice, or 45 days end of month (C. com. art. L441-10).
customer-payer-itself = Pays for itself
customer-payer-hint = A head office that pays in its place; the credit limit is then that one’s.
customer-limit-hint = VAT included. Empty: no limit.
customer-limit-set = Set the credit limit
customer-limit-help = An order that passes it is held until it is released.
customer-limit-reason = Reason
customer-limit-reason-hint = Insurance, payment behaviour, decision…
customer-exposure-now = Exposure now:

## Deeds
command-customer-create = Create the customer
command-customer-change = Change the customer
command-customer-set_limit = Set the credit limit
done-customer-create = Customer { $number } created.
done-customer-change = Customer { $number } saved.
done-customer-set_limit = Credit limit saved.
fact-customer-created = Customer created with number { $number }
fact-customer-changed = Details changed: { $changed }
fact-customer-limit_set = { $limit ->
   [none] Credit limit lifted
   *[other] Credit limit set to { $limit }
}

## Refusals
customer-unknown = No customer matches.
customer-ambiguous = Several customers match “{ $entered }”: give the number.
customer-duplicate = This SIREN is already that of customer { $number } ({ $name }).
customer-number_taken = Number { $number } is taken.
customer-limit = A credit limit is zero or more.
customer-deliveries_count = { $most } delivery addresses at most.
customer-payer_chain = This payer is itself paid for by another; choose the last one ({ $payer }).
customer-payer_in_use = The payer cannot change while there is exposure.
customer-consumer = Consumer
customer-consumer-hint = A private person: VAT is that of sales to consumers.
customer-invoicing = Invoicing
customer-invoicing-hint = A monthly invoice gathers the deliveries of the month and quotes the delivery notes.
billing-per_delivery = With each delivery
billing-monthly = Once a month

# Personal data
customer-personal = Personal data
customer-personal-see = See and erase
customer-personal-lead = What the journal keeps about this customer’s people: to be shown to whoever asks (GDPR art. 15). The API gives the same.
customer-personal-held = Data kept
customer-personal-none = Nothing personal is kept.
customer-personal-fact = Fact
customer-personal-values = Values
customer-personal-kept = Kept
customer-personal-erasable = Can be erased
customer-personal-proof = Proof of a delivery or a payment (French Commercial Code, art. L123-22)
customer-erase-reason = Reason
customer-erase-reason-hint = Who asked, and when.
customer-erase-help = Contact person, e-mail and telephone, present and past, are erased for good. Documents stay, and the journal’s chain stays whole.
command-customer-erase_contact = Erase the contact
done-customer-erase_contact = Contact erased.
fact-customer-contact_erased = Contact erased
customer-nothing_to_erase = There is nothing personal left to erase.
## Discount for early payment
customer-discount_rate = The discount lies between 0 and 20 %.
customer-discount_days = The days of a discount lie between 0 and 180, and mean nothing without a rate.
customer-discount_rate-field = Discount for early payment
customer-discount_rate-hint = Zero: none. The condition stands on the invoice (C. com. L441-9).
customer-discount_days-field = Granted within (days after the invoice)
## Collector and segment
customer-collector = Collector
customer-collector-hint = Who follows its payments: a name or code of your own.
customer-segment = Segment
customer-segment-hint = Key accounts, trade, public bodies… Figures are read by segment.
command-customer-assign = Assign
done-customer-assign = Customer { $number } assigned.
customer-statement = Statement of account
customer-currency-hint = Of quotes and orders, unless they say otherwise. Exposure and limit stay in euros.
terms-net = { $days ->
   [0] On receipt
   *[other] { $days } days net
}
terms-days_eom = { $days ->
   [0] End of month
   *[other] { $days } days end of month
}
terms-eom_days = End of month + { $days } days
terms-days_eom_day = { $days } days end of month, on the { $day }
customer-vat-number = VAT number
customer-vat-check = Check the VAT number
customer-vat-known = Last answer
customer-vat-tell = Note an answer of VIES
customer-vat-help = The answer of the European Commission’s VIES register on the day of supply, with its consultation number, proves that the exemption is founded.
customer-vat-said = Answer
customer-vat-said-valid = Valid number
customer-vat-said-invalid = Invalid number
customer-vat-said-unavailable = Service unavailable
customer-vat-reference = Consultation number
customer-vat-reference-hint = VIES gives it to whoever tells their own VAT number.
customer-vat-name = Name in the register
customer-vat-note = Address or remark
customer-vat-source = Source
customer-vat-asked = VIES, asked by this server
customer-vat-told = entered
customer-vat-failed = On { $day } VIES did not answer ({ $word }).
command-customer-check_vat_number = Note the answer of VIES
done-customer-check_vat_number = Answer saved.
command-customer-ask_vat_register = Ask VIES
done-customer-ask_vat_register = VIES is asked; the answer arrives on the customer’s page.
fact-customer-vat_checked = { $said ->
    [valid] VAT number { $number } valid according to VIES
    [invalid] VAT number { $number } not valid according to VIES
   *[unavailable] VIES did not answer about the number { $number }
}
customer-no_vat_number = This customer has no VAT number: enter it on its page first.
customer-other_vat_number = The customer’s VAT number is { $number }: the answer is about another one.
customer-vat_check_ahead = An answer cannot be of a day to come.
customer-vat_register_off = Asking VIES from this server is not switched on: switch it on in the settings, or note the answer by hand.
