# Tolerances when paid

command-policy-set = Set the tolerances of settlement
done-policy-set = The tolerances of settlement are saved.
fact-policy-set = Tolerances of settlement set

policy-amount = The difference let pass lies between 0 and €1,000.
policy-percent = The percentage lies between 0 and 100.
policy-discount_days = Days of grace lie between 0 and 30.

policy-title = Tolerances of settlement
policy-differences = Small differences
policy-differences-help = What is a few cents short or over is written off (658) or taken as income (758), within these limits.
policy-discounts = Discount for early payment
policy-discounts-help = A discount is accepted when the money arrived by the day agreed on the invoice.
policy-field-amount = Difference let pass per item
policy-field-amount-hint = Zero: no difference is written off or taken as income.
policy-field-percent = At most, in percent of the item
policy-field-percent-hint = The smaller of the two limits applies.
policy-field-difference_alone = A proposal may post a small difference without a person
policy-field-discount_days = Days of grace
policy-field-discount_days-hint = Days after the last day agreed.
policy-field-discount_vat = VAT of the discount
policy-field-discount_vat-hint = “Net of tax”: the percentage is that of the amount without VAT, and the VAT stays as invoiced.
policy-field-discount_alone = A proposal may grant a discount in time without a person
policy-vat-corrected = Corrected (only the VAT on the price paid is deductible)
policy-vat-unchanged = Discount net of tax

policy-depreciation = Depreciation of doubtful claims
policy-depreciation-help = Part of what is still owed without VAT, by how late it is, where no percentage is given at a period end.
policy-field-depreciation_90 = More than 90 days late
policy-field-depreciation_180 = More than 180 days late
policy-field-depreciation_365 = More than 365 days late
policy-field-depreciation_liquidation = Liquidation
policy-debit_lead_days = The lead time goes from 1 to 30 business days.
policy-debit_notice_days = The notice goes from 0 to 60 days.
policy-debits = Direct debits
policy-debits-help = The invoice is the notice in advance: it tells the amount and the day.
policy-field-debit_lead_days = Business days between sending and collecting
policy-field-debit_lead_days-hint = What your bank asks for; one at least.
policy-field-debit_notice_days = Days of notice
policy-field-debit_notice_days-hint = Fourteen unless agreed otherwise; a mandate may say something else.
policy-field-debit_recharge = Charge the fee of a returned direct debit to the customer
policy-field-debit_recharge-hint = Damages, without VAT: the contract must say so.
