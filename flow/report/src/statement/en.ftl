# Statement of account
statement-title = Statement of account
statement-title-of = Statement of account – { $name }
statement-period = From { $from } to { $to }
statement-figures = Delays and DSO
statement-from = From
statement-to = To
statement-account = Account in { $currency }
statement-currency = Currency
statement-day = Day
statement-bill = by bill of exchange, at its maturity
statement-kind = Kind
statement-number = Document
statement-due = Due
statement-debit = Debit
statement-credit = Credit
statement-balance = Balance
statement-opening = Opening balance
statement-closing = Closing balance
statement-open = { $amount } left to be paid
statement-open-items = Left to be paid
statement-amount = Amount
statement-left = Left

# Refusals
statement-period_wrong = The period ends before it begins.

# Statements that were sent
statement-issued = Statements kept
statement-issued-on = Issued on
statement-issued-period = Period
command-statement-issue = Issue and keep
done-statement-issue = The statement is kept.
fact-statement-issued = Statement of account issued
statement-not_over = A statement cannot go beyond today.
