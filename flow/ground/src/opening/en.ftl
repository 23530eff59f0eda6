# Opening balances brought along
opening-title = Opening balances
opening-lead = The trial balance of the earlier books on the day you begin here. Accounts kept per customer pass through the suspense account, which the open items brought along clear.
opening-none = No balances brought along
opening-none-does = Bring along the trial balance of your earlier books through the API, or import it from the command line: quittance import opening.
opening-day = Day
opening-balances = Trial balance
opening-items = Per customer
opening-waiting = Left on the suspense account
command-opening-book = Bring the balances along
done-opening-book = Balances brought along.
fact-opening-booked = Opening balances brought along
opening-amount = A balance is positive, debit or credit.
opening-both_sides = An account has a debit or a credit balance, not both.
opening-unbalanced = The trial balance does not balance: { $difference } apart.
opening-empty = At least two accounts with a balance are needed.
opening-in_currency = Account { $account } is kept in { $currency }: say its balance in that currency as well, on the same side.
opening-not_in_currency = Account { $account } is no bank account in another currency of the company: declare it among the company’s accounts first.
