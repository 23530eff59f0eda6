## The list
orders-title = Orders
orders-search = Number, reference, customer
orders-all = All
orders-draft = Drafts
orders-held = On hold
orders-confirmed = To ship
orders-shipped = To invoice
orders-customer = Name or number of the customer
orders-none = No order yet
orders-teach = Your customers’ orders arrive here, entered, imported from a file or received through the API. Each is confirmed in one go: credit checked, stock reserved, day promised.

## The document
order-the = The order
order-lines = Lines
order-reference = Customer’s reference
order-day = Ordered
order-promised = Promised for
order-promised-for = for { $day }
order-warehouse = Warehouse
order-ship_to = Ship to
order-item = Item
order-label = Description
order-ordered = Ordered
order-reserved = Reserved
order-shipped = Shipped
order-invoiced = Invoiced
order-free = Available
order-service = service
order-short = short by { $quantity }
order-price-label = Price
order-vat = VAT
order-net = Net
order-tax = VAT { $rate }
order-gross = Total
order-over = over by { $amount }
order-in-part = in part
order-held-why = With this order the exposure passes the credit limit of { $limit } by { $amount }. It waits to be released.
order-would-hold = When confirmed, this order would be held: the exposure would pass the credit limit by { $amount }.
order-waits-stock = Some goods are short; they will be reserved once they are in.
order-see-exposure = See the exposure

## The form
order-new = New order
order-edit = Change the order
order-head = Customer
order-head-help = Credit is checked when the order is confirmed, not when it is entered.
order-customer-hint = Number, or the beginning of the name
order-reference-hint = Stands on the invoice; one received before is pointed out.
order-duplicate-yes = It is another order indeed: enter it all the same
order-lines-help = Items by their number or the beginning of their name. Without description or price, those of the item are taken.
order-quantity-label = Quantity
order-delivery = Delivery
order-delivery-help = Without an address the goods go to the billing address.
order-delivery-billing = Billing address, or the one entered below
order-delivery-typed = The address below

## Deeds
order-reason = Reason
order-leave = Leave it
order-release-does = The order is confirmed in spite of the credit limit. The reason stays in its story.
order-release-hint = Guarantee received, agreed with the director…
order-cancel-does = The order is given up; what was reserved is free again.
order-cancel-hint = What the customer or you have decided
order-ship-does = Enter what leaves now; leave empty what stays. A delivery note is made.
order-to-ship = To ship
order-can-leave = Can leave
order-leaves-now = Leaves now
order-leaves-now-of = Leaves now: { $label }
order-issue-does = Issues the invoice of { $amount } net to { $customer } for what was delivered, with its number and its entry in the books.
command-order-draft = Enter an order
command-order-enter = Save the order
command-order-change = Change the order
command-order-revise = Change the order
command-order-confirm = Confirm
command-order-release = Release
command-order-allot = Reserve
command-order-cancel = Cancel the order
done-order-draft = Order { $number } saved.
done-order-enter = Order { $number } saved.
done-order-change = Order { $number } changed.
done-order-revise = Order { $number } changed.
done-order-confirm = { $state ->
   [held] Order { $number } is on hold: it passes the credit limit.
   *[other] Order { $number } confirmed.
}
done-order-release = Order { $number } released and confirmed.
done-order-allot = What came in is reserved for { $number }.
done-order-cancel = Order { $number } cancelled.

## Story
fact-order-drafted = { $lines ->
   [one] Order entered: { $lines } line, { $net } net
   *[other] Order entered: { $lines } lines, { $net } net
}
fact-order-changed = { $lines ->
   [one] Order changed: { $lines } line, { $net } net
   *[other] Order changed: { $lines } lines, { $net } net
}
fact-order-held = Order held: the exposure would pass the limit of { $limit } by { $over_by }
fact-order-confirmed = { $released ->
   [none] Order confirmed, promised for { $promised }
   *[other] Order released ({ $released }), promised for { $promised }
}
fact-order-allotted = { $short ->
   [none] Stock reserved: nothing is short any more
   *[other] Stock reserved in part
}
fact-order-shipped = { $complete ->
   [yes] Order shipped in full
   *[other] Order shipped in part
}
fact-order-invoiced = { $complete ->
   [yes] Order invoiced in full
   *[other] Order invoiced in part
}
fact-order-cancelled = Order cancelled: { $reason }

## Refusals
order-state = { $state ->
   [draft] The order is still a draft: confirm it first.
   [held] The order is on hold: release it first.
   [confirmed] The order is confirmed already.
   [shipped] The order is shipped in full.
   [invoiced] The order is invoiced in full.
   [cancelled] The order is cancelled.
   *[other] The state of the order does not allow this deed ({ $verb }).
}
order-amount_too_large = The amount of this line is too large.
order-delivery_place = The customer has no such delivery address.
order-duplicate = This reference is already that of order { $number }.
order-empty = The order has no line.
order-line_twice = This line appears twice.
order-lines_count = Between 1 and { $most } lines.
order-no_such_line = The order has no such line.
order-not_available = { $short } are short in stock.
order-not_reserved = At most { $most } can leave: the rest is not reserved.
order-not_delivered = At most { $most } can be invoiced: the rest is not delivered.
order-nothing_to_allot = Nothing more is available for this order.
order-nothing_to_ship = Nothing is reserved that could leave.
order-nothing_to_invoice = Everything delivered is invoiced already.
order-nothing_to_move = Give at least one line.
order-partly_shipped = A part is shipped already.
order-price = This price is not possible: write 12.50 for instance.
order-quantity = This quantity is not possible: write 12 or 2.5 for instance.

## Discounts, charges and VAT
order-whole = Discount, freight, VAT
order-whole-help = What holds for the whole order.
order-discount = Discount
order-discount-hint = “3 %” or an amount
order-discount-percent = Discount { $rate }
order-freight-hint = Follows the VAT rates of the goods
order-charges = Freight and charges
order-lines-net = Sum of lines
order-tax_included = Prices entered include VAT
order-treatment = VAT treatment
order-treatment-rule = By the rule
order-treatment_reason = Reason for the treatment
order-treatment_reason-hint = Required when the treatment is decided by hand; it stays in the journal.
order-treatment_unknown = There is no such VAT treatment.
command-order-print = Keep the PDF
done-order-print = The PDF is kept.
order-print = PDF
fact-order-returned = Goods came back
fact-order-deposit_asked = Deposit: { $amount } incl. VAT
order-not_invoiced = This quantity was not invoiced or has come back already: { $most } at most.
order-deposits_beyond = Deposits do not exceed the order: { $most } is left.
fact-order-uninvoiced = Invoice cancelled: to be invoiced again
order-price_currency = The catalogue is in euros: give the price in { $currency }.
order-currency-own = The customer’s own
order-currency-hint = Prices of the catalogue are in euros: in another currency each line gives its own.
