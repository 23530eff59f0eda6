# Periodic invoices

## Deeds
command-periodic-issue = Issue the invoices
done-periodic-issue = Periodic invoices issued: { $count }.

## Customers that wait
periodic-title = Periodic invoices
periodic-lead = One invoice for the deliveries of a month, issued at the end of that month at the latest (art. 289 I-3 CGI). Customers invoiced once a month are invoiced by themselves on the last evening of the month.
periodic-billing = Invoicing
periodic-orders = Orders
periodic-monthly = Invoiced once a month
periodic-until = Deliveries until
periodic-none = No delivery waits for a periodic invoice
periodic-teach = Choose “once a month” on a customer’s page: its deliveries then wait here until the end of the month.

## Preview
periodic-customer = The customer’s page
periodic-until-day = deliveries until { $day }
periodic-none-here = Nothing waits for an invoice
periodic-none-here-do = Everything delivered to this customer until that day is invoiced. Choose another day.
periodic-several = { $count } invoices: one for each month, payer, place of delivery and VAT treatment.
periodic-period = Deliveries
periodic-note = Delivery note
periodic-capped = 45 days at most for a periodic invoice (art. L441-10 C. com.)
periodic-deposits = Deposits
periodic-deposits-what = Deposits that are paid will be taken off.
periodic-vat = VAT

## Refusals
periodic-ahead = That day has not come yet.
periodic-nothing = Nothing waits for an invoice for { $customer } until { $until }.
periodic-too_many = At most { $most } orders at once: choose an earlier day or some orders.
periodic-other_customer = Order { $number } is of another customer.
