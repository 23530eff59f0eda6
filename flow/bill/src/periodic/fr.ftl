# Factures périodiques

## Actes
command-periodic-issue = Émettre les factures
done-periodic-issue = Factures périodiques émises : { $count }.

## Clients en attente
periodic-title = Factures périodiques
periodic-lead = Une seule facture pour les livraisons d’un mois, émise au plus tard à la fin de ce mois (CGI, art. 289 I-3). Les clients facturés une fois par mois le sont d’eux-mêmes le dernier soir du mois.
periodic-billing = Facturation
periodic-orders = Commandes
periodic-monthly = Facturés une fois par mois
periodic-until = Livraisons jusqu’au
periodic-none = Aucune livraison n’attend de facture périodique
periodic-teach = Choisissez « une fois par mois » sur la fiche d’un client : ses livraisons l’attendent alors ici jusqu’à la fin du mois.

## Aperçu
periodic-customer = Fiche du client
periodic-until-day = livraisons jusqu’au { $day }
periodic-none-here = Rien n’attend de facture
periodic-none-here-do = Tout ce qui a été livré à ce client jusqu’à ce jour est facturé. Choisissez un autre jour.
periodic-several = { $count } factures : une par mois, payeur, lieu de livraison et régime de TVA.
periodic-period = Livraisons
periodic-note = Bon de livraison
periodic-capped = 45 jours au plus pour une facture périodique (C. com., art. L441-10)
periodic-deposits = Acomptes
periodic-deposits-what = Les acomptes payés seront déduits.
periodic-vat = TVA

## Refus
periodic-ahead = Ce jour n’est pas encore venu.
periodic-nothing = Rien n’attend de facture pour { $customer } jusqu’au { $until }.
periodic-too_many = Au plus { $most } commandes à la fois : choisissez un jour plus ancien ou des commandes.
periodic-other_customer = La commande { $number } est d’un autre client.
