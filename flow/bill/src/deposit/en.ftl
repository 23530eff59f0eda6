# Deposits

## Deeds and facts
command-deposit-issue = Ask for a deposit
done-deposit-issue = Deposit invoice { $number } is issued.
command-deposit-keep = Keep the deposit
done-deposit-keep = Deposit { $number } is kept as damages.
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

## Refusals
deposit-intra_eu = Exempt intra-EU supplies bear no deposit invoice (art. 289 I-1-c CGI).
deposit-nothing = The deposit comes to nothing.
deposit-due_before = The due day lies before the invoice.
deposit-none = This document is no deposit invoice.
deposit-order_goes_on = Order { $number } is not cancelled: the deposit will be taken off its invoice.
deposit-not_paid = The deposit is not paid: { $open } is left.
deposit-used = The deposit was taken into account, paid back or kept already.
