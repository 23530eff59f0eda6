# Relevé de compte
statement-title = Relevé de compte
statement-title-of = Relevé de compte – { $name }
statement-period = Du { $from } au { $to }
statement-figures = Délais et DSO
statement-from = Du
statement-to = Au
statement-account = Compte en { $currency }
statement-currency = Devise
statement-day = Date
statement-kind = Nature
statement-bill = réglée par effet, à son échéance
statement-number = Pièce
statement-due = Échéance
statement-debit = Débit
statement-credit = Crédit
statement-balance = Solde
statement-opening = Solde à l’ouverture
statement-closing = Solde à la clôture
statement-open = { $amount } restent dus
statement-open-items = Reste dû
statement-amount = Montant
statement-left = Reste

# Refus
statement-period_wrong = La période finit avant de commencer.

# Relevés envoyés
statement-issued = Relevés conservés
statement-issued-on = Établi le
statement-issued-period = Période
command-statement-issue = Établir et conserver
done-statement-issue = Le relevé est conservé.
fact-statement-issued = Relevé de compte établi
statement-not_over = Le relevé ne peut pas dépasser la date du jour.
