## Les pages
stock-title = Stock
stock-warehouse = Entrepôt
stock-on_hand = En stock
stock-reserved = Réservé
stock-free = Disponible
stock-level = Niveau
stock-level-none = Épuisé
stock-level-some = Disponible
stock-level-reserved = Réservé pour des commandes
stock-none = Rien en stock
stock-teach = Le stock suit chaque entrée, chaque réservation et chaque expédition, par entrepôt. Il commence par un entrepôt et des marchandises.
stock-no-warehouse-yet = Créez d’abord un entrepôt.
stock-receive = Entrer des marchandises
stock-count = Inventaire
stock-where = Où
stock-reference = Référence
stock-reference-hint = Bon de livraison du fournisseur
stock-enter-lines = Marchandises reçues
stock-enter-help = Une ligne par article ; les lignes vides sont ignorées.
stock-enter_count-lines = Marchandises comptées
stock-enter_count-help = Indiquez ce que vous avez trouvé ; l’écart avec le stock tenu est enregistré.
stock-new-warehouse = Nouvel entrepôt
stock-new-warehouse-help = Le premier entrepôt sert aux commandes qui n’en nomment pas d’autre.
stock-code = Code
stock-code-hint = Court et unique : DIJ, TLS…

## Actes
command-stock-create_warehouse = Créer l’entrepôt
command-stock-receive = Entrer des marchandises
command-stock-count = Enregistrer l’inventaire
command-stock-enter = Entrer en stock
command-stock-enter_count = Enregistrer l’inventaire
done-stock-create_warehouse = Entrepôt { $code } créé.
done-stock-receive = Marchandises entrées en stock.
done-stock-count = Inventaire enregistré.
done-stock-enter = Marchandises entrées en stock.
done-stock-enter_count = Inventaire enregistré.
fact-warehouse-created = Entrepôt { $name } créé
fact-warehouse-received = { $reference ->
   [none] Marchandises reçues
   *[other] Marchandises reçues, bon { $reference }
}
fact-warehouse-counted = { $moves ->
   [none] Inventaire sans écart
   [one] Inventaire : { $moves } article corrigé
   *[other] Inventaire : { $moves } articles corrigés
}

## Refus
stock-no_warehouse = Aucun entrepôt ne correspond ; créez-en un d’abord.
stock-warehouse_exists = Le code { $code } est déjà celui d’un entrepôt.
stock-item_twice = Cet article figure deux fois.
stock-counted_below_reserved = { $reserved } sont réservés pour des commandes : décidez d’abord laquelle attend.
stock-lines_count = Entre 1 et { $most } lignes.
stock-service = Une prestation n’a pas de stock.
stock-quantity = Cette quantité n’est pas possible.
warehouse-use = Usage
warehouse-default = Par défaut pour les commandes
