# Moving in

## Deeds and facts
command-takeover-bring_item = Bring an open item along
command-takeover-describe_payer = Describe who pays
command-takeover-teach = Learn from lines applied before
done-takeover-bring_item = { $number } is brought along.
done-takeover-describe_payer = What is known of the payer is kept.
done-takeover-teach = The lines are learnt.
fact-takeover-item_brought = Open item brought along from the earlier books
fact-takeover-payer_described = Accounts and group of the payer described
fact-takeover-lines_taught = Lines applied before, learnt

## Refusals
takeover-amount = What is left must be other than nothing and below ten billion.
takeover-side = On the accounts of deposits (4191) and other credits (4197) what is left is a credit, on those of bills and doubtful customers a debit.
takeover-days = The item is dated in the future, or due before it was issued.
takeover-does_not_add_up = The parts of this line do not come to its amount.
takeover-value = Say what this item in { $currency } is worth in euros in the earlier books, on the same side as what is left of it; an item in euros has no other value.
