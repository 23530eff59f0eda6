# Acomptes

## Actes et faits
command-deposit-issue = Demander un acompte
done-deposit-issue = La facture d’acompte { $number } est émise.
command-deposit-keep = Conserver l’acompte
done-deposit-keep = L’acompte { $number } est conservé à titre de dommages et intérêts.
command-deposit-credit = Créditer l’acompte
done-deposit-credit = L’avoir { $number } est émis.
fact-invoice-kept = Acompte conservé : { $reason }

## Formulaire
deposit-new = Acompte
deposit-lead = Une facture d’acompte demande une partie de la commande avant la livraison. La TVA est due quand elle est encaissée.
deposit-order-gross = Commande TTC
deposit-asked = Acomptes déjà demandés
deposit-part = Montant
deposit-part-help = Indiquez un pourcentage de la commande ou un montant TTC.
deposit-percent = Pourcentage
deposit-amount = Montant TTC
deposit-due = Échéance
deposit-due-hint = À réception si vide
deposit-lead-credit = Ce qui n’a pas été payé n’est plus dû ; ce qui l’a été revient au client, et sa TVA est reprise. Le remboursement se fait depuis les encaissements.
deposit-lead-keep = Après l’abandon de la commande, l’acompte payé peut être conservé à titre de dommages et intérêts : sa TVA est reprise.
deposit-left = Non imputé TTC
deposit-paid = Dont payé
deposit-keep-when = Un acompte ne se conserve qu’après l’annulation de sa commande.

## Refus
deposit-intra_eu = Les livraisons intracommunautaires exonérées ne donnent pas lieu à facture d’acompte (art. 289 I-1-c du CGI).
deposit-nothing = L’acompte est nul.
deposit-due_before = L’échéance précède la facture.
deposit-none = Ce document n’est pas une facture d’acompte.
deposit-order_goes_on = La commande { $number } n’est pas annulée : l’acompte s’imputera sur sa facture.
deposit-not_paid = L’acompte n’est pas payé : il reste { $open }.
deposit-used = L’acompte est déjà imputé, remboursé ou conservé.
