## La liste
orders-title = Commandes
orders-search = Numéro, référence, client
orders-all = Toutes
orders-draft = Brouillons
orders-held = Retenues
orders-confirmed = À expédier
orders-shipped = À facturer
orders-customer = Nom ou numéro du client
orders-none = Pas encore de commande
orders-teach = Les commandes de vos clients arrivent ici, saisies, importées d’un fichier ou reçues par l’API. Chacune se confirme en un geste : crédit vérifié, stock réservé, date promise.

## Le document
order-the = La commande
order-lines = Lignes
order-reference = Référence du client
order-day = Commandée le
order-promised = Livraison promise
order-promised-for = pour le { $day }
order-warehouse = Entrepôt
order-ship_to = Livrer à
order-item = Article
order-label = Désignation
order-ordered = Commandé
order-reserved = Réservé
order-shipped = Expédié
order-invoiced = Facturé
order-free = Disponible
order-service = prestation
order-short = manque { $quantity }
order-price-label = Prix HT
order-vat = TVA
order-net = Total HT
order-tax = TVA { $rate }
order-gross = Total TTC
order-over = dépasse de { $amount }
order-in-part = en partie
order-held-why = Avec cette commande, l’encours dépasse de { $amount } la limite de crédit de { $limit }. Elle attend d’être libérée.
order-would-hold = À la confirmation, cette commande serait retenue : l’encours dépasserait la limite de crédit de { $amount }.
order-waits-stock = Une partie des marchandises manque ; elle sera réservée dès son arrivée.
order-see-exposure = Voir l’encours

## Le formulaire
order-new = Nouvelle commande
order-edit = Modifier la commande
order-head = Client
order-head-help = Le crédit est vérifié à la confirmation, pas à la saisie.
order-customer-hint = Numéro, ou début du nom
order-reference-hint = Figure sur la facture ; une référence déjà reçue est signalée.
order-duplicate-yes = C’est bien une autre commande : saisir quand même
order-lines-help = Article par sa référence ou le début de son nom. Sans désignation ni prix, ceux de l’article sont repris.
order-quantity-label = Quantité
order-delivery = Livraison
order-delivery-help = Sans adresse, la marchandise part à l’adresse de facturation.
order-delivery-billing = Adresse de facturation, ou celle saisie ci-dessous
order-delivery-typed = L’adresse ci-dessous

## Actes
order-reason = Motif
order-leave = Ne rien faire
order-release-does = La commande est confirmée malgré la limite de crédit. Le motif reste dans son histoire.
order-release-hint = Garantie reçue, accord de la direction…
order-cancel-does = La commande est abandonnée ; ce qui était réservé redevient disponible.
order-cancel-hint = Ce que le client ou vous avez décidé
order-ship-does = Indiquez ce qui part maintenant ; laissez vide ce qui reste. Un bon de livraison est créé.
order-to-ship = À expédier
order-can-leave = Peut partir
order-leaves-now = Part maintenant
order-leaves-now-of = Part maintenant : { $label }
order-issue-does = Émet la facture de { $amount } HT à { $customer } pour ce qui a été livré, avec son numéro et son écriture comptable.
command-order-draft = Saisir une commande
command-order-enter = Enregistrer la commande
command-order-change = Modifier la commande
command-order-revise = Modifier la commande
command-order-confirm = Confirmer
command-order-release = Libérer
command-order-allot = Réserver
command-order-cancel = Annuler la commande
done-order-draft = Commande { $number } enregistrée.
done-order-enter = Commande { $number } enregistrée.
done-order-change = Commande { $number } modifiée.
done-order-revise = Commande { $number } modifiée.
done-order-confirm = { $state ->
   [held] Commande { $number } retenue : elle dépasse la limite de crédit.
   *[other] Commande { $number } confirmée.
}
done-order-release = Commande { $number } libérée et confirmée.
done-order-allot = Ce qui est arrivé est réservé pour { $number }.
done-order-cancel = Commande { $number } annulée.

## Histoire
fact-order-drafted = { $lines ->
   [one] Commande saisie : { $lines } ligne, { $net } HT
   *[other] Commande saisie : { $lines } lignes, { $net } HT
}
fact-order-changed = { $lines ->
   [one] Commande modifiée : { $lines } ligne, { $net } HT
   *[other] Commande modifiée : { $lines } lignes, { $net } HT
}
fact-order-held = Commande retenue : l’encours dépasserait de { $over_by } la limite de { $limit }
fact-order-confirmed = { $released ->
   [none] Commande confirmée, livraison promise pour le { $promised }
   *[other] Commande libérée ({ $released }), livraison promise pour le { $promised }
}
fact-order-allotted = { $short ->
   [none] Stock réservé : plus rien ne manque
   *[other] Stock réservé en partie
}
fact-order-shipped = { $complete ->
   [yes] Commande entièrement expédiée
   *[other] Commande expédiée en partie
}
fact-order-invoiced = { $complete ->
   [yes] Commande entièrement facturée
   *[other] Commande facturée en partie
}
fact-order-cancelled = Commande annulée : { $reason }

## Refus
order-state = { $state ->
   [draft] La commande est encore un brouillon : confirmez-la d’abord.
   [held] La commande est retenue : libérez-la d’abord.
   [confirmed] La commande est déjà confirmée.
   [shipped] La commande est entièrement expédiée.
   [invoiced] La commande est entièrement facturée.
   [cancelled] La commande est annulée.
   *[other] L’état de la commande ne permet pas cet acte ({ $verb }).
}
order-amount_too_large = Le montant de cette ligne est trop grand.
order-delivery_place = Le client n’a pas cette adresse de livraison.
order-duplicate = Cette référence est déjà celle de la commande { $number }.
order-empty = La commande n’a pas de ligne.
order-line_twice = Cette ligne figure deux fois.
order-lines_count = Entre 1 et { $most } lignes.
order-no_such_line = La commande n’a pas cette ligne.
order-not_available = Il manque { $short } en stock.
order-not_reserved = Au plus { $most } peuvent partir : le reste n’est pas réservé.
order-not_delivered = Au plus { $most } peuvent être facturés : le reste n’est pas livré.
order-nothing_to_allot = Rien de plus n’est disponible pour cette commande.
order-nothing_to_ship = Rien n’est réservé qui puisse partir.
order-nothing_to_invoice = Tout ce qui a été livré est déjà facturé.
order-nothing_to_move = Indiquez au moins une ligne.
order-partly_shipped = Une partie est déjà expédiée.
order-price = Ce prix n’est pas possible : écrivez par exemple 12,50.
order-quantity = Cette quantité n’est pas possible : écrivez par exemple 12 ou 2,5.

## Remises, frais et TVA
order-whole = Remise, port, TVA
order-whole-help = Ce qui vaut pour toute la commande.
order-discount = Remise
order-discount-hint = « 3 % » ou un montant
order-discount-percent = Remise { $rate }
order-freight-hint = Suit les taux de TVA des marchandises
order-charges = Port et frais
order-lines-net = Total des lignes
order-tax_included = Prix saisis TVA comprise
order-treatment = Régime de TVA
order-treatment-rule = Selon la règle
order-treatment_reason = Motif du régime
order-treatment_reason-hint = Obligatoire si le régime est décidé à la main ; il reste au journal.
order-treatment_unknown = Ce régime de TVA n’existe pas.
command-order-print = Conserver le PDF
done-order-print = Le PDF est conservé.
order-print = PDF
fact-order-returned = Retour de marchandises
fact-order-deposit_asked = Acompte : { $amount } TTC
order-not_invoiced = Cette quantité n’a pas été facturée ou est déjà revenue : { $most } au plus.
order-deposits_beyond = Les acomptes ne dépassent pas le montant de la commande : il reste { $most }.
fact-order-uninvoiced = Facture annulée : à facturer de nouveau
order-price_currency = Le catalogue est en euros : indiquez le prix en { $currency }.
order-currency-own = Celle du client
order-currency-hint = Les prix du catalogue sont en euros : dans une autre devise, chaque ligne indique le sien.
