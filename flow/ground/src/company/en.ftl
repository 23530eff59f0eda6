## Settings
settings-title = Settings
settings-company = Company
settings-journal = Journal of facts
settings-settlement = Settlements
settings-years = Fiscal years
settings-members = Members and roles
settings-warehouses = Warehouses
settings-gateways = Online payment
settings-webhooks = Webhooks
company-edit = Change the company
company-identity = Legal identity
company-identity-help = Stands on every invoice (CGI ann. II art. 242 nonies A).
company-name = Legal name
company-legal_form = Legal form
company-legal_form-hint = SAS, SARL, EURL…
company-capital = Share capital
company-register_town = Town of the trade register
company-register_town-hint = Registre du commerce et des sociétés
company-vat-hint = Empty: computed from the SIREN.
company-address = Registered office
company-invoices = On invoices
company-invoices-help = Where you are paid, how you are reached, what lateness costs.
company-penalty_rate-label = Late-payment penalties, a year
company-penalty_rate-hint = At least three times the legal interest rate (C. com. art. L441-10 II).
company-vat_on_debits = When VAT is due
company-vat_on_debits-yes = On invoices (option for debits)
company-vat_on_debits-no = On payment for services
company-vat_on_debits-field = Option to pay VAT on services when invoiced
company-vat_on_debits-hint = Every invoice then says so.
company-vat_franchise-field = Small-business exemption from VAT
company-vat_franchise-hint = No VAT is charged; every invoice quotes article 293 B.

## Fiscal years
year-first = First day
year-last = Last day
year-current = Current
year-past = Past
year-ahead = Ahead
year-begins = It begins on { $day }.

## Members
members-title = Members
members-none = Nobody yet
members-add = Invite your colleagues: each gets a role and chooses a password.
member-role = Role
member-left = No longer a member
roles-title = What each role may do
role-may = Permission
role-director = Director
role-sales = Sales
role-credit_manager = Credit manager
role-warehouse = Warehouse
role-billing = Billing
role-collector = Collector
role-accountant = Accountant
role-reader = Reader
role-director-what = Everything
role-sales-what = Enters and confirms orders, keeps customers and items
role-credit_manager-what = Sets limits, releases orders, applies payments
role-warehouse-what = Ships, records deliveries, keeps stock
role-billing-what = Issues invoices, keeps customers and items
role-collector-what = Records and applies payments
role-accountant-what = Invoices, records payments, exports the books
role-reader-what = Sees everything, changes nothing

## Deeds
command-company-found = Begin to use the product
command-company-change = Change the company
command-company-open_year = Open the next fiscal year
command-company-grant = Give a role
command-company-revoke = Take the role away
done-company-change = Company saved.
done-company-open_year = Fiscal year opened.
done-company-grant = Role saved.
done-company-revoke = Role taken away.
fact-company-founded = Company set up: { $identity_name }
fact-company-changed = Identity of the company changed
fact-company-year_opened = Fiscal year opened, from { $first } to { $last }
fact-member-granted = { $role ->
   [director] Role given: director
   [sales] Role given: sales
   [credit_manager] Role given: credit manager
   [warehouse] Role given: warehouse
   [billing] Role given: billing
   [collector] Role given: collector
   [accountant] Role given: accountant
   *[other] Role given: reader
}
fact-member-revoked = Role taken away

## Refusals
company-exists = This company exists already.
company-unknown = This company does not exist.
company-none = The store { $store } holds no company yet. Create one with “quittance init”.
company-several = This store holds several companies: say which one with --company.
done-company-found = The company is created.
company-creditor_id = This SEPA creditor identifier is not valid: it begins with the country and two check digits (FR72ZZZ123456).
company-creditor_id-label = SEPA creditor identifier (ICS)
company-creditor_id-hint = Given by the Banque de France through your bank; needed to collect by direct debit.
company-penalty_rate = The rate is between 0 and 100%.
company-year_length = A fiscal year lasts at most { $months } months and ends after its first day.
member-unknown = This person is no member.
member-last_director = The last director cannot lose the role: give it to somebody else first.

## Accounts and numbers
command-company-map_account = Save the account
command-company-map_journal = Save the journal
command-company-start_series = Set the next number
done-company-map_account = Account saved.
done-company-map_journal = Journal saved.
done-company-start_series = Next number saved.
fact-company-account_mapped = Chart of accounts changed
fact-company-journal_mapped = Journals of the books changed
fact-company-series_started = Numbering set
company-account_number = An account number begins with three digits of the French chart (classes 1 to 8) and has 3 to 12 digits or letters.
company-account_class = This account must stay in class { $class }.
company-account_taken = This account has another use already ({ $role }): an account kept per customer, per VAT rate or in a currency has one only.
company-account_in_use = Account { $account } has entries already that are found by its number: it can no longer be replaced.
company-account_begun = Account { $account } has entries already: an account kept in a currency begins without any, so that its balance is wholly in its currency.
company-journal_code = The code of a journal has 1 to 10 letters or digits.
company-journal_opening = Opening balances have a journal of their own: the code { $code } cannot serve both.
company-journal_unnamed = The journal { $code } is new: give it a name.
company-series_unknown = This kind of document is not numbered.
company-number_shape = A number has 2 to 35 capital letters, digits or signs - + _ / and ends with digits after a prefix.
company-number_taken = This shape of number is that of another kind of document ({ $kind }).
company-number_back = Numbers never go back: the next one is { $next }.
company-gap_reason = { $count } numbers would be passed over: say why.
ledger-no_open_year = { $day } lies in no open fiscal year. Open the year in the settings.
settings-accounts = Accounts
settings-numbers = Numbers
account-number = Account
account-label = Name
account-role = Use
account-own = The company’s own
account-which = Accounts
account-search = Account or name
account-lead = Entries go to these accounts. What is booked already stays where it is.
account-section = Account and name
journal-journals = Journals
journal-code = Code
journal-kind = Entries
journal-VE = Sales
journal-BQ = Bank
journal-VT = Money that waits for the bank
journal-OD = Anything else
journal-AN = Opening balances
journal-section = Journal and name
journal-section-help = Entries of several kinds may share a journal. The code applies to all entries, in every book and file.
account-section-help = Choose the account of your chart. Accounts kept per customer no longer change once they are used.
account-usual = French chart: { $account }
account-abroad = Bank account in another currency
account-abroad-help = Money received in this currency stays there, and its balance is revalued at period end (666, 766). Without such an account the bank changes it and credits the account in euros.
account-abroad-do = Add the account
series-kind = Document
series-next = Next number
series-next-hint = As it will be printed, for instance FA-2026-0101. The year follows that of the document.
series-start = Go on with a numbering
series-start-help = When you come from another program: the series goes on, in the shape that you give.
series-reason = Reason
series-reason-hint = Needed where numbers of a series that was begun are passed over.
series-gaps = Numbers passed over
series-first = First
series-last = Last
series-DV = Quotes
series-CO = Orders
series-BL = Delivery notes
series-FA = Invoices and deposits
series-AV = Credit notes
series-RG = Payments
series-OR = Orders to pay back
series-PR = Direct debit batches
series-MD = Direct debit mandates
series-ND = Debit notes
series-LI = Disputes
year-closed = Closed
command-ledger-lock_period = Lock the month
command-ledger-unlock_period = Unlock the month
command-ledger-close_year = Close the fiscal year
done-ledger-lock_period = Month locked.
done-ledger-unlock_period = Month unlocked.
done-ledger-close_year = Fiscal year closed.
fact-company-period_locked = Month of the books locked, from { $month } on
fact-company-period_unlocked = Month unlocked, from { $month } on: { $reason }
fact-company-year_closed = Fiscal year closed, from { $first } to { $last }
ledger-period_locked = The month of { $day } is locked: nothing more is booked in it.
ledger-period_open = The month of { $day } is not locked.
ledger-period_not_over = The month of { $day } is not over.
ledger-year_closed = The fiscal year of { $day } is closed: nothing more is booked in it.
ledger-year_not_over = The fiscal year that ends on { $day } is not over.
ledger-earlier_year_open = An earlier fiscal year is still open: years are closed in their order.
ledger-next_year_missing = Open the next fiscal year first.
ledger-no_such_year = No fiscal year ends on { $day }.
