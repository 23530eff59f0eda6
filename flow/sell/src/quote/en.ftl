## The list
quotes-title = Quotes
quotes-search = Number, customer
quotes-all = All
quotes-draft = Drafts
quotes-sent = Sent
quotes-accepted = Accepted
quotes-expired = Expired
quotes-none = No quotes yet
quotes-teach = A quote holds a price until a given day. Once accepted, it becomes an order in one step, with the same lines and discounts.

## The document
quote-the = The quote
quote-new = New quote
quote-edit = Change the quote
quote-new-version = New version
quote-head-help = A version that was sent does not change any more: changing it begins a new one.
quote-valid_until = Valid until
quote-valid_until-hint = After this day a new version is needed.
quote-revision = Version
quote-revised = Of
quote-versions = Versions
quote-version-of = Version { $revision } of { $day }
quote-version-pdf = PDF of version { $revision }
quote-old-version = This is version { $revision }, replaced since.
quote-see-present = See the present version
quote-expired-on = It was valid until { $day }. Begin a new version to offer it again.
quote-accepted = Accepted
quote-accepted_day = Accepted on
quote-accepted_by = By
quote-accepted_how = How
quote-accepted_how-hint = A signed copy, an e-mail, by telephone…
quote-lost-why = Why
quote-lost-hint = What the customer said; needed for “other”
quote-lost-price = Too dear
quote-lost-delivery = Too late
quote-lost-competitor = Another offer was taken
quote-lost-dropped = The customer gave the project up
quote-lost-no_answer = No answer
quote-lost-withdrawn = Withdrawn by us
quote-lost-other = Other

## Acts
quote-accept-does = Notes that the customer agreed. The quote can then become an order, even after its last day.
quote-refuse-does = Closes the quote. The reason serves to understand what loses business.
quote-order-does = Makes an order with the lines, prices and discounts of the quote. It is then confirmed like any order.
command-quote-draft = Write a quote
command-quote-enter = Save the quote
command-quote-revise = Change the quote
command-quote-reword = Change the quote
command-quote-send = Mark as sent
command-quote-print = Keep the PDF
command-quote-accept = Note the agreement
command-quote-refuse = Close as lost
command-quote-order = Make the order
done-quote-draft = Quote { $number } saved.
done-quote-enter = Quote { $number } saved.
done-quote-revise = Quote { $number } saved, version { $revision }.
done-quote-reword = Quote { $number } saved, version { $revision }.
done-quote-send = Quote { $number } sent.
done-quote-print = The PDF is kept.
done-quote-accept = Quote { $number } accepted.
done-quote-refuse = Quote { $number } closed.
done-quote-order = Order { $number } made.

## Story
fact-quote-drafted = Quote written: { $net } without VAT, valid until { $valid_until }
fact-quote-revised = Quote changed, version { $revision }: { $net } without VAT, valid until { $valid_until }
fact-quote-sent = Version { $revision } sent to the customer
fact-quote-accepted = Quote accepted on { $accepted_day }
fact-quote-lost = { $reason ->
   [none] Quote closed as lost
   *[other] Quote closed as lost: { $reason }
}
fact-quote-ordered = Quote made into an order

## Refusals
quote-state = { $state ->
   [draft] The quote has not been sent yet.
   [sent] The quote has been sent already.
   [accepted] The quote is accepted: it does not change any more.
   [ordered] The quote has become an order.
   [lost] The quote is closed.
   *[other] The state of the quote does not allow this ({ $verb }).
}
quote-expired = The quote has not been valid since { $day }: begin a new version.
quote-valid_until_refused = This last day is not possible.
quote-accepted_day_refused = The day of agreement lies between the sending and today.
quote-print = PDF
