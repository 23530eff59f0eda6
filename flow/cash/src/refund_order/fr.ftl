# Ordres de remboursement

command-refund_order-send = Ordonner les remboursements
command-refund_order-cancel = Annuler l’ordre
done-refund_order-send = L’ordre { $number } est établi : téléchargez son fichier pour la banque.
done-refund_order-cancel = L’ordre { $number } est annulé.
fact-refund_order-sent = Remboursements ordonnés : { $amount }
fact-refund_order-debited = Remboursement débité : { $amount }
fact-refund_order-cancelled = Ordre de remboursement annulé : { $reason }

refund_order-nothing = Choisissez de 1 à 500 clients à rembourser.
refund_order-day = L’exécution est pour aujourd’hui ou dans les deux mois.
refund_order-twice = Ce client est choisi deux fois.
refund_order-iban = Ce client n’a pas d’IBAN valable : indiquez le compte à créditer.
refund_order-beyond = Il reste { $open } à rembourser de ce crédit, ordres en cours déduits.
refund_order-over = Cet ordre est exécuté ou déjà annulé.

refund_orders-title = Ordres de remboursement
refund_orders-none = Aucun ordre
refund_orders-teach = Ce qui est dû à des clients (trop-perçus, avoirs) leur est viré par un fichier pour votre banque ; le remboursement est comptabilisé quand elle le débite.
refund_order-new = Nouvel ordre
refund_order-title = Ordre { $number }
refund_order-nobody = Aucun client à rembourser
refund_order-nobody-else = Clients à rembourser
refund_order-owed = À rembourser
refund_order-take = Rembourser
refund_order-take-it = Rembourser { $name }
refund_order-does = Tout ce qui est dû au client et n’est pas déjà ordonné lui est viré.
refund_order-day-label = Exécution le
refund_order-day-hint = Vide : aujourd’hui, ou le jour ouvré suivant.
refund_order-old_format = Ancienne version du fichier (pain.001.001.03)
refund_order-lines = Virements
refund_order-credits = Crédits
refund_order-state-sent = Ordonné
refund_order-state-done = Débité
refund_order-state-cancelled = Annulé
refund_order-cancel-does = À faire si la banque a refusé le fichier, ou avant de le lui remettre : ce qu’elle n’a pas débité est de nouveau libre.
refund_order-foreign = { $number } est en { $currency } : un ordre de virement SEPA est en euros. Remboursez cet avoir par un virement en devise à la banque, puis enregistrez-le.
