# Corrective invoices

## Deeds
command-corrective-issue = Correct the invoice
done-corrective-issue = Corrective invoice { $number } cancels and replaces the original one.

## Form
corrective-new = Corrective invoice
corrective-lead = An issued invoice is never changed: a corrective invoice cancels and replaces it. The old one is credited in house; what was paid of it counts for the new one.
corrective-same = The customer is described as on the invoice. If the address or an identifier was wrong, correct the customer’s page first.
corrective-changed = The customer as the new invoice will say
corrective-edit = Correct the customer’s page
corrective-reason = What was wrong
corrective-reason-hint = Stands on the corrective invoice
corrective-document = Document
corrective-document-help = Correct what was wrong and leave the rest.
corrective-discount = Discount on everything, in %
corrective-lines = Lines of the invoice
corrective-lines-help = Type over what was wrong; a quantity of 0 takes the line off.
corrective-added = Lines that were forgotten
corrective-added-help = Freight, a service or a supply that was missing on the invoice and belongs to no order: nothing leaves the stock. What an order delivered is invoiced from the order.
corrective-price = Unit price
corrective-for-good = Draws a number, books, and replaces what is owed. It is for good.

## Refusals
corrective-credited = Invoice { $number } is credited in part already: credit the rest and invoice again.
corrective-other_payer = The customer’s payer is no longer that of invoice { $number }: credit it and invoice again.
corrective-nothing_left = No line is left: credit the whole invoice instead.
corrective-below_deposits = The corrected invoice would be below the deposits taken off, { $deposits }: make a credit note.
corrective-supply_ahead = The day of supply has not come yet.
