## VAT rates outside the mainland
vat-corsica_fuel = Corsica, petroleum products
vat-corsica_works = Corsica, works and farm equipment
vat-corsica_reduced = Corsica, reduced rate
vat-corsica_special = Corsica, special rate
vat-overseas_standard = Overseas, standard rate
vat-overseas_reduced = Overseas, reduced rate
vat-overseas_livestock = Overseas, livestock
vat-overseas_press = Overseas, press and shows
vat-none = No VAT

## VAT treatments
treatment-domestic = French VAT
treatment-corsica = VAT, rates of Corsica
treatment-overseas = VAT, rates of the overseas departments
treatment-not_applied = VAT not applicable (French Guiana, Mayotte)
treatment-franchise = Small-business exemption
treatment-intra_eu_goods = Intra-EU supply of goods
treatment-intra_eu_services = Intra-EU service (reverse charge)
treatment-export = Export
treatment-export_overseas = Dispatch between mainland and overseas department
treatment-services_outside_eu = Service outside the European Union
treatment-reverse_subcontracting = Reverse charge, construction subcontracting
treatment-reverse_scrap = Reverse charge, scrap
treatment-reverse_energy = Reverse charge, gas and electricity
treatment-reverse_emissions = Reverse charge, emission allowances
treatment-not_established = Reverse charge, seller not established
treatment-margin_goods = Margin scheme, second-hand goods
treatment-margin_art = Margin scheme, works of art
treatment-margin_collection = Margin scheme, collectors’ items
treatment-exempt = Exempt activity

## Why this treatment
tax-why-domestic = Sold in France: the item’s rate applies.
tax-why-corsica = Delivered in Corsica: its own rate applies.
tax-why-overseas = In an overseas department: its rates apply.
tax-why-not_applied = In French Guiana or Mayotte, where VAT does not apply.
tax-why-franchise = The seller has the small-business exemption from VAT.
tax-why-exempt = The activity is exempt by article 261 CGI.
tax-why-export = The goods leave the VAT territory of the European Union ({ $country }).
tax-why-margin = Sold under the margin scheme: no VAT is shown.
tax-why-intra_eu_goods = Goods delivered in another member state ({ $country }) to a business with a VAT number ({ $vat }).
tax-why-eu_without_number = A buyer of another member state ({ $country }) without VAT number: French VAT applies as long as distance sales stay below EUR 10,000 a year.
tax-why-export_overseas = The goods move between the mainland and an overseas department: an export (art. 294 CGI).
tax-why-works_abroad = The work is on a building outside France ({ $country }).
tax-why-services_outside_eu = A service to a business outside the European Union ({ $country }).
tax-why-intra_eu_services = A service to a business of another member state ({ $country }, { $vat }): it accounts for the tax.
tax-why-consumer_abroad = A service to a consumer outside the European Union ({ $country }): French VAT applies.
tax-why-reverse_charge = The law makes the buyer ({ $vat }) account for the tax.
tax-why-not_established = The seller is not established in France: the buyer ({ $vat }) accounts for the tax.
tax-why-overridden = Treatment decided by hand.

## Charges
charge-freight = Freight
charge-packing = Packing
charge-insurance = Insurance
charge-other = Other charges

## Refusals
amount-discount = A discount is 0 to 100 %, or a positive amount.
amount-discount_beyond = The discount is more than the amount it applies to.
amount-charge = A charge is a positive amount or none.
amount-charges_count = At most { $most } charges a document or line.
treatment-net_of_tax = Net of tax
