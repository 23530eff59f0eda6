## Les pages
shipments-title = Livraisons
shipments-search = Numéro, commande, client
shipments-all = Toutes
shipments-under_way = En route
shipments-delivered = Livrées
shipments-none = Pas encore de livraison
shipments-teach = Chaque expédition crée un bon de livraison. La signature du client à l’arrivée en fait la preuve.
shipments-to-ship = Voir les commandes à expédier
shipment-the = L’expédition
shipment-lines = Contenu
shipment-left = Partie le
shipment-arrived = Arrivée le
shipment-ship_to = Livrer à
shipment-carrier = Transporteur
shipment-tracking = Numéro de suivi
shipment-proof = Preuve de livraison
shipment-received_by = Reçu par
shipment-received_by-hint = Nom de la personne qui signe
shipment-reserves = Réserves :
shipment-reserves-field = Réserves
shipment-reserves-hint = Colis manquant, casse… Vide si tout est conforme.
shipment-with-reserves = avec réserves

## Actes
command-shipment-ship = Tout expédier
command-shipment-send = Expédier une partie…
command-shipment-ship-now = Expédier
command-shipment-deliver = Confirmer la livraison
done-shipment-ship = Bon de livraison { $number } créé.
done-shipment-send = Bon de livraison { $number } créé.
done-shipment-deliver = Livraison { $number } confirmée.
fact-shipment-sent = { $carrier ->
   [none] Marchandises expédiées
   *[other] Marchandises expédiées par { $carrier }
}
fact-shipment-delivered = { $received_by ->
   [none] Marchandises livrées le { $day }
   *[other] Marchandises livrées le { $day }, reçues par { $received_by }
}

## Refus
shipment-delivered_already = Cette livraison a déjà été confirmée, le { $day }.
shipment-delivery_day = La livraison a lieu entre le départ et aujourd’hui.
shipment-nothing = Indiquez au moins une quantité.
command-shipment-print = Conserver le PDF
done-shipment-print = Le PDF est conservé.
shipment-print = PDF
