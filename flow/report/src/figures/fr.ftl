# Délais de règlement et DSO
figures-title = Délais de règlement et DSO
figures-title-on = Délais de règlement et DSO au { $day }
figures-lead = DSO, retards et recouvrement mois par mois, sur { $window ->
   [one] un mois
   *[other] { $window } mois glissants
}. Chaque montant ouvre ses documents.
figures-aged = Balance âgée
figures-days = { $days } j
figures-at_least = au moins { $days }
figures-none = Pas encore de créances
figures-none-does = Les chiffres commencent avec la première facture.
figures-course = Évolution
figures-explained = Ce que dit chaque chiffre
figures-delays = Délais, mois par mois
figures-amounts = Montants, mois par mois
figures-total = Total

## Choix
figures-as_of = Arrêtés au
figures-window = Mois glissants
figures-window-months = { $count } mois
figures-months = Nombre de mois
figures-customer = Client
figures-capital-label = Coût du capital (%)

## Colonnes
figures-month = Mois
figures-sales = Ventes TTC
figures-receivables = Créances
figures-not_due = Non échu
figures-overdue = Échu
figures-unapplied = Non affecté
figures-dso = DSO
figures-countback = DSO par épuisement
figures-best = DSO au mieux
figures-delinquent = Retard moyen
figures-paid_days = Délai payé
figures-beyond_terms = Au-delà des conditions
figures-effectiveness = Taux de recouvrement
figures-overdue_share = Part échue
figures-cost = Coût annuel
figures-dso-best = { $days } si tout était payé à l’échéance
figures-paid_days-beyond = dont { $days } au-delà de l’échéance

## Explications
figures-dso-what = Combien de jours de ventes les clients doivent encore (Days Sales Outstanding). Créances des comptes 411, 413 et 416, encaissements et avoirs non affectés déduits.
figures-dso-how = { $receivables } ÷ { $sales } de ventes TTC × { $days } jours
figures-countback-what = Les ventes des mois les plus récents sont retirées des créances jusqu’à les épuiser : chaque mois entier compte ses jours, le dernier au prorata. Il suit mieux une activité saisonnière.
figures-countback-how = { $receivables } de créances, mois après mois
figures-best-what = Le DSO si aucune facture n’était en retard : il ne dépend que des conditions accordées.
figures-best-how = { $not_due } non échus ÷ { $sales } × { $days } jours
figures-delinquent-what = Le retard exprimé en jours de ventes : DSO moins DSO au mieux.
figures-delinquent-how = ({ $receivables } − { $not_due }) ÷ { $sales } × { $days } jours
figures-paid_days-what = DSO par facture : le temps réel entre la facture et son règlement complet, pour les factures soldées dans le mois, pondéré par ce qui a été payé.
figures-paid_days-how = Σ (payé × jours depuis la facture) ÷ { $paid } payés dans le mois
figures-beyond_terms-what = Pour les mêmes factures, les jours après l’échéance ; négatif quand les clients paient en avance.
figures-beyond_terms-how = Σ (payé × jours depuis l’échéance) ÷ { $paid }
figures-effectiveness-what = Part de ce qui pouvait être encaissé et l’a été (Collection Effectiveness Index). Proche de 100 %, le recouvrement suit.
figures-effectiveness-how = ({ $opening } à l’ouverture + { $sales } de ventes − { $receivables }) ÷ ({ $opening } + { $sales } − { $not_due } non échus)
figures-overdue_share-what = Ce qui est échu, sans déduire les encaissements non affectés, rapporté aux créances.
figures-overdue_share-how = { $overdue } ÷ { $receivables }
figures-cost-what = Ce que coûte en un an l’argent que ces créances immobilisent.
figures-cost-how = { $receivables } × { $rate }

## Factures soldées
figures-paid = Factures soldées
figures-paid-in = Factures soldées en { $month }
figures-paid-lead = { $count ->
   [one] { $count } facture
   *[other] { $count } factures
}, { $days } en moyenne pondérée, { $beyond } au-delà de l’échéance
figures-paid-none = Aucune facture soldée
figures-paid-none-does = Dans ce mois et avec ces filtres, aucune facture n’a été entièrement réglée.
figures-paid-number = Numéro
figures-paid-payer = Payeur
figures-paid-issued = Émise le
figures-paid-due = Échéance
figures-paid-settled = Soldée le
figures-paid-days = Jours
figures-paid-beyond = Après échéance
figures-paid-amount = Payé

## Refus
figures-capital = Le coût du capital va de 0 à 100 %.
figures-count = Un nombre de 1 à { $most }.
figures-month_wrong = Écrivez un mois : 2026-06.
