# Charges for late payment

command-late_charge-claim = Claim the charges
command-late_charge-waive = Waive the charges
command-late_charge-cancel = Cancel the debit note
done-late_charge-claim = Debit note { $number } is made.
done-late_charge-waive = The waiver is recorded.
done-late_charge-cancel = Debit note { $number } is cancelled.
fact-late_charge-claimed = Charges for late payment claimed: { $amount }
fact-late_charge-waived = { $amount } of charges for late payment waived: { $reason }
fact-late_charge-cancelled = Debit note cancelled: { $reason }

late_charge-not_late = This invoice was not paid late, or its charges are claimed or waived already.
late_charge-nothing = This customer owes no charges for late payment that are not claimed or waived already.
late_charge-until = Interest does not run beyond today.
late_charge-not_claimed = This charge is not claimed, or not any more.
late_charge-paid = A part of this debit note is paid: take the payment back first.

late_charges-title = Charges for late payment
late_charges-none = No charges were claimed or waived.
late_charge-title = Debit note { $number }
late_charge-waiver = Waiver of charges
late_charge-state-claimed = Claimed
late_charge-state-waived = Waived
late_charge-state-cancelled = Cancelled
late_charge-due = Charges to claim
late_charge-who = Which customer?
late_charge-look = Compute
late_charge-lines = Computation
late_charge-invoice = Invoice
late_charge-how = Periods
late_charge-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
late_charge-interest = Interest
late_charge-indemnity = Indemnity
late_charge-with_indemnity = Claim the fixed indemnity of €40 an invoice too
late_charge-nothing-due = Nothing is owed, or all of it is claimed or waived already.
late_charge-claim-does = Interest runs from the day after the due day at the contract’s rate, else at the rate of the ECB plus 10 points; a half-year whose rate is not known yet keeps the last one known. Neither interest nor indemnity bears VAT.
late_charge-reason = Reason
