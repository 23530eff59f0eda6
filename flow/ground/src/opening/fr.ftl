# À-nouveaux repris
opening-title = Reprise des soldes
opening-lead = La balance de l’ancienne comptabilité, au jour de la reprise. Les comptes tenus par client passent par le compte d’attente, que la reprise des postes ouverts solde.
opening-none = Aucun solde repris
opening-none-does = Reprenez la balance de votre ancienne comptabilité par l’API, ou importez-la en ligne de commande : quittance import opening.
opening-day = Jour de reprise
opening-balances = Balance
opening-items = Par client
opening-waiting = Reste au compte d’attente
command-opening-book = Reprendre les soldes
done-opening-book = Soldes repris.
fact-opening-booked = Soldes d’ouverture repris
opening-amount = Un solde est positif, au débit ou au crédit.
opening-both_sides = Un compte a un solde débiteur ou créditeur, pas les deux.
opening-unbalanced = La balance n’est pas équilibrée : écart de { $difference }.
opening-empty = Il faut au moins deux comptes mouvementés.
opening-in_currency = Le compte { $account } est tenu en { $currency } : indiquez aussi son solde dans cette devise, du même côté.
opening-not_in_currency = Le compte { $account } n’est pas un compte bancaire en devise de la société : déclarez-le d’abord aux comptes de la société.
