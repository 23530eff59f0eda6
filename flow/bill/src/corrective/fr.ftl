# Factures rectificatives

## Actes
command-corrective-issue = Rectifier la facture
done-corrective-issue = La facture rectificative { $number } annule et remplace la facture d’origine.

## Formulaire
corrective-new = Facture rectificative
corrective-lead = Une facture émise ne se modifie pas : une facture rectificative l’annule et la remplace. L’ancienne est créditée en interne ; ce qui en a été payé compte pour la nouvelle.
corrective-same = Le client est décrit comme sur la facture. Si c’est son adresse ou un identifiant qui était faux, corrigez d’abord sa fiche.
corrective-changed = Le client, tel qu’il figurera sur la nouvelle facture
corrective-edit = Corriger la fiche du client
corrective-reason = Ce qui était faux
corrective-reason-hint = Figure sur la facture rectificative
corrective-document = Document
corrective-document-help = Corrigez ce qui était faux, laissez le reste.
corrective-discount = Remise sur le tout, en %
corrective-lines = Lignes de la facture
corrective-lines-help = Corrigez par-dessus ; une quantité de 0 enlève la ligne.
corrective-added = Lignes oubliées
corrective-added-help = Port, prestation ou fourniture qui manquait sur la facture et n’appartient à aucune commande : rien ne sort du stock. Ce qu’une commande a livré se facture depuis la commande.
corrective-price = Prix unitaire
corrective-for-good = Attribue un numéro, comptabilise et remplace la créance. C’est définitif.

## Refus
corrective-credited = La facture { $number } est déjà créditée en partie : créditez le reste et facturez à nouveau.
corrective-other_payer = Le payeur du client n’est plus celui de la facture { $number } : créditez-la et facturez à nouveau.
corrective-nothing_left = Il ne reste aucune ligne : établissez un avoir sur toute la facture.
corrective-below_deposits = La facture rectifiée serait inférieure aux acomptes déduits, { $deposits } : établissez un avoir.
corrective-supply_ahead = La date de livraison n’est pas encore venue.
