## Les pages
items-title = Articles
items-search = Référence ou désignation
items-none = Pas encore d’article
items-teach = Marchandises et prestations que vous vendez, avec leur unité, leur prix hors taxes et leur taux de TVA.
item-new = Nouvel article
item-edit = Modifier l’article
item-the = L’article
item-sale = Vente
item-stock = Stock par entrepôt
item-sku = Référence
item-sku-hint = Unique, telle qu’elle figure sur les documents
item-kind = Nature
item-kind-goods = Marchandise
item-kind-service = Prestation
item-kind-goods-what = Tenue en stock, expédiée
item-kind-service-what = Exécutée, sans stock
item-unit-label = Unité
item-price-label = Prix unitaire HT
item-vat = TVA
item-free = Disponible
item-none-left = Épuisé
item-lead_days-label = Réapprovisionnement (jours)
item-lead_days-hint = Sert à promettre une date quand le stock manque.
item-help = La nature ne change plus après la création.
item-sale-help = Les documents déjà émis gardent ce qu’ils disaient.

## Actes
command-item-create = Créer l’article
command-item-change = Modifier l’article
done-item-create = Article { $sku } créé.
done-item-change = Article { $sku } enregistré.
fact-item-created = Article { $sku } créé
fact-item-changed = Article modifié : « { $description_name } »

## Refus
item-unknown = Aucun article ne correspond.
item-ambiguous = Plusieurs articles correspondent à « { $entered } » : indiquez la référence.
item-sku_taken = La référence { $sku } est déjà attribuée.
item-kind_fixed = Une marchandise ne devient pas une prestation, ni l’inverse : créez un autre article.
item-lead_days = Le délai compte 0 à 730 jours.
item-price = Le prix est positif ou nul, au plus 100 millions.
item-unit = Cette unité n’est pas un code de la recommandation 20.
