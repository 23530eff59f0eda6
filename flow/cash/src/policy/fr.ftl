# Tolérances de règlement

command-policy-set = Fixer les tolérances de règlement
done-policy-set = Les tolérances de règlement sont enregistrées.
fact-policy-set = Tolérances de règlement fixées

policy-amount = L’écart admis va de 0 à 1 000 €.
policy-percent = Le pourcentage va de 0 à 100.
policy-discount_days = Le délai de grâce va de 0 à 30 jours.

policy-title = Tolérances de règlement
policy-differences = Petits écarts
policy-differences-help = Ce qui manque ou dépasse de quelques centimes est passé en perte (658) ou en produit (758), dans ces limites.
policy-discounts = Escompte
policy-discounts-help = Un escompte est accepté si l’argent est arrivé au plus tard le jour convenu sur la facture.
policy-field-amount = Écart admis par pièce
policy-field-amount-hint = Zéro : aucun écart n’est passé en perte ou en produit.
policy-field-percent = En pourcentage de la pièce, au plus
policy-field-percent-hint = La plus petite des deux limites s’applique.
policy-field-difference_alone = Une proposition peut passer un petit écart sans intervention
policy-field-discount_days = Jours de grâce
policy-field-discount_days-hint = Nombre de jours après le dernier jour convenu.
policy-field-discount_vat = TVA de l’escompte
policy-field-discount_vat-hint = « Net de taxe » : le pourcentage se calcule sur le hors taxes et la TVA reste celle de la facture.
policy-field-discount_alone = Une proposition peut accorder un escompte dans les délais sans intervention
policy-vat-corrected = Corrigée (seule la TVA du prix payé est déductible)
policy-vat-unchanged = Escompte net de taxe

policy-depreciation = Dépréciation des créances douteuses
policy-depreciation-help = Part de ce qui reste dû hors TVA, selon le retard, quand aucun pourcentage n’est donné à la clôture d’une période.
policy-field-depreciation_90 = Plus de 90 jours de retard
policy-field-depreciation_180 = Plus de 180 jours de retard
policy-field-depreciation_365 = Plus de 365 jours de retard
policy-field-depreciation_liquidation = Liquidation judiciaire
policy-debit_lead_days = Le délai de présentation va de 1 à 30 jours ouvrés.
policy-debit_notice_days = Le préavis va de 0 à 60 jours.
policy-debits = Prélèvements
policy-debits-help = La facture vaut notification préalable : elle annonce le montant et l’échéance.
policy-field-debit_lead_days = Jours ouvrés entre l’envoi et le prélèvement
policy-field-debit_lead_days-hint = Ce que demande votre banque ; un au moins.
policy-field-debit_notice_days = Jours de préavis
policy-field-debit_notice_days-hint = Quatorze, sauf accord ; un mandat peut dire autre chose.
policy-field-debit_recharge = Refacturer au client les frais d’un prélèvement rejeté
policy-field-debit_recharge-hint = Dommages et intérêts, sans TVA : le contrat doit le prévoir.
