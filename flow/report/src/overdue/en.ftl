# Overdue
overdue-title = Overdue customers
overdue-lead = Who is late, with how much and since when.
overdue-aged = Aged balance
overdue-amount = Overdue
overdue-invoices = { $count ->
    [one] { $count } invoice
   *[other] { $count } invoices
}
overdue-customers = Customers who are late
overdue-customer = Customer
overdue-number = Customer no.
overdue-oldest = Oldest due day
overdue-due = Oldest due
overdue-days = Days late
overdue-count = Invoices
overdue-share = Share
overdue-late = Amount late
overdue-total = Total
overdue-none = Nobody is late
overdue-none-does = An invoice appears here on the day after its due day, for as long as it is unpaid.
overdue-file = overdue
