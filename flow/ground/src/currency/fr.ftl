# Devises et cours de change
command-currency-set_rate = Enregistrer le cours
done-currency-set_rate = Cours enregistré.
fact-currency-rate_set = Cours de change enregistré
field-currency = Devise
currency-rate = Un cours est un nombre positif, d’un million au plus.
currency-rate-label = Cours
currency-unknown = Aucune devise ne porte ce code (ISO 4217).
currency-of_the_books = { $currency } est la monnaie de la comptabilité : elle n’a pas de cours.
currency-day = Le cours d’un jour à venir n’est pas connu.
currency-two_rates = Donnez le cours dans un sens ou dans l’autre, pas dans les deux.
currency-no_rate = Aucun cours de { $currency } au { $day } ni dans les { $days } jours qui précèdent : enregistrez-le sous Comptabilité > Cours de change, ou indiquez sur le document le cours convenu et son motif.
currency-differs = Ces documents sont en { $currency } et en { $other } : un seul document ne porte qu’une devise.
currency-worthless = Sur { $number }, une part de ce montant en devise ne vaut pas un centime d’euro : elle ne peut pas être comptabilisée.
