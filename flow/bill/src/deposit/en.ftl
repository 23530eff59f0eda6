# Deposits

## Deeds and facts
command-deposit-issue = Ask for a deposit
done-deposit-issue = Deposit invoice { $number } is issued.
command-deposit-keep = Keep the deposit
done-deposit-keep = Deposit { $number } is kept as damages.
command-deposit-credit = Credit the deposit
done-deposit-credit = Credit note { $number } is issued.
fact-invoice-kept = Deposit kept: { $reason }

## Form
deposit-new = Deposit
deposit-lead = A deposit invoice asks for a part of the order before delivery. Its VAT is due when it is received.
deposit-order-gross = Order incl. VAT
deposit-asked = Deposits asked for
deposit-part = Amount
deposit-part-help = Enter a percentage of the order or an amount including VAT.
deposit-percent = Percentage
deposit-amount = Amount incl. VAT
deposit-due = Due
deposit-due-hint = On receipt if empty
deposit-lead-credit = What was not paid is owed no more; what was paid belongs to the customer again, and its VAT is taken back. It is paid back from the payments.
deposit-lead-keep = Once the order is given up, a paid deposit may be kept as damages: its VAT is taken back.
deposit-left = Not taken into account, incl. VAT
deposit-paid = Of which paid
deposit-keep-when = A deposit is kept only after its order was cancelled.

## Refusals
deposit-intra_eu = Exempt intra-EU supplies bear no deposit invoice (art. 289 I-1-c CGI).
deposit-nothing = The deposit comes to nothing.
deposit-due_before = The due day lies before the invoice.
deposit-none = This document is no deposit invoice.
deposit-order_goes_on = Order { $number } is not cancelled: the deposit will be taken off its invoice.
deposit-not_paid = The deposit is not paid: { $open } is left.
deposit-used = The deposit was taken into account, paid back or kept already.
