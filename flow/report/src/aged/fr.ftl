# Balance âgée
aged-title = Balance âgée
aged-title-on = Balance âgée au { $day }
aged-lead = Ce que les clients doivent, par ancienneté. Chaque montant ouvre ses factures.
aged-known = Telle qu’elle était connue le { $moment } : ce qui a été enregistré depuis n’y figure pas.
aged-figures = Délais et DSO
aged-as-of = Arrêtée au
aged-known_at-label = Connue le
aged-known_at-hint = Un jour, ou un moment : 2026-06-30, 2026-06-30T18:00
aged-by = Regroupée
aged-by-payer = Payeur
aged-by-customer = Client facturé
aged-by-collector = Recouvreur
aged-by-segment = Segment
aged-no_group = Sans affectation
aged-basis = Ancienneté
aged-basis-due = Depuis l’échéance
aged-basis-issue = Depuis la facture
aged-classes-label = Tranches
aged-classes-hint = Le dernier jour de chaque tranche : 30,60,90
aged-class = { $from } à { $to } j
aged-class-more = Plus de { $days } j
aged-total-owed = dû en tout, encaissements en compte déduits
aged-late = Clients en retard
aged-number = N° client
aged-spread = Répartition
aged-not_due = Non échu
aged-unapplied = En compte
aged-total = Total
aged-none = Personne ne doit rien
aged-none-does = À cette date, et avec ces filtres, rien n’était ouvert.

# Ses documents
aged-items = Documents ouverts
aged-items-on = Documents ouverts au { $day }
aged-items-count = { $count ->
   [one] { $count } document
   *[other] { $count } documents
}
aged-items-none = Aucun document
aged-items-none-does = Rien n’était ouvert dans cette tranche à cette date.
aged-item-number = Numéro
aged-item-kind = Nature
aged-item-issued = Émis le
aged-item-due = Échéance
aged-item-amount = Montant
aged-item-open = Restait dû
aged-item-in_currency = Ouvert en devise
aged-kind-invoice = Facture
aged-kind-deposit = Acompte
aged-kind-credit_note = Avoir
aged-kind-payment = Encaissement
aged-kind-overpayment = Trop-perçu
aged-kind-interest = Intérêts et indemnité
aged-kind-fee = Frais
aged-kind-returned = Rejet
aged-kind-refund = Remboursement
aged-kind-adjustment = Ajustement
aged-kind-transfer = Virement de compte
aged-kind-bad_debt = Créance douteuse ou perdue
aged-kind-lettering = Lettrage
aged-kind-bill = Effet de commerce
aged-kind-opening = Reprise

# Refus
aged-known_at = Écrivez un jour ou un moment : 2026-06-30, 2026-06-30T18:00.
aged-classes = Écrivez des nombres de jours croissants, { $most } au plus : 30,60,90.
