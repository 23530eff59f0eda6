# Factures

## Actes et faits
command-invoice-issue = Émettre la facture
done-invoice-issue = La facture { $number } est émise.
fact-invoice-issued = Facture émise : { $totals_gross } TTC
issue-for-good = Attribue un numéro, comptabilise et ouvre la créance. C’est définitif : une facture émise ne se corrige que par un avoir.

## Refus
invoice-nothing_owed = Il n’y a rien à facturer : le total est nul.
invoice-state_unknown = Cet état n’existe pas : open, overdue, settled, credit_note, deposit ou corrective.

## Listes
invoices-title = Factures
invoices-all = Toutes
invoices-open = Ouvertes
invoices-overdue = En retard
invoices-settled = Réglées
invoices-credit_note = Avoirs
invoices-deposit = Acomptes
invoices-corrective = Rectificatives
invoices-search = Numéro ou client
invoices-ready = À facturer
invoices-none = Pas encore de facture
invoices-teach = Une facture s’émet à partir de ce qui a été livré. Livrez une commande, puis ouvrez «  À facturer ».
invoices-none-found = Aucune facture ne correspond
invoices-none-found-do = Élargissez la période ou retirez un filtre.
invoice-day = Émise le
invoice-due = Échéance
invoice-gross = Montant TTC
invoice-open = Reste dû
invoice-partly = réglée en partie

## À facturer
ready-title = À facturer
ready-lead = Livré, pas encore facturé. Émettre une facture est définitif : elle reçoit son numéro, entre dans les comptes et ouvre la créance.
ready-amount = Livré non facturé
ready-count = { $count ->
    [one] { $count } commande
   *[other] { $count } commandes
}
ready-order = Commande
ready-since = Livrée depuis
ready-extent = Étendue
ready-whole = Livrée en totalité
ready-part = Livrée en partie
ready-lacks_vat = N° de TVA du client manquant : une plateforme refuserait la facture
ready-to-bill = À facturer TTC
ready-none = Tout ce qui est livré est facturé
ready-teach = Dès qu’une livraison part, sa commande apparaît ici avec le montant à facturer.
ready-orders = Voir les commandes

## Page d’une facture
invoice-document = Document
invoice-payment = Règlement
invoice-left = reste { $amount }
invoice-print = Imprimer
invoice-step-issued = Émise
invoice-step-due = À échoir
invoice-step-overdue = En retard
invoice-step-paid = Réglée
invoice-settled = Déjà réglé
invoice-settled-by = Réglée par
invoice-lettered = Lettrée { $code }

## Le document
paper-seller = Vendeur
paper-buyer = Client
paper-payer = Facturé à
paper-delivery = Livré à
paper-form = { $form } au capital de { $capital }
paper-register = RCS { $town } { $siren }
paper-number = Facture n°
paper-day = Date d’émission
paper-supply = Date de livraison ou de prestation
paper-due = Date d’échéance
paper-terms = Conditions de règlement
paper-customer = N° client
paper-order = Notre commande
paper-reference = Votre commande
paper-lines = Lignes de la facture
paper-what = Désignation
paper-quantity = Quantité
paper-price = Prix unitaire HT
paper-rate = TVA
paper-net = Montant HT
paper-total-net = Total HT
paper-vat = TVA { $rate } sur { $base }
paper-total-gross = Total TTC à payer
paper-pay-to = Règlement par virement :
paper-quote-number = référence à rappeler : { $number }

## Mentions obligatoires
mention-nature_goods = Nature de l’opération : livraison de biens.
mention-nature_services = Nature de l’opération : prestation de services.
mention-nature_both = Nature de l’opération : livraison de biens et prestation de services.
mention-debits = Option pour le paiement de la taxe d’après les débits.
mention-discount = Escompte pour paiement anticipé : néant.
mention-discount_granted = Escompte de { $discount } pour un paiement reçu au plus tard le { $until } ; seule la TVA correspondant au prix effectivement payé ouvre alors droit à déduction.
mention-penalty = Pénalités de retard : { $rate } par an, exigibles sans rappel dès le lendemain de la date d’échéance.
mention-penalty_default = Pénalités de retard : taux de refinancement de la BCE majoré de 10 points, exigibles sans rappel dès le lendemain de la date d’échéance.
mention-indemnity = Indemnité forfaitaire pour frais de recouvrement en cas de retard de paiement : { $amount }.

## Écritures
books-title = Écriture comptable
books-none = Rien n’a été comptabilisé.
books-account = Compte
books-label = Libellé
books-journal = Journal
books-debit = Débit
books-credit = Crédit
invoice-title-invoice = Facture { $number }
invoice-title-credit_note = Avoir { $number }
invoice-title-corrective = Facture rectificative { $number }
invoice-title-deposit = Facture d’acompte { $number }
fact-invoice-credited = Avoir { $number } établi
paper-total-lines = Total des lignes HT
paper-total-taxed = Total TTC
paper-total-credit = Total TTC de l’avoir
paper-prepaid = Acompte { $number } du { $day }
paper-discount = Remise
paper-discount-percent = Remise { $rate }
paper-preceding = Facture d’origine
paper-reason = Motif
paper-period = Livraisons ou prestations
paper-orders = Nos commandes
paper-deliveries = Bons de livraison
mention-vat_294 = TVA non applicable, art. 294 du CGI.
mention-vat_293b = TVA non applicable, art. 293 B du CGI.
mention-vat_262ter = Exonération de TVA, art. 262 ter I du CGI.
mention-vat_reverse = Autoliquidation.
mention-vat_262 = Exonération de TVA, art. 262 I du CGI.
mention-vat_294_export = Exonération de TVA, art. 294 du CGI.
mention-vat_259 = TVA non applicable, art. 259-1 du CGI.
mention-vat_margin_goods = Régime particulier – Biens d’occasion.
mention-vat_margin_art = Régime particulier – Objets d’art.
mention-vat_margin_collection = Régime particulier – Objets de collection et d’antiquité.
mention-vat_261 = Exonération de TVA, art. 261 du CGI.
command-invoice-print = Conserver le PDF
done-invoice-print = Le PDF est conservé.
electronic-title = Facture électronique
electronic-clean = Conforme à EN 16931 et aux règles françaises
electronic-warned = Acceptée avec des remarques
electronic-refused = Une plateforme la refuserait
electronic-facturx = Factur-X (PDF)
electronic-ubl = UBL
electronic-cii = CII
electronic-origin = Bon de livraison { $note } du { $day }, commande { $order }
electronic-origin_reference = Bon de livraison { $note } du { $day }, commande { $order }, votre référence { $reference }
electronic-replaces = Annule et remplace la facture { $number } du { $day }.
electronic-credit_terms = À déduire de vos prochains règlements, ou remboursé sur demande.
mention-vat_net = Avoir net de taxe : ne donne lieu à aucune rectification de la TVA (art. 272 du CGI).
paper-exchange = Cours de change : 1 { $one } = { $rate } { $other } ({ $source }, { $day }).
paper-exchange-agreed = Cours de change convenu : 1 { $one } = { $rate } { $other }.
paper-vat-euros = TVA en euros
invoice-books-value = Contre-valeur en euros
invoice-vat_number = Numéro de TVA de l’acquéreur
invoice-vat_number-held = Le numéro était valide à l’émission : la facture est sans TVA française à ce titre.
invoice-vat_number-lacks = La facture est sans TVA française, mais rien ne prouvait à l’émission que le numéro était valide. Vérifiez-le et gardez la réponse ; s’il n’est pas valide, remplacez la facture avec la TVA.
