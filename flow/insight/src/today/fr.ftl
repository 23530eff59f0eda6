# À faire
today-hello = Bonjour { $name }
today-open = Créances ouvertes
today-overdue-sum = En retard
today-invoices = { $count ->
    [one] { $count } facture
   *[other] { $count } factures
}
today-count = { $count ->
    [0] rien en attente
    [one] { $count } en attente
   *[other] { $count } en attente
}
today-nothing = Rien ne vous attend
today-nothing-does = Les commandes retenues, ce qui est prêt à partir ou à facturer, l’argent à identifier et les retards apparaissent ici, chacun avec le geste qui le règle.
today-held = Commandes retenues
today-allot = Reliquats à servir
today-ship = À expédier
today-invoice = À facturer
today-identify = Encaissements à identifier
today-apply = Encaissements à affecter
today-overdue = Clients en retard
today-held-do = Libérer
today-allot-do = Réserver
today-ship-do = Expédier
today-invoice-do = Facturer
today-identify-do = Identifier
today-apply-do = Affecter
today-overdue-do = Voir les factures
today-over-by = Dépasse le plafond de crédit de { $amount }
today-promised = Promise pour le { $day }
today-promise-late = Promise pour le { $day }, déjà passé
today-no-promise = Sans date promise
today-complete = Livrée en totalité
today-partial = Livrée en partie
today-no-text = Sans libellé
today-late = { $count ->
    [one] { $count } facture échue, depuis le { $day }
   *[other] { $count } factures échues, la plus ancienne du { $day }
}
today-webhook = Webhooks suspendus
today-webhook-do = Voir
today-declare = Créances à déclarer
today-declare-do = Déclarer
today-declare-until = Déclarer avant le { $day }
today-declare-unknown = Publication au BODACC à noter
today-online = Paiements en ligne à voir
today-online-do = Voir
today-bill_accept = Effets à l’acceptation
today-bill_accept-do = Constater l’acceptation
today-bill_remit = Effets à remettre à la banque
today-bill_remit-do = Remettre
today-maturity = Échéance le { $day }
