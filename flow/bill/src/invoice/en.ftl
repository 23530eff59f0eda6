# Invoices

## Deeds and facts
command-invoice-issue = Issue the invoice
done-invoice-issue = Invoice { $number } is issued.
fact-invoice-issued = Invoice issued: { $totals_gross } incl. VAT
issue-for-good = Gives it a number, books it and opens the claim. It’s for good: an issued invoice is only corrected by a credit note.

## Refusals
invoice-nothing_owed = There is nothing to invoice: the total is nil.
invoice-state_unknown = There is no such state: open, overdue, settled, credit_note, deposit or corrective.

## Lists
invoices-title = Invoices
invoices-all = All
invoices-open = Open
invoices-overdue = Overdue
invoices-settled = Settled
invoices-credit_note = Credit notes
invoices-deposit = Deposits
invoices-corrective = Corrective
invoices-search = Number or customer
invoices-ready = To invoice
invoices-none = No invoice yet
invoices-teach = An invoice is issued from what was delivered. Ship an order, then open “To invoice”.
invoices-none-found = No invoice matches
invoices-none-found-do = Widen the period or take off a filter.
invoice-day = Issued
invoice-due = Due
invoice-gross = Amount incl. VAT
invoice-open = Open amount
invoice-partly = partly paid

## To invoice
ready-title = To invoice
ready-lead = Delivered, not invoiced yet. Issuing an invoice is for good: it receives its number, enters the books and opens the claim.
ready-amount = Delivered, not invoiced
ready-count = { $count ->
    [one] { $count } order
   *[other] { $count } orders
}
ready-order = Order
ready-since = Delivered since
ready-extent = Extent
ready-whole = Wholly delivered
ready-part = Partly delivered
ready-lacks_vat = The customer’s VAT number is missing: a platform would refuse the invoice
ready-to-bill = To invoice incl. VAT
ready-none = Everything delivered is invoiced
ready-teach = As soon as a delivery leaves, its order appears here with the amount to invoice.
ready-orders = See the orders

## Page of an invoice
invoice-document = Document
invoice-payment = Payment
invoice-left = { $amount } left
invoice-print = Print
invoice-step-issued = Issued
invoice-step-due = Not due yet
invoice-step-overdue = Overdue
invoice-step-paid = Paid
invoice-settled = Paid so far
invoice-settled-by = Paid by
invoice-lettered = Matched, code { $code }

## The document
paper-seller = Seller
paper-buyer = Customer
paper-payer = Invoiced to
paper-delivery = Delivered to
paper-form = { $form } with a share capital of { $capital }
paper-register = RCS { $town } { $siren }
paper-number = Invoice no.
paper-day = Issue date
paper-supply = Date of supply
paper-due = Due date
paper-terms = Payment terms
paper-customer = Customer no.
paper-order = Our order
paper-reference = Your order
paper-lines = Lines of the invoice
paper-what = Description
paper-quantity = Quantity
paper-price = Unit price excl. VAT
paper-rate = VAT
paper-net = Net amount
paper-total-net = Total excl. VAT
paper-vat = VAT { $rate } on { $base }
paper-total-gross = Total incl. VAT to pay
paper-pay-to = Please pay by transfer:
paper-quote-number = reference to quote: { $number }

## Mandatory mentions
mention-nature_goods = Nature of operation: supply of goods.
mention-nature_services = Nature of operation: supply of services.
mention-nature_both = Nature of operation: supply of goods and services.
mention-debits = Option for payment of VAT on debits.
mention-discount = Discount for early payment: none.
mention-discount_granted = Discount of { $discount } for payment received by { $until }; only the VAT on the price paid may then be deducted.
mention-penalty = Late payment penalties: { $rate } a year, due without reminder from the day after the due date.
mention-penalty_default = Late payment penalties: ECB refinancing rate plus 10 points, due without reminder from the day after the due date.
mention-indemnity = Fixed indemnity for collection costs in case of late payment: { $amount }.

## Entries
books-title = Accounting entry
books-none = Nothing was booked.
books-account = Account
books-label = Label
books-journal = Journal
books-debit = Debit
books-credit = Credit
invoice-title-invoice = Invoice { $number }
invoice-title-credit_note = Credit note { $number }
invoice-title-corrective = Corrective invoice { $number }
invoice-title-deposit = Deposit invoice { $number }
fact-invoice-credited = Credit note { $number } issued
paper-total-lines = Sum of lines excl. VAT
paper-total-taxed = Total incl. VAT
paper-total-credit = Total of the credit note incl. VAT
paper-prepaid = Deposit { $number } of { $day }
paper-discount = Discount
paper-discount-percent = Discount { $rate }
paper-preceding = Original invoice
paper-reason = Reason
paper-period = Supplies
paper-orders = Our orders
paper-deliveries = Delivery notes
mention-vat_294 = VAT not applicable, art. 294 CGI.
mention-vat_293b = VAT not applicable, art. 293 B CGI.
mention-vat_262ter = VAT exempt, art. 262 ter I CGI (intra-Community supply).
mention-vat_reverse = Reverse charge (Autoliquidation).
mention-vat_262 = VAT exempt, art. 262 I CGI (export).
mention-vat_294_export = VAT exempt, art. 294 CGI.
mention-vat_259 = VAT not applicable, art. 259-1 CGI.
mention-vat_margin_goods = Margin scheme – Second-hand goods.
mention-vat_margin_art = Margin scheme – Works of art.
mention-vat_margin_collection = Margin scheme – Collector’s items and antiques.
mention-vat_261 = VAT exempt, art. 261 CGI.
command-invoice-print = Keep the PDF
done-invoice-print = The PDF is kept.
electronic-title = E-invoice
electronic-clean = Conforms to EN 16931 and the French rules
electronic-warned = Accepted with remarks
electronic-refused = A platform would refuse it
electronic-facturx = Factur-X (PDF)
electronic-ubl = UBL
electronic-cii = CII
electronic-origin = Delivery note { $note } of { $day }, order { $order }
electronic-origin_reference = Delivery note { $note } of { $day }, order { $order }, your reference { $reference }
electronic-replaces = Cancels and replaces invoice { $number } of { $day }.
electronic-credit_terms = To be deducted from your next payments, or refunded on request.
mention-vat_net = Credit note net of tax: no correction of VAT (art. 272 CGI).
paper-exchange = Exchange rate: 1 { $one } = { $rate } { $other } ({ $source }, { $day }).
paper-exchange-agreed = Agreed exchange rate: 1 { $one } = { $rate } { $other }.
paper-vat-euros = VAT in euros
invoice-books-value = In euros
invoice-vat_number = Buyer’s VAT number
invoice-vat_number-held = The number was valid on issue: that is why the invoice bears no French VAT.
invoice-vat_number-lacks = The invoice bears no French VAT, but nothing proved on issue that the number was valid. Check it and keep the answer; if it is not valid, replace the invoice with VAT.
