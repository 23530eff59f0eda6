# Payments

## Deeds and facts
command-payment-record = Record the payment
command-payment-bank_line = Book a line of a statement
command-payment-identify = Assign to the customer
command-payment-apply = Apply by reference
command-payment-keep_sheet = Keep how the table is read
command-payment-keep_statement = Keep the statement
command-payment-unapply = Undo the application
command-payment-share = Divide among customers
command-payment-unidentify = Nobody’s money again
command-payment-refund = Pay back
command-payment-recharge = Charge the fee to the customer
command-payment-return = Record that the bank took it back
command-payment-assign = Book to an account
command-payment-clear = Record the bank’s credit
command-payment-unclear = Take the credit back
done-payment-clear = The bank’s credit is recorded: { $number }.
done-payment-unclear = The credit is taken back; its payments wait for the bank again.
fact-payment-cleared = Credited by the bank
fact-payment-uncleared = Waits for the bank again: { $reason }
fact-payment-unexplained = Explanation taken back: { $reason }
done-payment-refund = The refund is booked.
done-payment-recharge = The customer is charged with the bank’s fee.
done-payment-return = { $number } was taken back; its invoices are owed again.
done-payment-assign = { $number } is booked to the account.
fact-payment-explained = Explained: { $reason }
fact-payment-recharged = Bank’s fee charged to the customer, { $amount }
fact-payment-returned = Taken back by the bank, { $amount }: { $reason }
done-payment-record = Payment { $number } is recorded.
done-payment-bank_line = The line of the statement is booked: { $number }.
done-payment-identify = Payment { $number } is on the customer’s account.
done-payment-apply = The payment is applied.
done-payment-keep_sheet = How this table is read is kept.
done-payment-keep_statement = The statement is kept.
done-payment-unapply = The application of { $number } is undone; the invoices are open again.
done-payment-share = { $number } is divided among its customers.
done-payment-unidentify = { $number } waits again for somebody to say whose it is.
fact-payment-received = Payment received: { $amount }
fact-payment-identified = Payment assigned to a customer, suspense account cleared
fact-payment-applied = { $amount } applied to invoices
fact-payment-unapplied = Application of { $amount } undone: { $reason }
fact-payment-shared = Divided among several customers, suspense account cleared
fact-payment-unidentified = Not known any more whose it is, back to the suspense account: { $reason }

## Refusals
payment-foreign = A SEPA direct debit is in euros: in another currency ask for a transfer, a card payment or a cheque.
payment-clear_currency = The bank credits one currency at a time: these payments are in { $currency }.
payment-number_shape = A number has 2 to 35 characters: letters, digits and - + _ /.
payment-number_taken = { $number } is the number of a payment already, or belongs to the company’s own series.
payment-amount = The amount must be above zero and below ten billion.
payment-no_transit = A transfer is at the bank at once: choose cheque, card or direct debit.
payment-transit_fee = The bank debited nothing: its fee is recorded with the bank line.
payment-nothing_to_clear = Choose 1 to 1,000 payments that wait for the bank.
payment-unknown = This payment does not exist.
payment-not_waiting = Payment { $number } does not wait for the bank, or not any more.
payment-twice = Payment { $number } is chosen twice.
payment-credit_line_used = This line is no credit that is still to be explained.
payment-clear_amount = The bank cannot have credited more than the chosen payments ({ $amount }), nor nothing at all.
payment-not_clearing = This line credited nothing that waited.
payment-cleared_returned = The bank took payment { $number } back since: undo the return first.
payment-value_day = The value day is more than two months from the bank’s day.
payment-settlement_day = The settlement cannot be before { $from }, nor in the future.
payment-no_credit = This is no open credit: there is nothing to use.
payment-credits_beyond_items = The credits chosen cover everything: nothing is left to settle with this payment.
payment-beyond_tolerance = This difference is more than the company lets pass ({ $most }).
payment-discount_none = No discount was agreed for { $number }.
payment-discount_late = The discount of { $number } ran until { $until }: the money came later.
payment-discount_beyond = The discount agreed for { $number } is { $most } at most.
payment-account = Give an account of 3 to 10 digits that is not kept per customer.
payment-bank_line_unknown = There is no such bank line.
payment-bank_line_used = This is not a debit that waits for an explanation.
payment-bank_line_amount = The bank line’s amount does not fit ({ $amount } expected).
payment-deposit_credit = A deposit is not paid back this way: credit its invoice first.
payment-not_returned = The bank did not take this payment back: there is no fee to charge.
payment-recharged_already = The customer is charged with the fee already.
payment-recharge_day = A fee is charged from the day on which the payment came back, { $from }, until today.
payment-recharge-does = Damages, without VAT, where the contract says so. Without a number of its own the entry bears that of the return.
payment-field-note = Number of the note
payment-not_returnable = The bank cannot take this payment back.
payment-overpayment_used = A part of what was over has been used: take that back first.
payment-taken_back = The bank took this payment back.
payment-of_several = This payment is several customers’: take it back as a whole.
payment-money_went_on = Part of this money was used elsewhere since ({ $amount }): take that back first.
payment-share_one = A payment is divided among at least two customers.
payment-share_twice = A customer has one share.
payment-share_sum = The shares come to { $sum }; the payment is { $amount }.
payment-amount_beyond_item = This amount is more than what is open ({ $open }).
payment-amount_beyond_payment = This amount is more than what is left to apply ({ $left }).
payment-currency = Statements in { $currency } are not taken yet: only the euro is.
payment-day = This day lies ahead, or more than two years back.
payment-identified_already = This payment is already assigned to a customer.
payment-item_settled = { $number } is settled already.
payment-item_twice = This invoice is chosen twice.
payment-item_unknown = Choose an open invoice.
payment-money_that_left = This is money that left: it settles no invoice.
payment-no_certain_reference = The text names no open invoice with certainty: choose them yourself.
payment-not_applied = This payment is applied to nothing.
payment-not_booked = This line was not booked; send the statement again.
payment-nothing_to_apply = Nothing is left to apply, or no invoice is chosen.
payment-other_customer = This invoice is owed by another customer.
payment-state_unknown = There is no such state: unidentified, on_account or applied.
payment-unidentified = Say first whose money it is.

## States and methods
payment-state-unidentified = To identify
payment-state-on_account = On account
payment-state-partly = Partly applied
payment-state-outgoing = Money out
payment-state-refund = Refund
payment-state-return = Returned debit
payment-state-account = Booked to an account
payment-state-returned = Taken back
payment-state-shared = Several customers
payment-state-recovery = Recovery of a lost claim
payments-outgoing = Debits to explain
payment-state-clearing = Credit of what waited
payment-waiting = Waits for the bank
payments-waiting = Wait for the bank
payment-method-transfer = Transfer
payment-method-direct_debit = Direct debit
payment-method-card = Card
payment-method-cheque = Cheque
payment-method-bill = Bill of exchange
payment-of_bill = This payment is a bill handed to the bank: record it as unpaid where it comes back.

## Lists
payments-workbench = Cash workbench
payments-title = Payments
payments-all = All
payments-unidentified = To identify
payments-on_account = To apply
payments-applied = Applied
payments-search = Number or customer
payments-none = No payment yet
payments-teach = Send a bank statement: each line becomes a payment, and what its text names exactly is settled. A cheque or a payment you know of can be recorded by hand too.
payments-none-found = No payment matches
payments-none-found-do = Widen the period or take off a filter.
payment-new = New payment
payment-booked = Booked
payment-payer = Payer
payment-text = Text
payment-left = Left to apply
payment-in_euros = In euros
payment-in_euros-hint = For another currency only: what the bank credited in euros; the rate of the day if left empty.
payment-left-currency = Currency of what is left

## Entry
payment-who = Who paid?
payment-what = The payment
payment-payer-hint = Number or beginning of the customer’s name.
payment-other-payer = Another payer
payment-go-on = Continue
payment-method = Method
payment-text-hint = An exact invoice number lets you apply it in one go.
payment-open-items = What is open
payment-due = Due
payment-open = Open amount

## Page of a payment
payment-title = Payment { $number }
payment-left-of = { $amount } left to apply
payment-step-received = Received
payment-step-outgoing = Money out
payment-step-identify = To identify
payment-step-identified = Identified
payment-step-apply = To apply
payment-step-applied = Applied
payment-settles = Invoices settled
payment-told = What the bank told
payment-source = Origin
payment-by-hand = Entered by hand
payment-from-bank = Bank statement
payment-counterparty = Other party
payment-invoice = Invoice
payment-of-it = Amount settled
payment-settle = To settle
payment-settle-amount = Amount, if not all of it
payment-identify = Whose money is it?
payment-identify-why = While its payer is unknown, the sum waits on account 471. Assigning it moves it to the customer’s account.
payment-identify-as = Assign this payment to { $name }.
payment-apply-to = Apply to invoices
payment-apply-how = Tick the invoices that are paid. Without an amount each receives what it lacks, within the { $left } left to apply.
payment-apply-ticked = Apply to ticked invoices
payment-named = The text names exactly: { $numbers }.
payment-nothing-open = This customer has no open invoice: the sum stays on account until the next one.
payment-amount-for = Amount for { $number }
payment-settle-discount = Discount
payment-settle-difference = Difference
payment-discount-for = Discount on { $number }
payment-difference-for = Difference written off on { $number }
payment-credits = Credits of the customer
payment-credit = Credit note or other credit
payment-use = To be used
payment-use-it = Use { $number }
payment-excess = What is over
payment-excess-on_account = Leave on the customer’s account
payment-excess-overpayment = Overpayment, owed back (4197)
payment-excess-income = Small difference, as income (758)
payment-assign-does = Fees, interest, transfers of our own: what is no customer’s moves from suspense to the account chosen.
payment-field-account = Account
payment-field-account-hint = For example 627800 for bank fees.
payment-field-fee = Fee of the bank
payment-field-fee-hint = Not needed with a bank line: what it is beyond the payment is its fee.
payment-field-recharge = Charged to the customer
payment-field-recharge-hint = Damages, without VAT, where the contract says so.
payment-bank_line = Bank line
payment-bank_line-none = None: book at the bank
payment-bank_line-hint = The debit of the statement by which the money left.
payment-return-does = Every invoice it had settled is owed again with its old due day; the old lettering stays, the return is a new line. A discount granted is taken back.
payment-refund-does = Choose the credits that are paid back to the customer.
payment-pay_back = To pay back
payment-pay_back-it = Pay back { $number }
payment-tick = Settle { $number }
payment-reason = Reason
payment-unapply-does = The invoices are open again and the matching code is taken off; the payment stays booked, on its customer’s account.
payment-unidentify-does = What it settled is open again, the matching code is taken off, and the money waits on the suspense account until somebody says whose it is.
payment-shares = Whose it is
payment-share = Share
payment-share-settles = Settles
payment-step-shared = Several customers

## Bank statements
done-payments-import = The statement is read.
import-bank = Import a statement
import-lead = Each line is booked once, even if the statement is sent twice.
import-statement = Account statement
import-what = What a text names exactly is settled at once; the rest waits for you.
import-file = File
import-formats = camt.053 (.xml), CFONB 120, MT940, OFX, CSV or XLSX, as is or compressed (.gz).
import-send = Read the statement
import-other = Another statement
import-nothing-new = This statement was booked already: nothing has changed.
import-done = { $booked ->
    [one] { $booked } line booked
   *[other] { $booked } lines booked
}, { $applied ->
    [0] none applied unaided.
    [one] { $applied } applied unaided.
   *[other] { $applied } applied unaided.
}
import-outcome = Outcome
import-outcome-matched = Settled
import-outcome-partly = Partly applied
import-outcome-on_account = On account
import-outcome-unidentified = To identify
import-outcome-outgoing = Money out
import-outcome-announced = Only announced
import-outcome-refused = Refused
import-line-matched = Settled
import-line-partly = Partly applied
import-line-on_account = On account
import-line-unidentified = To identify
import-line-outgoing = Money out
import-line-announced = Announced
import-line-refused = Refused
import-lines = { $count ->
    [one] { $count } line
   *[other] { $count } lines
}
import-refused = Refused lines
import-left = To be dealt with
import-settled = Settled
import-other-lines = Other lines
import-place = Number or place
import-notices = Noticed while reading
import-noticed = Notice
import-source = Excerpt
import-statements = Statements in the file
import-account = Account
import-number = Statement no.
import-period = Period
import-count = Lines
import-opening = Opening balance
import-closing = Closing balance

## Files that cannot be read
camt-no_statement = The message holds no statement.
camt-not_a_statement = This XML document is no camt.052, camt.053 or camt.054 message.
cfonb-no_record = No CFONB 120 record in this file.
file-empty = The file is empty.
file-gzip_broken = The gzip file is damaged or incomplete.
file-too_large = File too large once unpacked (limit: { $most } MiB, or an abnormal growth).
file-twice = The same bytes as { $file }: this file changes nothing.
file-unreadable = The file cannot be opened: { $why }.
format-not_a_statement = Message { $name }: this is not an account statement.
format-unknown = Unknown format: neither camt, CFONB 120, MT940, OFX nor a table.
mt940-no_field = No usable MT940 field in this file.
ofx-no_statement = This OFX file holds no account statement.
sheet-mapping_incomplete = At least a date column and an amount column are needed.
sheet-mapping_needed = The columns are not recognised surely enough ({ $sure }%): choose them once, the choice is kept.
sheet-no_line = No readable line in this table.
sheet-no_such_column = The column “{ $name }” is not in the file.
table-empty = The table is empty.
table-line_too_long = A line of the file is far too long.
table-not_text = This file is neither text nor a workbook.
table-too_large = Table too large (more than { $most } cells).
table-workbook_broken = The workbook is damaged or is no XLSX file.
xml-broken = Incomplete or malformed XML: nothing was read, ask for the file again.
xml-doctype = The file declares a DOCTYPE: refused for safety.
xml-entity = Unknown XML entity “{ $name }”: refused for safety.
xml-too_deep = XML nested too deeply.
xml-too_many_elements = One XML element holds far too many others.
payment-value = The amount in euros goes with an amount in another currency, has its sign, and replaces the rate.

## Waiting for the bank
transit-title = Waiting for the bank
transit-lead = { $count ->
    [0] Everything is at the bank.
    [one] { $count } payment received waits for the bank’s credit, { $sum }.
   *[other] { $count } payments received wait for the bank’s credit, { $sum }.
}
transit-received = Received
transit-tick = Credited
transit-tick-it = Credited: { $number }
transit-none = Nothing waits for the bank
transit-teach = A cheque, a card sale or a direct debit received ahead of the bank is recorded as “not at the bank yet”: it waits here, on an account 511.
transit-credited = The bank’s credit
transit-does = Tick what the bank credited, in one go or several: the account 511 is closed by the bank account.
transit-no_line = None: book at the bank account
transit-line-hint = The credit of the statement; what it is short of the ticked sum is the bank’s commission.
transit-fee-hint = Only without a bank line: the commission kept (627).
transit-value = Worth in euros
transit-value-hint = Only without a bank line: what the bank credited; at the rate of the day if you say nothing.
transit-from_line = This is the credit of what waited
payment-in_transit = Not at the bank yet
payment-in_transit-hint = A cheque to hand in, a card sale, a direct debit presented: the sum waits on an account 511 until the bank credits it.
payment-cleared = Credited by it
payment-cleared_by = Credited by
payment-cleared_by-see = See the credit
payment-unclear-does = The payments credited by this line wait for the bank again, and the line is to be explained.
