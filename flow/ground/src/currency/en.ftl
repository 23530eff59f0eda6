# Currencies and exchange rates
command-currency-set_rate = Save the rate
done-currency-set_rate = Rate saved.
fact-currency-rate_set = Exchange rate set
field-currency = Currency
currency-rate = A rate is a positive number, a million at most.
currency-rate-label = Rate
currency-unknown = No currency has this code (ISO 4217).
currency-of_the_books = { $currency } is the currency of the books: it has no rate.
currency-day = The rate of a day to come is not known.
currency-two_rates = Give the rate one way or the other, not both.
currency-no_rate = No rate of { $currency } on { $day } nor in the { $days } days before: enter it under Accounting > Exchange rates, or give the agreed rate and its reason with the document.
currency-differs = These documents are in { $currency } and in { $other }: one document has one currency.
currency-worthless = On { $number }, a part of this amount in another currency is not worth a cent in euros: it cannot be booked.
