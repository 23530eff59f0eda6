# Orders to pay back

command-refund_order-send = Order the refunds
command-refund_order-cancel = Cancel the order
done-refund_order-send = Order { $number } is made: download its file for the bank.
done-refund_order-cancel = Order { $number } is cancelled.
fact-refund_order-sent = Refunds ordered: { $amount }
fact-refund_order-debited = Refund debited: { $amount }
fact-refund_order-cancelled = Order to pay back cancelled: { $reason }

refund_order-nothing = Choose 1 to 500 customers to pay back.
refund_order-day = It is executed today or within two months.
refund_order-twice = This customer is chosen twice.
refund_order-iban = This customer has no valid IBAN: enter the account to be credited.
refund_order-beyond = { $open } of this credit are left to pay back, orders under way taken off.
refund_order-over = This order is done or cancelled already.

refund_orders-title = Orders to pay back
refund_orders-none = No order
refund_orders-teach = What customers are owed (overpayments, credit notes) is transferred to them by a file for your bank; the refund is booked when the bank debits it.
refund_order-new = New order
refund_order-title = Order { $number }
refund_order-nobody = No customer to pay back
refund_order-nobody-else = Customers to pay back
refund_order-owed = To pay back
refund_order-take = Pay back
refund_order-take-it = Pay { $name } back
refund_order-does = All that the customer is owed and that is not ordered already is transferred.
refund_order-day-label = Executed on
refund_order-day-hint = Empty: today, or the next business day.
refund_order-old_format = Older version of the file (pain.001.001.03)
refund_order-lines = Transfers
refund_order-credits = Credits
refund_order-state-sent = Ordered
refund_order-state-done = Debited
refund_order-state-cancelled = Cancelled
refund_order-cancel-does = When the bank refused the file, or before it is handed over: what the bank has not debited is free again.
refund_order-foreign = { $number } is in { $currency }: SEPA transfer orders are in euros. Have the bank pay this credit back in its currency, then record that.
