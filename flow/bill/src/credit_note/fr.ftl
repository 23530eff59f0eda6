# Avoirs

## Actes
command-credit_note-return_goods = Avoir sur retour
done-credit_note-return_goods = L’avoir { $number } est émis.
command-credit_note-lower_price = Avoir sur prix
done-credit_note-lower_price = L’avoir { $number } est émis.
command-credit_note-cancel_invoice = Avoir sur toute la facture
done-credit_note-cancel_invoice = L’avoir { $number } annule la facture.
command-credit_note-rebate = Remise après facture
done-credit_note-rebate = L’avoir { $number } est émis.

## Formulaires
credit-new = Avoir
credit-open = Établir un avoir
credit-lead-return_goods = Les marchandises sont créditées au prix de la facture, remises comprises.
credit-lead-lower_price = La différence entre le prix facturé et le bon prix est créditée.
credit-lead-cancel_invoice = Tout ce qui n’est pas encore crédité l’est, frais compris.
credit-lead-rebate = Une remise accordée après la facture, sans retour de marchandise.
credit-invoiced = Facturé TTC
credit-left = Reste à créditer TTC
credit-lines = Lignes
credit-line = Ligne de la facture
credit-quantity = Quantité
credit-price = Prix juste
credit-restock = Les marchandises sont remises en stock
credit-internal = La facture n’a jamais été envoyée : avoir interne
credit-on_account = Laisser l’avoir au compte du client, sans l’imputer sur la facture
credit-net_of_tax = Net de taxe : la TVA n’est pas corrigée
credit-part = Remise
credit-part-help = Indiquez un pourcentage ou un montant HT.
credit-percent = Pourcentage
credit-amount = Montant HT
credit-reason = Motif
credit-reason-hint = Figure sur l’avoir

## Refus
credit_note-of_credit_note = Un avoir ne se crédite pas.
credit_note-of_deposit = Une facture d’acompte ne se crédite pas ainsi : elle s’impute, se rembourse ou se conserve.
credit_note-nothing_left = La facture { $number } est déjà créditée en totalité.
credit_note-no_lines = Indiquez au moins une ligne.
credit_note-no_such_line = La facture n’a pas cette ligne.
credit_note-line_twice = Cette ligne est indiquée deux fois.
credit_note-quantity = Cette quantité ne peut pas être créditée : il reste { $most }.
credit_note-price = Le bon prix est inférieur au prix facturé, { $price }.
credit_note-beyond = L’avoir dépasse ce qui reste à créditer, { $most } HT.
credit_note-nothing = L’avoir est nul.
credit_note-no_invoice = Indiquez la facture.
credit_note-invoices_count = Au plus 500 factures par avoir.
credit_note-invoice_twice = Cette facture est indiquée deux fois.
credit_note-other_customer = Toutes les factures sont du même client et de la même monnaie.
credit_note-rates_differ = Ces factures portent des taux de TVA différents : faites un avoir pour chacune.
