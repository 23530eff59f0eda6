# Delays and DSO
figures-title = Payment delays and DSO
figures-title-on = Payment delays and DSO as of { $day }
figures-lead = DSO, lateness and collection month by month, over { $window ->
   [one] one month
   *[other] { $window } months
}. Each amount opens its documents.
figures-aged = Aged balance
figures-days = { $days } d
figures-at_least = at least { $days }
figures-none = No receivables yet
figures-none-does = The figures begin with the first invoice.
figures-course = Course
figures-explained = What each figure says
figures-delays = Delays, month by month
figures-amounts = Amounts, month by month
figures-total = Total

## Choices
figures-as_of = As of
figures-window = Over
figures-window-months = { $count ->
   [one] { $count } month
   *[other] { $count } months
}
figures-months = Number of months
figures-customer = Customer
figures-capital-label = Cost of capital (%)

## Columns
figures-month = Month
figures-sales = Sales incl. VAT
figures-receivables = Receivables
figures-not_due = Not due
figures-overdue = Overdue
figures-unapplied = Unapplied
figures-dso = DSO
figures-countback = Countback DSO
figures-best = Best possible DSO
figures-delinquent = Days delinquent
figures-paid_days = Days to pay
figures-beyond_terms = Beyond terms
figures-effectiveness = Collection index
figures-overdue_share = Overdue share
figures-cost = Yearly cost
figures-dso-best = { $days } if everything were paid when due
figures-paid_days-beyond = { $days } of them past the due day

## Explanations
figures-dso-what = How many days of sales customers still owe (days sales outstanding). Receivables of accounts 411, 413 and 416, less payments and credit notes not applied yet.
figures-dso-how = { $receivables } ÷ { $sales } of sales incl. VAT × { $days } days
figures-countback-what = The sales of the newest months are taken off the receivables until nothing is left: each whole month counts its days, the last one in proportion. It follows seasons better.
figures-countback-how = { $receivables } of receivables, month after month
figures-best-what = The DSO if no invoice were late: it depends on the agreed terms alone.
figures-best-how = { $not_due } not due ÷ { $sales } × { $days } days
figures-delinquent-what = Lateness in days of sales: DSO less best possible DSO (average days delinquent).
figures-delinquent-how = ({ $receivables } − { $not_due }) ÷ { $sales } × { $days } days
figures-paid_days-what = DSO by invoice: the real time from the invoice to its full settlement, for invoices settled in the month, weighted by what was paid.
figures-paid_days-how = Σ (paid × days since the invoice) ÷ { $paid } paid in the month
figures-beyond_terms-what = For the same invoices, the days past the due day; below zero when customers pay early.
figures-beyond_terms-how = Σ (paid × days since the due day) ÷ { $paid }
figures-effectiveness-what = How much of what could be collected was (collection effectiveness index). Close to 100%, collection keeps up.
figures-effectiveness-how = ({ $opening } at the beginning + { $sales } of sales − { $receivables }) ÷ ({ $opening } + { $sales } − { $not_due } not due)
figures-overdue_share-what = What is past due, without taking off unapplied payments, as a share of receivables.
figures-overdue_share-how = { $overdue } ÷ { $receivables }
figures-cost-what = What the money bound in these receivables costs in a year.
figures-cost-how = { $receivables } × { $rate }

## Settled invoices
figures-paid = Settled invoices
figures-paid-in = Invoices settled in { $month }
figures-paid-lead = { $count ->
   [one] { $count } invoice
   *[other] { $count } invoices
}, { $days } on weighted average, { $beyond } past the due day
figures-paid-none = No settled invoice
figures-paid-none-does = In this month and under these filters no invoice was settled in full.
figures-paid-number = Number
figures-paid-payer = Payer
figures-paid-issued = Issued
figures-paid-due = Due
figures-paid-settled = Settled
figures-paid-days = Days
figures-paid-beyond = Past due
figures-paid-amount = Paid

## Refusals
figures-capital = The cost of capital lies between 0 and 100%.
figures-count = A number from 1 to { $most }.
figures-month_wrong = Write a month: 2026-06.
