# Today
today-hello = Good day, { $name }
today-open = Open receivables
today-overdue-sum = Overdue
today-invoices = { $count ->
    [one] { $count } invoice
   *[other] { $count } invoices
}
today-count = { $count ->
    [0] nothing waits
    [one] { $count } waiting
   *[other] { $count } waiting
}
today-nothing = Nothing waits for you
today-nothing-does = Orders on hold, what is ready to leave or to invoice, money to identify and overdue customers appear here, each with the one deed that settles it.
today-held = Orders on hold
today-allot = Back orders to serve
today-ship = To ship
today-invoice = To invoice
today-identify = Payments to identify
today-apply = Payments to apply
today-overdue = Overdue customers
today-held-do = Release
today-allot-do = Set aside
today-ship-do = Ship
today-invoice-do = Invoice
today-identify-do = Identify
today-apply-do = Apply
today-overdue-do = See invoices
today-over-by = Exceeds the credit limit by { $amount }
today-promised = Promised for { $day }
today-promise-late = Promised for { $day }, which has passed
today-no-promise = No day promised
today-complete = Wholly delivered
today-partial = Partly delivered
today-no-text = No text
today-late = { $count ->
    [one] { $count } invoice past due since { $day }
   *[other] { $count } invoices past due, the oldest since { $day }
}
today-webhook = Suspended webhooks
today-webhook-do = See
today-declare = Claims to declare
today-declare-do = Declare
today-declare-until = Declare until { $day }
today-declare-unknown = Publication in the BODACC to be noted
today-online = Online payments to be looked at
today-online-do = See
today-bill_accept = Bills to be accepted
today-bill_accept-do = Record the acceptance
today-bill_remit = Bills to hand to the bank
today-bill_remit-do = Hand in
today-maturity = To be paid on { $day }
