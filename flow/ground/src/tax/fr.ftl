## Taux de TVA hors métropole
vat-corsica_fuel = Corse, produits pétroliers
vat-corsica_works = Corse, travaux et matériel agricole
vat-corsica_reduced = Corse, taux réduit
vat-corsica_special = Corse, taux particulier
vat-overseas_standard = Outre-mer, taux normal
vat-overseas_reduced = Outre-mer, taux réduit
vat-overseas_livestock = Outre-mer, animaux de boucherie
vat-overseas_press = Outre-mer, presse et spectacles
vat-none = Sans TVA

## Régimes de TVA
treatment-domestic = TVA française
treatment-corsica = TVA, taux de la Corse
treatment-overseas = TVA, taux des départements d’outre-mer
treatment-not_applied = TVA non applicable (Guyane, Mayotte)
treatment-franchise = Franchise en base
treatment-intra_eu_goods = Livraison intracommunautaire
treatment-intra_eu_services = Prestation intracommunautaire (autoliquidation)
treatment-export = Exportation
treatment-export_overseas = Expédition entre la métropole et l’outre-mer
treatment-services_outside_eu = Prestation hors de l’Union européenne
treatment-reverse_subcontracting = Autoliquidation, sous-traitance du bâtiment
treatment-reverse_scrap = Autoliquidation, déchets et récupération
treatment-reverse_energy = Autoliquidation, gaz et électricité
treatment-reverse_emissions = Autoliquidation, quotas d’émission
treatment-not_established = Autoliquidation, vendeur non établi
treatment-margin_goods = TVA sur la marge, biens d’occasion
treatment-margin_art = TVA sur la marge, objets d’art
treatment-margin_collection = TVA sur la marge, collection et antiquité
treatment-exempt = Activité exonérée

## Pourquoi ce régime
tax-why-domestic = Vente en France : le taux de l’article s’applique.
tax-why-corsica = Livraison en Corse : le taux propre à la Corse s’applique.
tax-why-overseas = Opération dans un département d’outre-mer : ses taux s’appliquent.
tax-why-not_applied = Opération en Guyane ou à Mayotte, où la TVA ne s’applique pas.
tax-why-franchise = Le vendeur relève de la franchise en base de TVA.
tax-why-exempt = L’activité est exonérée par l’article 261 du CGI.
tax-why-export = Les biens partent hors du territoire de TVA de l’Union européenne ({ $country }).
tax-why-margin = Biens vendus sous le régime de la marge : la TVA n’apparaît pas.
tax-why-intra_eu_goods = Biens livrés dans un autre État membre ({ $country }) à un assujetti identifié ({ $vat }).
tax-why-eu_without_number = Acheteur d’un autre État membre ({ $country }) sans numéro de TVA : la TVA française s’applique, tant que les ventes à distance ne dépassent pas 10 000 EUR par an.
tax-why-export_overseas = Les biens passent de la métropole à l’outre-mer, ou l’inverse : c’est une exportation (art. 294 du CGI).
tax-why-works_abroad = Les travaux portent sur un immeuble situé hors de France ({ $country }).
tax-why-services_outside_eu = Prestation à une entreprise établie hors de l’Union européenne ({ $country }).
tax-why-intra_eu_services = Prestation à un assujetti d’un autre État membre ({ $country }, { $vat }) : il acquitte la taxe.
tax-why-consumer_abroad = Prestation à un particulier établi hors de l’Union européenne ({ $country }) : la TVA française s’applique.
tax-why-reverse_charge = Opération dont la loi fait redevable l’acheteur ({ $vat }).
tax-why-not_established = Le vendeur n’est pas établi en France : l’acheteur ({ $vat }) acquitte la taxe.
tax-why-overridden = Régime décidé à la main.

## Frais
charge-freight = Frais de port
charge-packing = Emballage
charge-insurance = Assurance
charge-other = Autres frais

## Refus
amount-discount = Une remise compte de 0 à 100 %, ou un montant positif.
amount-discount_beyond = La remise dépasse le montant auquel elle s’applique.
amount-charge = Des frais sont un montant positif ou nul.
amount-charges_count = Au plus { $most } frais par document ou par ligne.
treatment-net_of_tax = Net de taxe
