# The words of the frame: bars, lists, forms, errors, days and units.

product-name = Quittance
language-own-name = English

## Frame
frame-skip = Skip to content
frame-crumbs = Breadcrumb
frame-rail = Steps
frame-bar = Shortcuts
frame-more = More
frame-search = Customer, document, amount, action…
frame-search-key = Ctrl K
frame-new = New
frame-notifications = { $count ->
    [0] Notifications
    [one] Notifications: { $count } unread
   *[other] Notifications: { $count } unread
}
frame-help = Help
frame-account = Account of { $name }
frame-my-settings = My settings
frame-language = Language
frame-theme = Appearance
theme-auto = Auto
theme-light = Light
theme-dark = Dark
frame-keys = Ctrl K search · j k move · Enter open · x select · / filter · c create
frame-keys-switch = Single-letter keys
frame-sign-out = Sign out

## Steps
rail-today = Today
rail-flow = Flow
rail-customers = Customers
rail-quotes = Quotes
rail-orders = Orders
rail-deliveries = Deliveries
rail-invoices = Invoices
rail-cash = Cash
rail-collections = Collections
rail-disputes = Disputes
rail-accounting = Accounting
rail-insight = Insight
rail-items = Items
rail-stock = Stock
rail-settings = Settings
rail-waiting = waiting

## Palette
palette-title = Search and act
palette-ask = What are you looking for?
palette-escape = Esc
palette-none = Nothing matches. Try a name, a number or an amount.
palette-keys = ↑ ↓ to choose, Enter to open

## Lists
list-sort = Sort by { $label }
list-tick = Select this row
list-tick-all = Select all rows
list-with-ticked = With the selected rows:
list-ticked-one = 1 row selected
list-ticked-many = # rows selected
list-pages = Pages
list-previous = Previous
list-next = Next
list-shown = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
list-shown-of = { $shown } of { $count }
list-views = Views
views-kept = Views
views-teach = Keep this list with its filters and order under a name.
views-name = Name of the view
views-keep = Keep this list
views-forget = Forget “{ $name }”
list-clear = Clear all
list-apply = Apply
list-unset = Remove the filter { $label }

## Forms
field-required = Required
form-refused = { $count ->
    [one] One thing needs correcting
   *[other] { $count } things need correcting
}
form-kept = Nothing was saved; what you typed is kept below.
form-leave = Your changes are not saved.
form-cancel = Cancel
form-save = Save
lines-number = Line
lines-amount = Net amount
lines-add = Add lines
lines-remove = Remove the line
lines-remove-number = Remove line { $number }
lines-cell = { $label }, line { $number }
lines-running = Net total
refusal-unknown = This was refused ({ $code }).

## Documents
document-states = States of the document
document-chain = Linked documents
chain-none = None yet
step-done = done
step-waiting = waiting
step-ahead = to come
timeline-details = Details
actions-refused = Not possible now
act-for-good = It can’t be undone.

## Panels
progress-leave = You can leave this page, the work goes on.
progress-again = Refresh
work-all = See all

## Pictures
chart-table = The figures of the picture
chart-stage = Stage
chart-amount = Amount
chart-count = Number
chart-median = Median time
chart-bucket = Bracket
chart-share = Share
chart-part = Part
chart-point = Period
chart-value = Value
chart-limit = Limit
chart-room = Available
chart-over = Exceeded by
chart-used = { $share } of the limit
chart-no-limit = No limit
chart-median-days = median { $days }
chart-documents = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}

## Sign-in
sign-in-title = Sign in
sign-in-lead = From order to cash.
sign-in-email = E-mail address
sign-in-password = Password
sign-in-button = Sign in
welcome-title = Choose a password
welcome-lead = This link opens Quittance once; after that you sign in with your address and this password.
welcome-password = Password
welcome-password-hint = At least 10 characters. A phrase of a few words is easier to keep in mind than a complicated word.
welcome-button = Save and enter

## Errors
error-home = Back to the start
error-reference = Reference to give:
error-400 = This request can’t be read
error-400-what = Part of the address or of what was sent does not have the expected form. Nothing was changed.
error-400-do = Go back and try again; if you followed a link, it may be incomplete.
error-403 = This page is not open to your role
error-403-what = You are signed in, but your role does not allow this. Nothing was changed.
error-403-do = Ask an administrator of your company for the permission, or open the page with another account.
error-404 = This page does not exist
error-404-what = The address is wrong, or the document belongs to another company.
error-404-do = Search for it by its number or by the customer’s name.
error-409 = The document has changed meanwhile
error-409-what = Someone else changed it while you had it open. What you did was not applied.
error-409-do = Open the document again to see its present state, then repeat it if it still makes sense.
error-500 = Something went wrong on our side
error-500-what = What you did was not saved, and nothing was half done.
error-500-do = Try again in a moment. If it happens again, give the reference to your administrator.
error-503 = Too much at once
error-503-what = The server can’t answer right now. Nothing was changed.
error-503-do = Try again in a few seconds.

## API
api-begin = To begin
api-contents = Contents
api-download = OpenAPI
api-field = Field
api-type = Type
api-meaning = Meaning

## Days
day-short = { $day } { $month } { $year }
day-first = 1
day-today = today
day-tomorrow = tomorrow
day-yesterday = yesterday
day-in = { $count ->
    [one] in { $count } day
   *[other] in { $count } days
}
day-ago = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
day-late = { $count ->
    [one] { $count } day late
   *[other] { $count } days late
}
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
month-long-1 = January
month-long-2 = February
month-long-3 = March
month-long-4 = April
month-long-5 = May
month-long-6 = June
month-long-7 = July
month-long-8 = August
month-long-9 = September
month-long-10 = October
month-long-11 = November
month-long-12 = December
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

## Units
span-millis = { $n } ms
span-seconds = { $n } s
span-minutes = { $n } min
span-hours = { $n } h
span-days = { $n } d
size-bytes = { $n } B
size-kilo = { $n } kB
size-mega = { $n } MB
size-giga = { $n } GB
