# Vocabulaire commun des pages : états, unités, taux, droits, histoire des documents.

## Listes et pages
list-nothing = Rien ne correspond
list-nothing-teach = Aucune ligne ne répond à ces filtres. Retirez-en un pour élargir.
request-choice = Cette valeur n’est pas proposée.
request-cursor = Cette page de la liste n’est pas lisible. Revenez au début de la liste.
request-size = Une page compte 1 à { $most } lignes.
request-stale = Le document a changé entre-temps : vous avez vu sa version { $seen }, il en est à la version { $now }. Rouvrez-le avant de recommencer.
request-text_too_long = { $most } caractères au plus.
request-text_control = Ce texte contient des caractères de commande ; effacez-les.
col-number = Numéro
col-customer = Client
col-day = Date
col-state = État
col-amount = Montant
col-net = Montant HT
col-total = Total
page-total = Total de cette page
page-of = { $count ->
   [one] Total, { $count } ligne
   *[other] Total, { $count } lignes
}
word-yes = Oui
word-no = Non
word-all = Tous
word-from = Du
word-to = Au
word-cancel = Annuler
word-save = Enregistrer
word-change = Modifier
word-of = { $part } sur { $whole }

## Histoire
story-title = Histoire
story-none = Rien ne s’est encore passé.
story-before = Voir ce qui précède
story-newest = Revenir au plus récent
actor-unknown = Compte supprimé
via-api = par l’API
via-cli = en ligne de commande
via-import = par import
via-job = tâche automatique
via-gateway = passerelle de paiement
via-visitor = client, par un lien de paiement

## Documents liés
chain-title = Documents liés
chain-quote = Devis
chain-order = Commande
chain-shipment = Livraisons
chain-invoice = Factures
chain-payment = Encaissements
quote-state-draft = Brouillon
quote-state-sent = Envoyé
quote-state-accepted = Accepté
quote-state-ordered = Commandé
quote-state-lost = Sans suite
quote-state-expired = Expiré
order-state-draft = Brouillon
order-state-held = Retenue
order-state-confirmed = Confirmée
order-state-shipped = Expédiée
order-state-invoiced = Facturée
order-state-cancelled = Annulée
shipment-state-under_way = En route
shipment-state-delivered = Livrée
invoice-state-open = Ouverte
invoice-state-overdue = En retard
invoice-state-credit = À imputer
invoice-state-paid = Payée
payment-state-applied = Affecté

## Unités (recommandation 20 de la CEE-ONU)
unit-C62 = pièce
unit-H87 = pièce
unit-KGM = kg
unit-TNE = t
unit-MTR = m
unit-MTK = m²
unit-MTQ = m³
unit-LTR = l
unit-HUR = h
unit-DAY = jour
unit-MON = mois
unit-PR = paire
unit-SET = lot
unit-XPX = palette
unit-XBX = boîte
unit-KMT = km
unit-LS = forfait

## TVA
vat-standard = Taux normal
vat-intermediate = Taux intermédiaire
vat-reduced = Taux réduit
vat-super_reduced = Taux particulier

## Conditions de règlement

## Droits
permission-see = Consulter
permission-sell = Commandes
permission-keep = Clients et articles
permission-credit = Crédit
permission-ship = Expéditions et stock
permission-bill = Facturation
permission-cash = Encaissements
permission-account = Comptabilité
permission-gateways = Paiement en ligne
permission-administer = Administration
permission-see-does = Tout voir dans la société
permission-sell-does = Saisir et confirmer les commandes
permission-keep-does = Tenir les fichiers clients et articles
permission-credit-does = Fixer les limites, libérer les commandes retenues
permission-ship-does = Expédier, constater les livraisons, mouvementer le stock
permission-bill-does = Émettre les factures
permission-cash-does = Enregistrer et affecter les encaissements
permission-account-does = Exporter les écritures, ouvrir les exercices
permission-gateways-does = Passerelles de paiement, leurs clés et leurs comptes
permission-administer-does = Réglages, membres, jetons d’accès

## Identifiants
party-country = Ce pays n’est pas un code ISO à deux lettres (FR, BE…).
party-email = Cette adresse électronique n’est pas valable.
party-siren = Ce SIREN n’est pas valable : la clé de contrôle ne correspond pas.
party-siret = Ce SIRET n’est pas valable : la clé de contrôle ne correspond pas.
party-siret_of_other = Ce SIRET n’appartient pas au SIREN indiqué.
party-vat = Ce numéro de TVA n’est pas valable.
party-vat_of_other = Ce numéro de TVA n’appartient pas au SIREN indiqué.
party-iban = Cet IBAN n’est pas valable : la clé de contrôle ne correspond pas.
party-bic = Ce BIC n’est pas valable.

## Champs
field-name = Nom
field-siren = SIREN
field-siret = SIRET
field-vat = N° de TVA
field-iban = IBAN
field-bic = BIC
field-identifiers = identifiants
field-contact = Interlocuteur
field-email = Courriel
field-phone = Téléphone
field-language = Langue
field-address = Adresse
field-street = Rue et numéro
field-more = Complément
field-postcode = Code postal
field-city = Ville
field-country = Pays
field-deliveries = Adresses de livraison
field-terms = Conditions de règlement
field-payer = Payeur
language-fr = Français
language-en = Anglais

## Refus des soldes
receivable-nothing = Rien n’est choisi à solder.
receivable-other_customer = { $number } est au compte d’un autre client.
receivable-other_account = { $number } est sur un autre compte : passez-la d’abord sur le même.
receivable-other_currency = { $number } n’est pas en { $currency }.
receivable-twice = { $number } est choisie deux fois.
receivable-settled = { $number } est déjà soldée, ou se trouve du mauvais côté.
receivable-beyond = { $number } : ce montant dépasse ce qui reste ({ $open }).
receivable-unequal = Le total des crédits n’est pas celui des débits.
receivable-unknown = Cette écriture n’est pas parmi celles à délettrer.
page-import = Importer

## Postes ouverts
item_kind-invoice = Facture
item_kind-deposit = Acompte
item_kind-credit_note = Avoir
item_kind-payment = Encaissement
item_kind-overpayment = Trop-perçu
item_kind-interest = Intérêts de retard
item_kind-fee = Frais
item_kind-returned = Impayé
item_kind-refund = Remboursement
item_kind-adjustment = Écart de règlement
item_kind-transfer = Virement de compte
item_kind-opening = À-nouveau
item_kind-bad_debt = Créance douteuse ou perdue
item_kind-lettering = Lettrage
item_kind-bill = Effet de commerce
