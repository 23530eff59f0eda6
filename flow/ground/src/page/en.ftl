# Words that pages share: states, units, rates, permissions, the story of documents.

## Lists and pages
list-nothing = Nothing matches
list-nothing-teach = No row answers to these filters. Take one off to widen the list.
request-choice = This value is not one of those offered.
request-cursor = This page of the list cannot be read. Go back to the beginning of the list.
request-size = A page has 1 to { $most } rows.
request-stale = The document has changed meanwhile: you saw version { $seen }, it is now at version { $now }. Open it again before you go on.
request-text_too_long = { $most } characters at most.
request-text_control = This text holds control characters; remove them.
col-number = Number
col-customer = Customer
col-day = Date
col-state = State
col-amount = Amount
col-net = Net amount
col-total = Total
page-total = Total of this page
page-of = { $count ->
   [one] Total, { $count } row
   *[other] Total, { $count } rows
}
word-yes = Yes
word-no = No
word-all = All
word-from = From
word-to = To
word-cancel = Cancel
word-save = Save
word-change = Change
word-of = { $part } of { $whole }

## Story
story-title = Story
story-none = Nothing has happened yet.
story-before = Show what came before
story-newest = Back to the newest
actor-unknown = Deleted account
via-api = through the API
via-cli = at the command line
via-import = by import
via-job = automatic task
via-gateway = payment gateway
via-visitor = customer, by a pay link

## Linked documents
chain-title = Linked documents
chain-quote = Quote
chain-order = Order
chain-shipment = Shipments
chain-invoice = Invoices
chain-payment = Payments
quote-state-draft = Draft
quote-state-sent = Sent
quote-state-accepted = Accepted
quote-state-ordered = Ordered
quote-state-lost = Lost
quote-state-expired = Expired
order-state-draft = Draft
order-state-held = On hold
order-state-confirmed = Confirmed
order-state-shipped = Shipped
order-state-invoiced = Invoiced
order-state-cancelled = Cancelled
shipment-state-under_way = Under way
shipment-state-delivered = Delivered
invoice-state-open = Open
invoice-state-overdue = Overdue
invoice-state-credit = To be used
invoice-state-paid = Paid
payment-state-applied = Applied

## Units (UN/ECE Recommendation 20)
unit-C62 = piece
unit-H87 = piece
unit-KGM = kg
unit-TNE = t
unit-MTR = m
unit-MTK = m²
unit-MTQ = m³
unit-LTR = l
unit-HUR = h
unit-DAY = day
unit-MON = month
unit-PR = pair
unit-SET = set
unit-XPX = pallet
unit-XBX = box
unit-KMT = km
unit-LS = lump sum

## VAT
vat-standard = Standard rate
vat-intermediate = Intermediate rate
vat-reduced = Reduced rate
vat-super_reduced = Super-reduced rate

## Payment terms

## Permissions
permission-see = See
permission-sell = Orders
permission-keep = Customers and items
permission-credit = Credit
permission-ship = Shipping and stock
permission-bill = Invoicing
permission-cash = Payments
permission-account = Accounting
permission-gateways = Online payment
permission-administer = Administration
permission-see-does = See everything of the company
permission-sell-does = Enter and confirm orders
permission-keep-does = Keep customers and items
permission-credit-does = Set limits, release orders on hold
permission-ship-does = Ship, record deliveries, move stock
permission-bill-does = Issue invoices
permission-cash-does = Record and apply payments
permission-account-does = Export the books, open fiscal years
permission-gateways-does = Payment gateways, their keys and their accounts
permission-administer-does = Settings, members, access tokens

## Identifiers
party-country = This country is not an ISO code of two letters (FR, BE…).
party-email = This e-mail address is not valid.
party-siren = This SIREN is not valid: its check digit does not match.
party-siret = This SIRET is not valid: its check digit does not match.
party-siret_of_other = This SIRET does not belong to the SIREN given.
party-vat = This VAT number is not valid.
party-vat_of_other = This VAT number does not belong to the SIREN given.
party-iban = This IBAN is not valid: its check digits do not match.
party-bic = This BIC is not valid.

## Fields
field-name = Name
field-siren = SIREN
field-siret = SIRET
field-vat = VAT number
field-iban = IBAN
field-bic = BIC
field-identifiers = identifiers
field-contact = Contact
field-email = E-mail
field-phone = Telephone
field-language = Language
field-address = Address
field-street = Street and number
field-more = Further details
field-postcode = Postcode
field-city = Town
field-country = Country
field-deliveries = Delivery addresses
field-terms = Payment terms
field-payer = Payer
language-fr = French
language-en = English

## Refusals of settlements
receivable-nothing = Nothing was chosen to be settled.
receivable-other_customer = { $number } is on another customer’s account.
receivable-other_account = { $number } stands on another account: move it to the same one first.
receivable-other_currency = { $number } is not in { $currency }.
receivable-twice = { $number } is chosen twice.
receivable-settled = { $number } is settled already, or stands on the wrong side.
receivable-beyond = { $number }: this amount is more than what is left ({ $open }).
receivable-unequal = Credits and debits do not add up to the same.
receivable-unknown = This item is not among those to be taken apart.
page-import = Import

## Open items
item_kind-invoice = Invoice
item_kind-deposit = Deposit
item_kind-credit_note = Credit note
item_kind-payment = Payment
item_kind-overpayment = Overpayment
item_kind-interest = Late interest
item_kind-fee = Fee
item_kind-returned = Returned payment
item_kind-refund = Refund
item_kind-adjustment = Difference
item_kind-transfer = Transfer
item_kind-opening = Opening item
item_kind-bad_debt = Bad debt
item_kind-lettering = Lettering
item_kind-bill = Bill of exchange
