# Encaissements

## Actes et faits
command-payment-record = Enregistrer l’encaissement
command-payment-bank_line = Comptabiliser une ligne de relevé
command-payment-identify = Attribuer au client
command-payment-apply = Affecter d’après la référence
command-payment-keep_sheet = Conserver la lecture du tableau
command-payment-keep_statement = Conserver le relevé
command-payment-unapply = Annuler l’affectation
command-payment-share = Répartir entre clients
command-payment-unidentify = Remettre en attente d’identification
command-payment-refund = Rembourser
command-payment-recharge = Refacturer les frais de rejet
command-payment-return = Constater l’impayé
command-payment-assign = Imputer à un compte
command-payment-clear = Constater le crédit en banque
command-payment-unclear = Annuler la remise
done-payment-clear = Le crédit en banque est constaté : { $number }.
done-payment-unclear = La remise est annulée ; ses règlements attendent de nouveau la banque.
fact-payment-cleared = Crédité par la banque
fact-payment-uncleared = De nouveau à l’encaissement : { $reason }
fact-payment-unexplained = Explication retirée : { $reason }
done-payment-refund = Le remboursement est comptabilisé.
done-payment-recharge = Les frais de rejet sont refacturés au client.
done-payment-return = L’impayé de { $number } est constaté ; ses factures sont de nouveau dues.
done-payment-assign = L’opération { $number } est imputée.
fact-payment-explained = Opération expliquée : { $reason }
fact-payment-recharged = Frais de rejet refacturés, { $amount }
fact-payment-returned = Repris par la banque, { $amount } : { $reason }
done-payment-record = L’encaissement { $number } est enregistré.
done-payment-bank_line = La ligne de relevé est comptabilisée : { $number }.
done-payment-identify = L’encaissement { $number } est au compte du client.
done-payment-apply = L’encaissement est affecté.
done-payment-keep_sheet = La lecture de ce tableau est conservée.
done-payment-keep_statement = Le relevé est conservé.
done-payment-unapply = L’affectation de { $number } est annulée ; les factures sont de nouveau ouvertes.
done-payment-share = { $number } est réparti entre ses clients.
done-payment-unidentify = { $number } attend de nouveau d’être identifié.
fact-payment-received = Encaissement reçu : { $amount }
fact-payment-identified = Encaissement attribué à un client, compte d’attente soldé
fact-payment-applied = { $amount } affectés à des factures
fact-payment-unapplied = Affectation de { $amount } annulée : { $reason }
fact-payment-shared = Réparti entre plusieurs clients, compte d’attente soldé
fact-payment-unidentified = Remis en attente d’identification, au compte d’attente : { $reason }

## Refus
payment-foreign = Un prélèvement SEPA est en euros : dans une autre devise, demandez un virement, une carte ou un chèque.
payment-clear_currency = La banque crédite une devise à la fois : ces règlements sont en { $currency }.
payment-number_shape = Un numéro a de 2 à 35 caractères : lettres, chiffres et - + _ /.
payment-number_taken = Le numéro { $number } est déjà celui d’un règlement, ou vient de la numérotation de la société.
payment-amount = Le montant doit être supérieur à zéro et inférieur à dix milliards.
payment-no_transit = Un virement arrive directement en banque : choisissez chèque, carte ou prélèvement.
payment-transit_fee = La banque n’a rien débité : ses frais se constatent avec la ligne de banque.
payment-nothing_to_clear = Choisissez de 1 à 1 000 règlements à l’encaissement.
payment-unknown = Ce règlement n’existe pas.
payment-not_waiting = Le règlement { $number } n’est pas, ou n’est plus, à l’encaissement.
payment-twice = Le règlement { $number } est choisi deux fois.
payment-credit_line_used = Cette ligne n’est pas un crédit en attente d’explication.
payment-clear_amount = La banque ne peut pas avoir crédité plus que les règlements choisis ({ $amount }), ni rien du tout.
payment-not_clearing = Cette ligne n’a crédité aucune remise.
payment-cleared_returned = La banque a repris le règlement { $number } depuis : annulez d’abord l’impayé.
payment-value_day = La date de valeur est à plus de deux mois de la date de banque.
payment-settlement_day = Le règlement ne peut pas précéder le { $from }, ni être à venir.
payment-no_credit = Ce n’est pas un avoir ouvert : il n’y a rien à employer.
payment-credits_beyond_items = Les avoirs choisis couvrent tout : il ne reste rien à régler avec cet encaissement.
payment-beyond_tolerance = Cet écart dépasse la tolérance de l’entreprise ({ $most }).
payment-discount_none = Aucun escompte n’a été convenu pour { $number }.
payment-discount_late = L’escompte de { $number } courait jusqu’au { $until } : l’argent est arrivé après.
payment-discount_beyond = L’escompte convenu pour { $number } est de { $most } au plus.
payment-account = Indiquez un compte de 3 à 10 chiffres, hors comptes tenus par client.
payment-bank_line_unknown = Cette ligne de banque n’existe pas.
payment-bank_line_used = Cette ligne n’est pas un débit en attente d’explication.
payment-bank_line_amount = Le montant de la ligne de banque ne correspond pas ({ $amount } attendus).
payment-deposit_credit = Un acompte ne se rembourse pas ainsi : créditez d’abord sa facture.
payment-not_returned = La banque n’a pas repris cet encaissement : il n’y a pas de frais de rejet à refacturer.
payment-recharged_already = Les frais de ce rejet sont déjà refacturés.
payment-recharge_day = Les frais se refacturent à partir du jour du rejet, le { $from }, jusqu’à aujourd’hui.
payment-recharge-does = Dommages et intérêts, sans TVA, si le contrat le prévoit. Sans numéro propre, l’écriture porte celui du rejet.
payment-field-note = Numéro de la note
payment-not_returnable = La banque ne peut pas reprendre cet encaissement.
payment-overpayment_used = Une partie de ce qui dépassait a été employée : annulez d’abord cet emploi.
payment-taken_back = La banque a repris cet encaissement.
payment-of_several = Cet encaissement concerne plusieurs clients : reprenez-le en entier.
payment-money_went_on = Une partie de cette somme a servi ailleurs depuis ({ $amount }) : annulez d’abord cette opération.
payment-share_one = Un encaissement se répartit entre deux clients au moins.
payment-share_twice = Chaque client n’a qu’une part.
payment-share_sum = Les parts font { $sum } ; l’encaissement est de { $amount }.
payment-amount_beyond_item = Ce montant dépasse ce qui reste dû ({ $open }).
payment-amount_beyond_payment = Ce montant dépasse ce qui reste à affecter ({ $left }).
payment-currency = Les relevés en { $currency } ne sont pas encore repris : seul l’euro l’est.
payment-day = Cette date est à venir, ou remonte à plus de deux ans.
payment-identified_already = Cet encaissement est déjà attribué à un client.
payment-item_settled = { $number } est déjà réglée.
payment-item_twice = Cette facture est choisie deux fois.
payment-item_unknown = Choisissez une facture ouverte.
payment-money_that_left = C’est un décaissement : il ne règle aucune facture.
payment-no_certain_reference = Le libellé ne nomme avec certitude aucune facture ouverte : choisissez-les vous-même.
payment-not_applied = Cet encaissement n’est affecté à rien.
payment-not_booked = Cette ligne n’a pas été comptabilisée ; envoyez le relevé à nouveau.
payment-nothing_to_apply = Il ne reste rien à affecter, ou aucune facture n’est choisie.
payment-other_customer = Cette facture est due par un autre client.
payment-state_unknown = Cet état n’existe pas : unidentified, on_account ou applied.
payment-unidentified = Dites d’abord de qui vient cet argent.

## États et modes
payment-state-unidentified = À identifier
payment-state-on_account = En compte
payment-state-partly = Affecté en partie
payment-state-outgoing = Décaissement
payment-state-refund = Remboursement
payment-state-return = Impayé débité
payment-state-account = Imputé à un compte
payment-state-returned = Impayé
payment-state-shared = Plusieurs clients
payment-state-recovery = Rentrée sur créance perdue
payments-outgoing = Débits à expliquer
payment-state-clearing = Remise créditée
payment-waiting = À l’encaissement
payments-waiting = À l’encaissement
payment-method-transfer = Virement
payment-method-direct_debit = Prélèvement
payment-method-card = Carte
payment-method-cheque = Chèque
payment-method-bill = Effet de commerce
payment-of_bill = Ce règlement est un effet remis à la banque : constatez l’impayé s’il revient.

## Listes
payments-workbench = Rapprochement
payments-title = Encaissements
payments-all = Tous
payments-unidentified = À identifier
payments-on_account = À affecter
payments-applied = Affectés
payments-search = Numéro ou client
payments-none = Pas encore d’encaissement
payments-teach = Envoyez un relevé de banque : chaque ligne devient un encaissement, et ce que son libellé nomme exactement est lettré. Un chèque ou un règlement connu s’enregistre aussi à la main.
payments-none-found = Aucun encaissement ne correspond
payments-none-found-do = Élargissez la période ou retirez un filtre.
payment-new = Nouvel encaissement
payment-booked = Date de banque
payment-payer = Payeur
payment-text = Libellé
payment-left = Reste à affecter
payment-in_euros = En euros
payment-in_euros-hint = Seulement pour une devise : ce que la banque a crédité en euros ; le cours du jour à défaut.
payment-left-currency = Devise du reste

## Saisie
payment-who = Qui a payé ?
payment-what = Le règlement
payment-payer-hint = Numéro ou début du nom du client.
payment-other-payer = Un autre payeur
payment-go-on = Continuer
payment-method = Mode de règlement
payment-text-hint = Un numéro de facture exact permet de l’affecter en un geste.
payment-open-items = Ce qui est ouvert
payment-due = Échéance
payment-open = Reste dû

## Page d’un encaissement
payment-title = Encaissement { $number }
payment-left-of = reste { $amount } à affecter
payment-step-received = Reçu
payment-step-outgoing = Décaissement
payment-step-identify = À identifier
payment-step-identified = Identifié
payment-step-apply = À affecter
payment-step-applied = Affecté
payment-settles = Factures réglées
payment-told = Ce que dit la banque
payment-source = Origine
payment-by-hand = Saisi à la main
payment-from-bank = Relevé de banque
payment-counterparty = Donneur d’ordre
payment-invoice = Facture
payment-of-it = Montant réglé
payment-settle = À régler
payment-settle-amount = Montant, si ce n’est pas tout
payment-identify = De qui vient cet argent ?
payment-identify-why = Tant que son payeur n’est pas connu, la somme attend au compte 471. L’attribuer la passe au compte du client.
payment-identify-as = Attribuer cet encaissement à { $name }.
payment-apply-to = Affecter aux factures
payment-apply-how = Cochez les factures réglées. Sans montant, chacune reçoit ce qui lui manque, dans la limite des { $left } à affecter.
payment-apply-ticked = Affecter aux factures cochées
payment-named = Le libellé nomme exactement : { $numbers }.
payment-nothing-open = Ce client n’a aucune facture ouverte : la somme reste en compte jusqu’à la prochaine.
payment-amount-for = Montant pour { $number }
payment-settle-discount = Escompte
payment-settle-difference = Écart
payment-discount-for = Escompte sur { $number }
payment-difference-for = Écart passé en perte sur { $number }
payment-credits = Avoirs du client
payment-credit = Avoir ou crédit
payment-use = À employer
payment-use-it = Employer { $number }
payment-excess = Ce qui dépasse
payment-excess-on_account = Laisser au compte du client
payment-excess-overpayment = Trop-perçu, à rendre (4197)
payment-excess-income = Écart de règlement en produit (758)
payment-assign-does = Frais, agios, virement interne : ce qui ne concerne aucun client passe du compte d’attente au compte choisi.
payment-field-account = Compte
payment-field-account-hint = Par exemple 627800 pour des frais bancaires.
payment-field-fee = Frais de la banque
payment-field-fee-hint = Inutile si une ligne de banque est choisie : ce qui dépasse l’encaissement en est les frais.
payment-field-recharge = Refacturés au client
payment-field-recharge-hint = Dommages et intérêts, sans TVA, si le contrat le prévoit.
payment-bank_line = Ligne de banque
payment-bank_line-none = Aucune : comptabiliser au compte de banque
payment-bank_line-hint = Le débit du relevé par lequel l’argent est parti.
payment-return-does = Chaque facture réglée redevient due à son échéance d’origine ; le lettrage ancien reste, l’impayé forme une ligne nouvelle. Un escompte accordé est repris.
payment-refund-does = Choisissez les crédits rendus au client.
payment-pay_back = À rembourser
payment-pay_back-it = Rembourser { $number }
payment-tick = Régler { $number }
payment-reason = Motif
payment-unapply-does = Les factures redeviennent ouvertes et le lettrage est retiré ; l’encaissement reste comptabilisé, en compte chez son client.
payment-unidentify-does = Ce qu’il réglait redevient ouvert, le lettrage est retiré, et la somme retourne au compte d’attente jusqu’à ce qu’on sache de qui elle vient.
payment-shares = À qui il revient
payment-share = Part
payment-share-settles = Règle
payment-step-shared = Plusieurs clients

## Relevés de banque
done-payments-import = Le relevé est lu.
import-bank = Importer un relevé
import-lead = Chaque ligne est comptabilisée une seule fois, même si le relevé est envoyé deux fois.
import-statement = Relevé de compte
import-what = Ce que le libellé nomme exactement est lettré tout de suite ; le reste vous attend.
import-file = Fichier
import-formats = camt.053 (.xml), CFONB 120, MT940, OFX, CSV ou XLSX, tel quel ou compressé (.gz).
import-send = Lire le relevé
import-other = Un autre relevé
import-nothing-new = Ce relevé était déjà comptabilisé : rien n’a changé.
import-done = { $booked ->
    [one] { $booked } ligne comptabilisée
   *[other] { $booked } lignes comptabilisées
}, { $applied ->
    [0] aucune affectée d’office.
    [one] { $applied } affectée d’office.
   *[other] { $applied } affectées d’office.
}
import-outcome = Suite donnée
import-outcome-matched = Lettrées
import-outcome-partly = Affectées en partie
import-outcome-on_account = En compte
import-outcome-unidentified = À identifier
import-outcome-outgoing = Décaissements
import-outcome-announced = Seulement annoncées
import-outcome-refused = Refusées
import-line-matched = Lettré
import-line-partly = Affecté en partie
import-line-on_account = En compte
import-line-unidentified = À identifier
import-line-outgoing = Décaissement
import-line-announced = Annoncée
import-line-refused = Refusée
import-lines = { $count ->
    [one] { $count } ligne
   *[other] { $count } lignes
}
import-refused = Lignes refusées
import-left = À traiter
import-settled = Lettrées
import-other-lines = Autres lignes
import-place = Numéro ou place
import-notices = Remarques de lecture
import-noticed = Remarque
import-source = Extrait
import-statements = Relevés du fichier
import-account = Compte
import-number = Relevé n°
import-period = Période
import-count = Lignes
import-opening = Solde initial
import-closing = Solde final

## Fichiers illisibles
camt-no_statement = Le message ne contient aucun relevé.
camt-not_a_statement = Ce document XML n’est pas un relevé camt.052, camt.053 ou camt.054.
cfonb-no_record = Aucun enregistrement CFONB 120 dans ce fichier.
file-empty = Le fichier est vide.
file-gzip_broken = L’archive gzip est abîmée ou incomplète.
file-too_large = Fichier trop grand une fois décompressé (limite : { $most } Mio, ou une croissance anormale).
file-twice = Les mêmes octets que { $file } : ce fichier ne change rien.
file-unreadable = Le fichier ne peut pas être ouvert : { $why }.
format-not_a_statement = Message { $name } : ce n’est pas un relevé de compte.
format-unknown = Format non reconnu : ni camt, ni CFONB 120, ni MT940, ni OFX, ni tableau.
mt940-no_field = Aucun champ MT940 utilisable dans ce fichier.
ofx-no_statement = Ce fichier OFX ne contient aucun relevé de compte.
sheet-mapping_incomplete = Il faut au moins une colonne de date et une colonne de montant.
sheet-mapping_needed = Les colonnes ne sont pas reconnues avec assez de certitude ({ $sure } %) : choisissez-les une fois, le choix est gardé.
sheet-no_line = Aucune ligne lisible dans ce tableau.
sheet-no_such_column = La colonne « { $name } » n’est pas dans le fichier.
table-empty = Le tableau est vide.
table-line_too_long = Une ligne du fichier est démesurée.
table-not_text = Ce fichier n’est ni un texte ni un classeur.
table-too_large = Tableau trop grand (plus de { $most } cellules).
table-workbook_broken = Le classeur est abîmé ou n’est pas un fichier XLSX.
xml-broken = XML incomplet ou mal formé : rien n’a été lu, demandez le fichier à nouveau.
xml-doctype = Le fichier déclare un DOCTYPE : refusé par sécurité.
xml-entity = Entité XML inconnue « { $name } » : refusée par sécurité.
xml-too_deep = XML trop profondément imbriqué.
xml-too_many_elements = Un élément XML en contient beaucoup trop d’autres.
payment-value = La contre-valeur en euros accompagne un montant en devise, du même signe, et remplace le cours.

## À l’encaissement
transit-title = Valeurs à l’encaissement
transit-lead = { $count ->
    [0] Tout est en banque.
    [one] { $count } règlement reçu attend le crédit de la banque, pour { $sum }.
   *[other] { $count } règlements reçus attendent le crédit de la banque, pour { $sum }.
}
transit-received = Reçu le
transit-tick = Crédité
transit-tick-it = Crédité : { $number }
transit-none = Rien n’attend la banque
transit-teach = Un chèque, une carte ou un prélèvement reçu avant la banque s’enregistre avec « pas encore en banque » : il attend ici, sur un compte 511.
transit-credited = Crédit de la banque
transit-does = Cochez ce que la banque a crédité, en une ou plusieurs remises : le compte 511 est soldé par le compte de banque.
transit-no_line = Aucune : comptabiliser au compte de banque
transit-line-hint = Le crédit du relevé ; ce qui manque à la somme cochée est la commission de la banque.
transit-fee-hint = Sans ligne de banque seulement : la commission retenue (627).
transit-value = Contrevaleur en euros
transit-value-hint = Sans ligne de banque seulement : ce que la banque a crédité ; au cours du jour si vous ne dites rien.
transit-from_line = C’est le crédit d’une remise
payment-in_transit = Pas encore en banque
payment-in_transit-hint = Chèque à remettre, carte, prélèvement présenté : la somme attend sur un compte 511 jusqu’au crédit de la banque.
payment-cleared = Remise créditée
payment-cleared_by = Crédité par
payment-cleared_by-see = Voir le crédit
payment-unclear-does = Les règlements de cette remise attendent de nouveau la banque, et la ligne est à expliquer.
