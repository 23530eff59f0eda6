# Remittances of bills

command-bill_remittance-remit = Hand to the bank
done-bill_remittance-remit = Remittance { $number } is made.
fact-bill_remittance-remitted = Bills handed to the bank for collection: { $amount }

bill_remittance-nothing = No bill in portfolio is to be paid until then.
bill_remittance-unknown = This bill does not exist.
bill_remittance-twice = { $number } is chosen twice.
bill_remittance-not_in_portfolio = Only a bill in portfolio goes to the bank.
bill_remittance-paid_meanwhile = { $number } was paid meanwhile, at least in part: cancel the bill.

bill_remittances-title = Remittances of bills
bill_remittances-none = No remittance of bills
bill_remittances-teach = Bills in portfolio go to the bank under a slip, before their maturity; it presents them and credits the company.
bill_remittance-title = Remittance of bills { $number }
bill_remittance-new = New remittance
bill_remittance-on = handed in on { $day }
bill_remittance-told = { $paid } paid and { $back } unpaid of { $count }
bill_remittance-bills = Bills
bill_remittance-waiting = Expected
bill_remittance-state-remitted = At the bank
bill_remittance-state-over = Done
bill_remittance-by_day = Totals by maturity
bill_remittance-account = Account to be credited
bill_remittance-payable_at = Payable at
bill_remittance-csv = Slip (CSV)
bill_remittance-file = File for the bank (CFONB 160)
bill_remittance-no_file = There is no file for the bank (CFONB 160): a bill is payable abroad or has no IBAN, or the company has no French IBAN.
bill_remittance-day = Handed in on
bill_remittance-when = Maturities
bill_remittance-until = Tick maturities until
bill_remittance-look = Tick
bill_remittance-may = Bills in portfolio
bill_remittance-take = Hand in
bill_remittance-take-it = Hand in { $number }
bill_remittance-remit-does = Each bill ticked passes from account 413 to the bills at collection (5113) and waits there for the bank’s credit.
bill_remittance-credited-does = The bills ticked are paid: the bank credited them, less its fees.
bill_remittance-nothing-title = No bill in portfolio
bill_remittance-nothing-teach = A bill that was accepted or needs no acceptance, or a promissory note received, goes to the bank from here.
