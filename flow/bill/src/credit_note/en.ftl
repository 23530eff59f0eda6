# Credit notes

## Deeds
command-credit_note-return_goods = Credit returned goods
done-credit_note-return_goods = Credit note { $number } is issued.
command-credit_note-lower_price = Credit a price
done-credit_note-lower_price = Credit note { $number } is issued.
command-credit_note-cancel_invoice = Credit the whole invoice
done-credit_note-cancel_invoice = Credit note { $number } cancels the invoice.
command-credit_note-rebate = Rebate after the invoice
done-credit_note-rebate = Credit note { $number } is issued.

## Forms
credit-new = Credit note
credit-open = Make a credit note
credit-lead-return_goods = Goods are credited at the invoice’s price, discounts included.
credit-lead-lower_price = The difference between the price invoiced and the right one is credited.
credit-lead-cancel_invoice = Everything not credited yet is credited, charges included.
credit-lead-rebate = A rebate granted after the invoice, without goods returned.
credit-invoiced = Invoiced incl. VAT
credit-left = Left to credit incl. VAT
credit-lines = Lines
credit-line = Line of the invoice
credit-quantity = Quantity
credit-price = Right price
credit-restock = The goods are in stock again
credit-internal = The invoice was never sent: internal credit note
credit-on_account = Leave it on the customer’s account instead of setting it off against the invoice
credit-net_of_tax = Net of tax: VAT is not corrected
credit-part = Rebate
credit-part-help = Enter a percentage or an amount excluding VAT.
credit-percent = Percentage
credit-amount = Amount excl. VAT
credit-reason = Reason
credit-reason-hint = Stands on the credit note

## Refusals
credit_note-of_credit_note = A credit note is not credited.
credit_note-of_deposit = A deposit invoice is not credited like this: it is taken into account, paid back or kept.
credit_note-nothing_left = Invoice { $number } is credited in full already.
credit_note-no_lines = Name at least one line.
credit_note-no_such_line = The invoice has no such line.
credit_note-line_twice = This line is named twice.
credit_note-quantity = This quantity cannot be credited: { $most } is left.
credit_note-price = The right price is below the price invoiced, { $price }.
credit_note-beyond = The credit note goes beyond what is left to credit, { $most } excl. VAT.
credit_note-nothing = The credit note comes to nothing.
credit_note-no_invoice = Name the invoice.
credit_note-invoices_count = At most 500 invoices a credit note.
credit_note-invoice_twice = This invoice is named twice.
credit_note-other_customer = All invoices are of one customer and one currency.
credit_note-rates_differ = These invoices have different VAT rates: make a credit note for each.
