# Aged balance
aged-title = Aged balance
aged-title-on = Aged balance as of { $day }
aged-lead = What customers owe, by how late it is. Each amount opens its invoices.
aged-known = As it was known on { $moment }: what was recorded since is left out.
aged-figures = Delays and DSO
aged-as-of = As of
aged-known_at-label = Known on
aged-known_at-hint = A day or a moment: 2026-06-30, 2026-06-30T18:00
aged-by = Lines
aged-by-payer = Payer
aged-by-customer = Invoiced customer
aged-by-collector = Collector
aged-by-segment = Segment
aged-no_group = Not assigned
aged-basis = Age
aged-basis-due = Since the due day
aged-basis-issue = Since the invoice
aged-classes-label = Classes
aged-classes-hint = The last day of each class: 30,60,90
aged-class = { $from }–{ $to } days
aged-class-more = Over { $days } days
aged-total-owed = owed in all, less payments on account
aged-late = Overdue customers
aged-number = Customer no.
aged-spread = Spread
aged-not_due = Not due
aged-unapplied = On account
aged-total = Total
aged-none = Nobody owes anything
aged-none-does = On this day and under these filters nothing was open.

# Its documents
aged-items = Open documents
aged-items-on = Open documents as of { $day }
aged-items-count = { $count ->
   [one] { $count } document
   *[other] { $count } documents
}
aged-items-none = No document
aged-items-none-does = Nothing was open in this class on this day.
aged-item-number = Number
aged-item-kind = Kind
aged-item-issued = Issued
aged-item-due = Due
aged-item-amount = Amount
aged-item-open = Was open
aged-item-in_currency = Open in its currency
aged-kind-invoice = Invoice
aged-kind-deposit = Deposit
aged-kind-credit_note = Credit note
aged-kind-payment = Payment
aged-kind-overpayment = Overpayment
aged-kind-interest = Interest and indemnity
aged-kind-fee = Fee
aged-kind-returned = Returned payment
aged-kind-refund = Refund
aged-kind-adjustment = Adjustment
aged-kind-transfer = Transfer
aged-kind-bad_debt = Doubtful or lost claim
aged-kind-lettering = Lettering
aged-kind-bill = Bill of exchange
aged-kind-opening = Opening balance

# Refusals
aged-known_at = Write a day or a moment: 2026-06-30, 2026-06-30T18:00.
aged-classes = Write rising numbers of days, { $most } at most: 30,60,90.
